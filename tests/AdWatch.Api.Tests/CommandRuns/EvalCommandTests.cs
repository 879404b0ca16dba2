using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.CommandRuns;

[Collection(CommandRun.Alone)]
public sealed class EvalCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("")]
    [InlineData("""{"text":"本院门诊时间为上午八点。"}""")]
    [InlineData("""{"text":"本院门诊时间为上午八点。","labels":{"adwatch":null}}""")]
    public async Task AnInputWithoutALabelledLineIsNotScored(string line)
    {
        var input = _folder.Write("labelled.jsonl", line + "\n");
        var run = await CommandRun.RunAsync("eval", "--input", input);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"There was nothing to score: no line of {input}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HalfACharacterInALineEndsWithAMessageAndNoStack()
    {
        var input = _folder.Write("labelled.jsonl", """{"text":"x\ud83d","labels":[]}""" + "\n");
        var run = await CommandRun.RunAsync("eval", "--input", input);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("adwatch: ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelNamedButMissingIsWrongUsage()
    {
        var input = _folder.Write("labelled.jsonl", """{"text":"本院门诊时间为上午八点。","labels":[]}""" + "\n");
        var run = await CommandRun.RunAsync("eval", "--input", input, "--model", _folder.File("none.model"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--model: {_folder.File("none.model")} does not exist", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
