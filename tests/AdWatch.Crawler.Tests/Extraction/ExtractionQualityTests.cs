namespace AdWatch.Crawler.Tests.Extraction;

/// <summary>Precision and recall of reading pages, with floors; the figures stand in docs/crawler-extraction.md.</summary>
public sealed class ExtractionQualityTests
{
    [Fact]
    public void MainTextAndFieldsOfOwnPagesAreReadAsAPersonReadsThem()
    {
        var pages = PageTruth.Own();
        Assert.True(pages.Count >= 40);

        var score = Score(pages);

        Assert.True(score.Precision >= 0.97, score.Table());
        Assert.True(score.Recall >= 0.98, score.Table());
        Assert.True(score.CommentRecall >= 0.98, score.Table());
        Assert.All(
            (string[])
                [
                    "title",
                    "account",
                    "author",
                    "publisher",
                    "published",
                    "icp",
                    "credit code",
                    "profile",
                    "original",
                    "items",
                    "phones",
                    "wechat",
                    "qq",
                    "approval numbers",
                    "masked phones",
                ],
            field => Assert.True(score.Exact(field) >= 0.95, $"{field}{Environment.NewLine}{score.Table()}")
        );
    }

    private static ExtractionScore Score(IEnumerable<PageTruth> pages)
    {
        var score = new ExtractionScore();
        foreach (var truth in pages)
            score.Add(truth, truth.Read());
        TestContext.Current.TestOutputHelper?.WriteLine(score.Table());
        foreach (var difference in score.Differences)
            TestContext.Current.TestOutputHelper?.WriteLine(difference);
        return score;
    }
}
