using AdWatch.Api.Composition;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.CommandRuns;

/// <summary>Where there is no model, every command that judges by an installation says so, once.</summary>
[Collection(CommandRun.Alone)]
public sealed class ModelNoticeTests : IDisposable
{
    private const string Sources = """
        sources:
          - id: anhe
            name: 云洲安和口腔医院官网
            channel: hospital-site
            urls: [http://127.0.0.1:9/]
            scope: { hosts: [127.0.0.1] }
        """;

    private static readonly string Notice = $"no model at {Parts.ModelPath}, so rules alone judge. Make it with: adwatch train";

    private readonly TempFolder _folder = new();
    private readonly TempFolder _data = new();

    // What the commands find to do or miss afterwards is not what this is about.
    [Theory]
    [InlineData("replay", "--rules", "no-such.yaml")]
    [InlineData("train", "--candidate")]
    [InlineData("serve", "--sources", "no-such.yaml")]
    [InlineData("import", "pages", "FILE")]
    [InlineData("import", "complaints", "FILE")]
    public async Task ItIsSaidOnce(params string[] arguments)
    {
        SkipWithAModel();
        var file = _folder.Write("rows.jsonl", "");

        var run = await RunAsync([.. arguments.Select(a => a == "FILE" ? file : a)]);

        Assert.Equal(2, run.Errors.Split(Notice).Length);
    }

    [Fact]
    public async Task ACrawlSaysItOnce()
    {
        SkipWithAModel();

        var run = await RunAsync("crawl", "--sources", _folder.Write("sources.yaml", Sources), "--once");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, run.Errors.Split(Notice).Length);
    }

    [Fact]
    public async Task AServiceKeepsItInItsLog()
    {
        SkipWithAModel();

        await RunAsync("serve", "--sources", "no-such.yaml");

        var log = Assert.Single(Directory.GetFiles(Path.Combine(_data.Path, "logs")));
        Assert.Contains(Notice, await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsSaidWhereOneWasPromoted()
    {
        Directory.CreateDirectory(_data.File("model"));
        _data.Write(Path.Combine("model", "adwatch.model"), "");

        var run = await RunAsync("replay", "--rules", "no-such.yaml");

        Assert.DoesNotContain("no model at", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnImportOfARegisterJudgesNothingAndSaysNothing()
    {
        var run = await RunAsync("import", "certificates", _folder.Write("rows.csv", ""));

        Assert.DoesNotContain("no model at", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _data.Dispose();
    }

    private static void SkipWithAModel() => Assert.SkipWhen(File.Exists(Parts.ModelPath), "a model was fitted beside the tests");

    private Task<ProgramRun> RunAsync(params string[] arguments) => CommandRun.RunAsync([.. arguments, "--data", _data.Path]);
}
