using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.CommandRuns;

[Collection(CommandRun.Alone)]
public sealed class ClassifyCommandTests : IDisposable
{
    private const string Lawful = """{"id":"1","text":"本院门诊时间为上午八点。"}""";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task TheInputIsNotTakenAsOutput()
    {
        var input = _folder.Write("texts.jsonl", Lawful + "\n");
        var run = await CommandRun.RunAsync("classify", "--input", input, "--output", Path.Combine(_folder.Path, ".", "texts.jsonl"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--input and --output are the same file", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Lawful + "\n", await File.ReadAllTextAsync(input, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ALinkToTheInputIsNotTakenAsOutput()
    {
        var input = _folder.Write("texts.jsonl", Lawful + "\n");
        var link = File.CreateSymbolicLink(_folder.File("verdicts.jsonl"), input).FullName;
        var run = await CommandRun.RunAsync("classify", "--input", input, "--output", link);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(Lawful + "\n", await File.ReadAllTextAsync(input, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task LinesNotJudgedAreCountedAndTheirFaultsPlaced()
    {
        var output = _folder.File("verdicts.jsonl");
        var input = _folder.Write("texts.jsonl", $"{Lawful}\nthis is not json\n{Lawful}\n[]\n");
        var run = await CommandRun.RunAsync("classify", "--input", input, "--output", output);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"adwatch: 2 lines were not judged; {output} says why", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classify")]
    [InlineData("eval")]
    public async Task ADataFolderThatDoesNotExistIsWrongUsage(string command)
    {
        var run = await CommandRun.RunAsync(command, "--input", _folder.Write("texts.jsonl", Lawful), "--data", _folder.File("none"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{_folder.File("none")} does not exist; crawl or import first", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileAsDataFolderIsWrongUsage()
    {
        var input = _folder.Write("texts.jsonl", Lawful);
        var run = await CommandRun.RunAsync("classify", "--input", input, "--data", input);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--data: {input} is a file, and a folder is expected", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAModelRulesJudgeAndThatIsSaid()
    {
        Assert.SkipWhen(File.Exists(Parts.ModelPath), "a model was fitted beside the tests");
        var input = _folder.Write("texts.jsonl", Lawful);
        var run = await CommandRun.RunAsync("classify", "--input", input, "--output", _folder.File("verdicts.jsonl"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            $"no model at {Parts.ModelPath}, so rules alone judge. Make it with: adwatch train",
            run.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void AFolderWhereTheModelShouldBeIsSaidToBeOne() =>
        Assert.StartsWith($"{_folder.Path} is a folder where the model should be", ModelNotice.Of(_folder.Path), StringComparison.Ordinal);

    [Fact]
    public void NothingIsSaidOfAModelThatIsThere() => Assert.Null(ModelNotice.Of(_folder.Write("adwatch.model", "")));

    public void Dispose() => _folder.Dispose();
}
