using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
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

    [Theory]
    [InlineData("import", "certificates", "rows.csv")]
    [InlineData("import", "pages", "pages.jsonl")]
    [InlineData("apikey", "list")]
    [InlineData("crawl", "--sources", "sources.yaml")]
    [InlineData("replay", "--rules", "rules.yaml")]
    [InlineData("train", "--candidate")]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("check")]
    [InlineData("status")]
    public async Task AFileWhereTheDataFolderIsExpectedIsWrongUsage(params string[] arguments)
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", "");

        foreach (var path in (string[])[file, Path.Combine(file, "data")])
        {
            var run = await CommandRun.RunAsync([.. arguments, "--data", path]);

            Assert.Equal(2, run.ExitCode);
            Assert.Contains(
                $"adwatch: --data: {file} is a file, and a folder is expected. Name a folder.",
                run.Errors,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void AFileInTheWayOfTheDataFolderThatNobodyNamedIsWrongUsageToo()
    {
        using var folder = new TempFolder();
        var file = folder.Write("data", "");

        var fault = Assert.Throws<CommandException>(() => DataFolder.Create(file));

        Assert.Equal(2, fault.ExitCode);
        Assert.Equal($"{file} is a file, and a folder for the data is expected there. Name a folder with --data.", fault.Message);
    }
}
