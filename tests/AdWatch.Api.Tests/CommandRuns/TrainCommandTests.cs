using AdWatch.Api.Tests.Learning;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.CommandRuns;

[Collection(CommandRun.Alone)]
public sealed class TrainCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SmallSeeds _seeds = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TooFewExamplesAreRefusedWithTheNumberNeeded(int examples)
    {
        KeepExamples(examples);
        var run = await TrainAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            $"{Path.Combine(_seeds.Path, "examples")} holds {examples} labelled texts, too few to fit a model to: it takes 3 or more",
            run.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AsManyExamplesAsAreNeededGiveAModel()
    {
        KeepExamples(4);
        var run = await TrainAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.True(File.Exists(_folder.File("own.model")));
    }

    [Fact]
    public async Task AModelOfTheSameExamplesIsLeftAloneWhereThatIsAskedFor()
    {
        KeepExamples(4);
        await TrainAsync();
        var first = File.GetLastWriteTimeUtc(_folder.File("own.model"));

        var same = await TrainAsync("--if-changed");

        Assert.Equal(0, same.ExitCode);
        Assert.Contains("unchanged", same.Output, StringComparison.Ordinal);
        Assert.Equal(first, File.GetLastWriteTimeUtc(_folder.File("own.model")));
    }

    [Fact]
    public async Task AModelOfOtherExamplesIsFittedAgain()
    {
        KeepExamples(6);
        await TrainAsync();
        KeepExamples(4);

        var other = await TrainAsync("--if-changed");

        Assert.Equal(0, other.ExitCode);
        Assert.Contains("4 examples", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNoModelIsFittedAnew()
    {
        KeepExamples(4);
        _folder.Write("own.model", "cut short");

        var run = await TrainAsync("--if-changed");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("4 examples", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileInPlaceOfTheModelsFolderIsRefusedBeforeTheFitting()
    {
        var output = Path.Combine(_folder.Write("file", ""), "own.model");
        var run = await CommandRun.RunAsync("train", "--output", output, "--config", Config());
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            $"adwatch: {_folder.File("file")} is a file, so no model can go to {output}. Name another place with --output.",
            run.Errors.Trim()
        );
    }

    [Theory]
    [InlineData("--accept-losses needs --promote.", "--accept-losses")]
    [InlineData("--folds needs --candidate.", "--folds", "5")]
    [InlineData("--margin needs --candidate.", "--margin", "0.1")]
    [InlineData("--history needs --candidate.", "--history", "10")]
    [InlineData("--on needs --candidate.", "--on", "labelled.jsonl")]
    [InlineData("--folds needs --candidate.", "--promote", "--folds", "5")]
    [InlineData("--if-changed goes with neither --candidate nor --promote.", "--promote", "--if-changed")]
    public async Task AnOptionWithoutTheOneItBelongsToIsWrongUsage(string fault, params string[] arguments)
    {
        // Without the data folder nothing is fitted or put in use, whatever becomes of the options.
        var run = await CommandRun.RunAsync(["train", .. arguments, "--data", _folder.File("none"), "--config", _folder.File("none.yaml")]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"adwatch: {fault}", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _seeds.Dispose();
    }

    private Task<ProgramRun> TrainAsync(params string[] further) =>
        CommandRun.RunAsync(["train", "--output", _folder.File("own.model"), "--config", Config(), .. further]);

    private string Config() => _folder.Write("adwatch.yaml", $"seeds:\n  folder: {_seeds.Path}\n");

    /// <summary>Deals the examples among three kinds in turn: of three, no two are of one kind.</summary>
    private void KeepExamples(int count)
    {
        var files = Directory.GetFiles(Path.Combine(_seeds.Path, "examples")).Order(StringComparer.Ordinal).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            File.WriteAllLines(files[i], File.ReadLines(files[i]).Take((count + files.Length - 1 - i) / files.Length).ToArray());
        }
    }
}
