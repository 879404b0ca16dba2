using AdWatch.Crawler.Results;
using AdWatch.TestSupport;

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

        Assert.True(score.Precision >= 0.98, score.Table());
        Assert.True(score.Recall >= 0.99, score.Table());
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

    [Fact]
    public void RealPagesAreReadAsAPersonReadsThem()
    {
        var pages = PageTruth.Real();
        var missing = pages is null ? "the real pages lie in no folder shared/data/real-html beside the repository" : null;
        Assert.SkipWhen(Need.IsMissing(missing), missing ?? "");

        var score = Score(pages!);
        var wrong = new List<string>();
        foreach (var truth in pages!)
        {
            var page = truth.Read();
            var main = string.Join(
                '\n',
                page.Blocks.Where(b => b.Kind is not (PageBlockKind.Footer or PageBlockKind.Aside))
                    .Select(b => page.Text.Substring(b.Start, b.Length))
            );
            wrong.AddRange(truth.Holds.Where(h => !main.Contains(h, StringComparison.Ordinal)).Select(h => $"{truth.Page} lacks {h}"));
            wrong.AddRange(truth.Lacks.Where(l => main.Contains(l, StringComparison.Ordinal)).Select(l => $"{truth.Page} holds {l}"));
        }

        Assert.True(wrong.Count <= 1, string.Join(Environment.NewLine, wrong));
        Assert.All(
            (string[])["title", "author", "publisher", "published", "icp", "phones", "qq", "approval numbers"],
            field =>
                Assert.True(score.Exact(field) >= 0.9, $"{field}{Environment.NewLine}{string.Join(Environment.NewLine, score.Differences)}")
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
