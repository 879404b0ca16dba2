namespace AdWatch.Classifier.Tests.Judging;

public sealed class FindingSpansTests
{
    [Fact]
    public void WordsOnTwoLinesAreShownApart()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "{ all: [治愈率, 根治] }"));

        Assert.Equal(["治愈率", "根治"], Assert.Single(seeds.Classify("治愈率\n根治").Findings).Spans.Select(span => span.Text));
        Assert.Equal(["治愈率 根治"], Assert.Single(seeds.Classify("治愈率 根治").Findings).Spans.Select(span => span.Text));
    }
}
