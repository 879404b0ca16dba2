using AdWatch.Crawler.Rendering;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests.Rendering;

public sealed class NeedsRenderTests
{
    [Fact]
    public async Task WithoutABrowserAPageIsMarkedCountedAndKeepsItsText()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { Rendering = new RenderOptions { Browser = "" } };
        world.Site.App("/", "", "<p>加载中</p><div id=\"app\"></div><script src=\"/app.js\"></script>");

        var summary = await world.CrawlAsync();

        var page = world.PageOf("/");
        Assert.Equal("加载中", page.Content.Text);
        Assert.True(page.Content.NeedsRender);
        Assert.Equal(RenderOutcome.NeedsRender, page.Rendering!.Outcome);
        Assert.Equal(1, summary.Rendering[RenderOutcome.NeedsRender]);
        var status = Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, status.Rendering[RenderOutcome.NeedsRender]);
    }

    [Fact]
    public async Task ABrowserThatDoesNotStartIsNamedAndThePageKeepsItsText()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { Rendering = new RenderOptions { Browser = "/bin/false" } };
        world.Site.App("/", "", "<p>加载中</p><div id=\"app\"></div><script src=\"/app.js\"></script>");

        await world.CrawlAsync();

        var rendering = world.PageOf("/").Rendering!;
        Assert.Equal(RenderOutcome.NeedsRender, rendering.Outcome);
        Assert.Contains("/bin/false", rendering.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ABrowserIsLookedForOnThePath() =>
        Assert.Contains(
            "no-such-browser",
            BrowserFinder.Find(new RenderOptions { BrowserNames = ["no-such-browser"] }).Missing,
            StringComparison.Ordinal
        );
}
