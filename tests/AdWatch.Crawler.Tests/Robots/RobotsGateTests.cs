using AdWatch.Crawler.Results;
using Microsoft.AspNetCore.Http;

namespace AdWatch.Crawler.Tests.Robots;

public sealed class RobotsGateTests
{
    [Theory]
    [InlineData(200, CrawlDisposition.Disallowed)]
    [InlineData(401, CrawlDisposition.Read)]
    [InlineData(404, CrawlDisposition.Read)]
    [InlineData(429, CrawlDisposition.RobotsUnavailable)]
    [InlineData(500, CrawlDisposition.RobotsUnavailable)]
    [InlineData(503, CrawlDisposition.RobotsUnavailable)]
    public async Task TheStatusOfRobotsTxtDecides(int status, CrawlDisposition disposition)
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页").Robots("User-agent: *\nDisallow: /", status);

        await world.CrawlAsync();

        Assert.Equal(disposition, world.Sink.Of(world.Site.Url("/")).Disposition);
        Assert.Equal(disposition == CrawlDisposition.Read ? 1 : 0, world.Site.CountOf("/"));
    }

    [Fact]
    public async Task AHostWithoutRobotsWaitsIsCountedAndDoesNotHoldTheEnd()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页").Page("/a", "甲").Robots("", 503);
        var source = world.Source("one", "/", "/a");

        var first = await world.CrawlAsync(source);
        world.Site.Robots("User-agent: *\nAllow: /");
        var early = await world.CrawlAsync(source);
        world.Time.Advance(TimeSpan.FromMinutes(11));
        var late = await world.CrawlAsync(source);

        Assert.Equal((CrawlEnd.NothingDue, 0, 1), (first.End, first.Fetched, first.HostsWaitingForRobots));
        Assert.Equal(0, early.Fetched);
        Assert.Equal(2, late.Fetched);
    }

    [Fact]
    public async Task TheWaitForRobotsOutlivesTheProcess()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页").Robots("", 503);
        await world.CrawlAsync();
        await world.RestartAsync();

        await world.CrawlAsync(world.Source("one", "/", "/a"));

        Assert.Equal(1, world.Site.CountOf("/robots.txt"));
    }

    [Fact]
    public async Task RobotsTxtIsAskedForAgainAfterADay()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页").Robots("User-agent: *\nAllow: /");
        await world.CrawlAsync();
        await world.RestartAsync();
        await world.CrawlAsync(new CrawlRun { Once = true, All = true }, world.Source());
        Assert.Equal(1, world.Site.CountOf("/robots.txt"));

        world.Time.Advance(TimeSpan.FromHours(25));
        world.Site.Robots("User-agent: AdWatch\nDisallow: /");
        await world.CrawlAsync();

        Assert.Equal(2, world.Site.CountOf("/robots.txt"));
        Assert.Equal(CrawlDisposition.Disallowed, world.Sink.Results[^1].Disposition);
    }

    [Fact]
    public async Task ARedirectedRobotsTxtIsFollowed()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页").Redirect("/robots.txt", "/rules/robots.txt").Text("/rules/robots.txt", "User-agent: *\nDisallow: /");

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.Disallowed, world.Sink.Of(world.Site.Url("/")).Disposition);
    }

    [Fact]
    public async Task AnUnreachableHostWaits()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.Page("/", "首页")
            .Add(
                "/robots.txt",
                context =>
                {
                    context.Abort();
                    return Task.CompletedTask;
                }
            );

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.RobotsUnavailable, world.Sink.Of(world.Site.Url("/")).Disposition);
    }

    [Fact]
    public async Task AnEndlessRobotsTxtIsReadToItsLimit()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { MaxBodyBytes = 600_000 };
        world
            .Site.Page("/", "首页")
            .Add(
                "/robots.txt",
                async context =>
                {
                    await context.Response.WriteAsync("User-agent: *\nDisallow: /\n", context.RequestAborted);
                    while (!context.RequestAborted.IsCancellationRequested)
                    {
                        await context.Response.WriteAsync("# and on and on and on and on\n", context.RequestAborted);
                    }
                }
            );

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.Disallowed, world.Sink.Of(world.Site.Url("/")).Disposition);
    }

    [Fact]
    public async Task CrawlDelayIsHeldBetweenTwoRequests()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲").Robots("User-agent: *\nCrawl-delay: 0.4");

        await world.CrawlAsync();

        var times = world.Site.Requests.Select(r => r.At).ToList();
        Assert.Equal(3, times.Count);
        Assert.True(times[2] - times[1] >= TimeSpan.FromSeconds(0.4), $"{times[2] - times[1]} between two requests");
    }
}
