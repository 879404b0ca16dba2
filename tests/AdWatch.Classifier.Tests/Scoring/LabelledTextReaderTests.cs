using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class LabelledTextReaderTests
{
    private static readonly HashSet<string> Codes = ["scalper", "tout"];

    [Fact]
    public void ReadsListsAndNestedLabelsAndCountsTheUnlabelled()
    {
        var read = Read(
            """{"id":"1","text":"甲","labels":["scalper"]}""",
            """{"id":"2","text":"乙","labels":{"orig":"x","adwatch":[]}}""",
            """{"id":"3","text":"丙","labels":{"orig":"x","adwatch":null}}""",
            """{"id":"4","text":"丁"}"""
        );
        Assert.Empty(read.Faults);
        Assert.Equal(["1", "2"], read.Texts.Select(t => t.Input.Id));
        Assert.Equal(2, read.Unlabelled);
    }

    [Fact]
    public void EveryFaultyLineIsNamedAndTheRestIsRead()
    {
        var read = Read(
            """{"text":"甲","labels":["scalper"]}""",
            "not json",
            """{"text":"乙","labels":["nonsense"]}""",
            """{"text":"","labels":[]}"""
        );
        Assert.Single(read.Texts);
        Assert.Equal(3, read.Faults.Count);
        Assert.Contains(":2:", read.Faults[0]);
        Assert.Contains("'nonsense'", read.Faults[1]);
    }

    [Theory]
    [InlineData("""{"text":"甲\ud800","labels":[]}""")]
    [InlineData("""{"text":"甲","labels":["\udc00"]}""")]
    [InlineData("""{"text":"甲","labels":[],"context":{"licensed_departments":[7]}}""")]
    [InlineData("""{"\ud800":1,"text":"甲","labels":["\udc00"]}""")]
    public void ALineWhoseStringsCannotBeReadIsAFaultLikeAnyOther(string line)
    {
        var read = Read(line, """{"text":"甲","labels":[]}""");

        Assert.Single(read.Texts);
        Assert.Contains(":1:", Assert.Single(read.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void ALineThatIsNotUtf8IsAFaultAndTheRestIsRead()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(
            path,
            [
                .. "\uFEFF{\"text\":\"甲\",\"labels\":[]}\r\n\n{\"text\":\""u8,
                0xE7,
                .. "\",\"labels\":[]}\n{\"text\":\"乙\",\"labels\":[]}"u8,
            ]
        );

        var read = LabelledTextReader.Read(path, Codes, new DateOnly(2026, 11, 26));

        Assert.Equal([1, 4], read.Texts.Select(text => text.Line));
        Assert.Contains($"{path}:3: ", Assert.Single(read.Faults), StringComparison.Ordinal);
    }

    private static LabelledTexts Read(params string[] lines)
    {
        var path = Path.GetTempFileName();
        File.WriteAllLines(path, lines);
        return LabelledTextReader.Read(path, Codes, new DateOnly(2026, 11, 26));
    }
}
