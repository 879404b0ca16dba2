using AdWatch.Api.Commands;
using AdWatch.Api.Dispatch;

namespace AdWatch.Api.Tests.Dispatch;

public sealed class TargetFileReaderTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void ASecretIsTakenFromTheEnvironment()
    {
        var target = Assert.Single(
            Read(
                """
                targets:
                  - id: cases
                    department: health
                    regions: ["310000"]
                    webhook: { url: "https://cases.example/hook", secret: "env:CASES" }
                """,
                name => name == "CASES" ? Secret : null
            )
        );

        Assert.Equal(24, target.Webhook!.Secret.Length);
        Assert.True(target.ForOutbox().Covers("310115"));
        Assert.False(target.ForOutbox().Covers("330102"));
    }

    [Fact]
    public void AllFaultsAreToldAtOnceWithTheirLines()
    {
        var fault = Assert.Throws<CommandException>(() =>
            Read(
                """
                targets:
                  - id: one
                    departement: health
                    webhook: { url: "ftp://x", secret: "env:NOT_SET" }
                  - id: two
                    department: traffic
                    file_drop: { folder: out }
                    webhook: { url: "https://x.example/", secret: "plain" }
                    allow_private: perhaps
                """
            )
        );

        Assert.Equal(2, fault.ExitCode);
        foreach (var line in new[] { 3, 4, 6, 8, 9 })
        {
            Assert.Contains($"{_file}:{line}:", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnUnclosedBracketNamesTheFile()
    {
        var fault = Assert.Throws<CommandException>(() => Read("targets: [1, 2\nb: 3"));

        Assert.Contains(_file, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATargetNeverShowsItsSecretAsText()
    {
        var target = Assert.Single(
            Read($"targets: [ {{ id: a, department: health, webhook: {{ url: 'https://x.example/', secret: {Secret} }} }} ]")
        );

        Assert.DoesNotContain("Secret", target.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private System.Collections.Immutable.ImmutableArray<DispatchTarget> Read(string text, Func<string, string?>? environment = null)
    {
        File.WriteAllText(_file, text);
        return TargetFileReader.Read(_file, environment ?? (_ => null));
    }
}
