using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>The command line as a user meets it: results on stdout, messages on stderr, exit codes 0, 1 and 2.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task ClassifyAnswersEveryLineInOrderAlsoAfterABadOne()
    {
        var run = await RunAsync(
            ["classify"],
            """
            {"id":"a","channel":"ad-listing","text":"代抢省人民医院专家号，当天就诊，一个号500元，加微信haofan_88"}
            this is not json
            {"id":"c","channel":"hospital-site","text":"本院门诊时间为周一至周五8:00-17:00，请凭预约就诊。"}

            """
        );
        Assert.Equal(1, run.ExitCode);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("scalper", lines[0]);
        using var fault = JsonDocument.Parse(lines[1]);
        Assert.Equal(2, fault.RootElement.GetProperty("error").GetProperty("line").GetInt32());
        using var lawful = JsonDocument.Parse(lines[2]);
        Assert.Empty(lawful.RootElement.GetProperty("labels").EnumerateArray());
    }

    [Fact]
    public async Task EverySpanIsTheExactSubstringOfItsField()
    {
        const string text = "本院治愈率高达98%，签约治疗，无效退款，专家电话13800138000，地址人民路8号。";
        var run = await RunAsync(
            ["classify"],
            JsonSerializer.Serialize(
                new
                {
                    id = "a",
                    channel = "hospital-site",
                    text,
                }
            ) + "\n"
        );
        using var verdict = JsonDocument.Parse(run.Output);
        var spans = verdict
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .SelectMany(f => f.GetProperty("spans").EnumerateArray())
            .ToArray();
        Assert.NotEmpty(spans);
        Assert.All(
            spans,
            s =>
                Assert.Equal(
                    text.Substring(s.GetProperty("start").GetInt32(), s.GetProperty("length").GetInt32()),
                    s.GetProperty("text").GetString()
                )
        );
    }

    [Theory]
    [InlineData("no-such-command")]
    [InlineData("crawl", "--nonsense")]
    [InlineData("export", "nothing")]
    public async Task WrongUsageEndsWithTwoAndSaysWhyOnStandardError(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.NotEqual("", run.Errors);
    }

    [Fact]
    public async Task ABrokenSourcesFileIsRefusedWithEveryFaultAndItsLine()
    {
        var folder = Directory.CreateTempSubdirectory("adwatch-bad-").FullName;
        var file = Path.Combine(folder, "sources.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            sources:
              - id: one
                name: 甲
                channel: no-such-channel
                urls: ["ftp://example.test/"]
                colour: red
            """,
            TestContext.Current.CancellationToken
        );
        var run = await RunAsync(["crawl", "--sources", file, "--once", "--data", Path.Combine(folder, "data")]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("sources.yaml:4", run.Errors);
        Assert.Contains("sources.yaml:5", run.Errors);
        Assert.Contains("sources.yaml:6", run.Errors);
    }

    [Fact]
    public async Task APortInUseIsNamedWithARemedy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var folder = Directory.CreateTempSubdirectory("adwatch-port-").FullName;
        var run = await RunAsync(["serve", "--urls", $"http://127.0.0.1:{port}", "--data", folder]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{port}", run.Errors);
        Assert.Contains("--urls", run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
    }

    private static async Task<ProgramRun> RunAsync(IReadOnlyList<string> arguments, string? input = null)
    {
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        return await BuiltProgram.RunAsync(arguments, input, TestContext.Current.CancellationToken);
    }
}
