using System.Net;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests;

/// <summary>How a source stands: when it was truly seen, blocked, forbidden and out of reach, each by itself.</summary>
public sealed class SourceCoverageTests
{
    [Fact]
    public async Task EachKindOfEndHasItsOwnLastTime()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.Text("/robots.txt", "User-agent: *\nDisallow: /secret")
            .Page("/", "首页", "/secret", "/blocked", "/broken")
            .Text("/blocked", "no", status: (int)HttpStatusCode.Forbidden)
            .Add(
                "/broken",
                context =>
                {
                    context.Abort();
                    return Task.CompletedTask;
                }
            );

        await world.CrawlAsync();

        var status = Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status.LastEnds[CrawlDisposition.Read], status.LastSeen);
        Assert.NotNull(status.LastBlocked);
        Assert.NotNull(status.LastDisallowed);
        Assert.NotNull(status.LastUnreachable);
    }

    [Fact]
    public async Task ASourceThatOnlyBlocksWasNeverSeen()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/", "no", status: (int)HttpStatusCode.Forbidden);

        await world.CrawlAsync();

        var status = Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));
        Assert.Null(status.LastSeen);
        Assert.NotNull(status.LastBlocked);
        Assert.Null(status.LastUnreachable);
    }
}
