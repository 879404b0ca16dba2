using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.CommandRuns;

[Collection(CommandRun.Alone)]
public sealed class PathCheckTests
{
    [Theory]
    [InlineData("--input", "classify", "--input", "")]
    [InlineData("--output", "classify", "--output", "")]
    [InlineData("--input", "eval", "--input", "")]
    [InlineData("--output", "train", "--output", "")]
    [InlineData("--output", "export", "pages", "--output", "")]
    [InlineData("--sources", "status", "--sources", "")]
    [InlineData("--sources", "crawl", "--sources", "")]
    [InlineData("--targets", "serve", "--targets", "")]
    [InlineData("--rules", "replay", "--rules", "")]
    [InlineData("--data", "check", "--data", "")]
    [InlineData("--config", "check", "--config", "")]
    [InlineData("FILE", "import", "pages", "")]
    [InlineData("FILE", "import", "certificates", " ")]
    public async Task AnEmptyPathIsWrongUsage(string name, params string[] arguments)
    {
        var run = await CommandRun.RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"adwatch: {name} is empty. Name the ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classify", "--input")]
    [InlineData("classify", "--output")]
    [InlineData("eval", "--input")]
    [InlineData("train", "--output")]
    [InlineData("crawl", "--sources")]
    [InlineData("import", "pages")]
    public async Task AFolderWhereAFileIsExpectedIsWrongUsage(params string[] arguments)
    {
        using var folder = new TempFolder();
        var run = await CommandRun.RunAsync([.. arguments, folder.Path]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{folder.Path} is a folder, and a file is expected", run.Errors, StringComparison.Ordinal);
    }
}
