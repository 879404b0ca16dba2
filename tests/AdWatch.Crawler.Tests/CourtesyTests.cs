using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Scheduling;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Tests;

/// <summary>Block pages, robots overrides and crawl windows over a real crawl.</summary>
public sealed class CourtesyTests
{
    private const string Captcha = "<!doctype html><title>安全验证</title><p>请完成安全验证后继续访问</p>";

    [Fact]
    public async Task ACaptchaPageWith200IsBlockedNeverAPageAndRestsTheHost()
    {
        await using var world = await CrawlWorld.StartAsync();
        string[] rest = [.. Enumerable.Range(0, 30).Select(i => $"/p{i}")];
        world.Site.Page("/", "首页", ["/wall", .. rest]).Text("/wall", Captcha, "text/html; charset=utf-8");
        foreach (var path in rest)
        {
            world.Site.Page(path, path);
        }

        var first = await world.CrawlAsync(OneByOne(world));
        world.Time.Advance(TimeSpan.FromMinutes(16));
        var second = await world.CrawlAsync(world.Source());

        var wall = world.Sink.Results.First(r => r.Url == world.Site.Url("/wall"));
        Assert.Equal(CrawlDisposition.Blocked, wall.Disposition);
        Assert.Contains("captcha", wall.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Sink.Pages, p => p.Url == world.Site.Url("/wall"));
        Assert.Equal(1, first.HostsPausing);
        Assert.InRange(first.Fetched, 2, 30);
        Assert.Equal(CrawlEnd.NothingDue, second.End);
    }

    [Fact]
    public async Task ThreeRefusalsInARowRestTheHostAndOneDoesNot()
    {
        await using var world = await CrawlWorld.StartAsync();
        string[] refused = [.. Enumerable.Range(0, 30).Select(i => $"/r{i}")];
        world.Site.Page("/", "首页", refused);
        foreach (var path in refused)
        {
            world.Site.Text(path, "无权访问本目录", "text/html; charset=utf-8", 403);
        }

        var summary = await world.CrawlAsync(OneByOne(world));

        Assert.InRange(summary.Dispositions[CrawlDisposition.Blocked], 3, 29);
        Assert.Equal(1, summary.HostsPausing);
    }

    [Fact]
    public async Task AChallengeWith503IsBlockedNotFailed()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/", "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "text/html", 503);

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.Blocked, world.Sink.Of(world.Site.Url("/")).Disposition);
    }

    [Fact]
    public async Task ASoft404IsNotFound()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/", "<title>提示</title><p>抱歉，您访问的页面不存在。</p>", "text/html; charset=utf-8");

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.NotFound, world.Sink.Of(world.Site.Url("/")).Disposition);
        Assert.Empty(world.Sink.Pages);
    }

    [Fact]
    public async Task ASourceWithAnOverrideIsReadAgainstRobotsTxtAndSaysWhoDecided()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Robots("User-agent: *\nDisallow: /").Page("/", "首页");
        var bound = world.Source();
        await world.CrawlAsync(bound);
        world.Time.Advance(TimeSpan.FromHours(25));

        await world.CrawlAsync(bound with { RobotsOverride = new RobotsOverride("执法检查通知书 2026-17", "王五") });

        Assert.Equal([CrawlDisposition.Disallowed, CrawlDisposition.Read], world.Sink.Results.Select(r => r.Disposition));
        var status = Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("执法检查通知书 2026-17", "王五"), (status.RobotsOverride?.Reason, status.RobotsOverride?.Operator));
    }

    [Fact]
    public void AnOverrideWithoutReasonOrOperatorIsAFaultAtItsLine()
    {
        var file = SourceFileReader.ReadText(
            """
            sources:
              - id: a
                name: a
                channel: forum
                urls: [https://a.test/]
                robots: { ignore: true, reason: 检查 }
                schedule: { every: 1h, window: "22:00" }
              - id: b
                name: b
                channel: forum
                urls: [https://b.test/]
                robots: { ignore: true, reason: 检查, operator: 王五 }
                schedule: { every: 1h, window: "22:00-06:00" }
            """,
            "s.yaml"
        );

        Assert.Equal([6, 7], file.Faults.Select(f => f.Line));
        Assert.Contains("operator", file.Faults[0].Message, StringComparison.Ordinal);
        var source = Assert.Single(file.Sources);
        Assert.Equal(new RobotsOverride("检查", "王五"), source.RobotsOverride);
        Assert.Equal("22:00-06:00", source.Schedule.Window?.ToString());
    }

    [Fact]
    public async Task OutsideOfItsWindowASourceIsNotAskedAndInsideItIs()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页");
        var now = TimeOnly.FromTimeSpan(world.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).TimeOfDay);
        var source = world.Source();
        source = source with { Schedule = source.Schedule with { Window = new CrawlWindow(now.AddHours(2), now.AddHours(4)) } };

        var outside = await world.CrawlAsync(source);
        world.Time.Advance(TimeSpan.FromHours(3));
        var inside = await world.CrawlAsync(source);

        Assert.Equal((0, 1), (outside.Fetched, inside.Fetched));
    }

    [Fact]
    public async Task SessionIdsAndPrintViewsAreTheSamePage()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.Page(
                "/",
                "首页",
                "/a;jsessionid=1F",
                "/a?PHPSESSID=2",
                "/a?sid=9f86d081884c7d659a2f",
                "/a?print=1",
                "/a?utm_source=x",
                "/a"
            )
            .Page("/a", "甲");

        var summary = await world.CrawlAsync();

        Assert.Equal(2, summary.Fetched);
    }

    [Fact]
    public async Task ASessionIdInARedirectLeavesNoNewAddressBehindAtEachVisit()
    {
        await using var world = await CrawlWorld.StartAsync();
        var visits = 0;
        world.Site.Add(
            "/",
            context =>
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = $"/in?sid=9f86d081884c7d659a2f{visits++}";
                return Task.CompletedTask;
            }
        );
        for (var i = 0; i < 3; i++)
        {
            world.Site.Page($"/in?sid=9f86d081884c7d659a2f{i}", $"第{i}次的内容");
            await world.CrawlAsync();
            world.Time.Advance(TimeSpan.FromHours(25));
        }

        var status = Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, world.Sink.Pages.Count());
        Assert.Equal(2, status.Known);
    }

    [Fact]
    public async Task TrapsAreRefusedByReason()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/x/x/x/x", "/cal/2099/01/", "/ok").Page("/ok", "好");

        var summary = await world.CrawlAsync();

        Assert.Equal(2, summary.Fetched);
        Assert.Equal((1, 1), (summary.Links[ScopeReason.RepeatedPath], summary.Links[ScopeReason.FarDate]));
    }

    [Fact]
    public async Task ANearCopyInAnotherSourceNamesTheFirstPage()
    {
        await using var world = await CrawlWorld.StartAsync();
        await using var other = await AdWatch.TestSite.Site.StartAsync(TestContext.Current.CancellationToken);
        var text = string.Concat(Enumerable.Range(1, 60).Select(i => $"第{i}项服务：本院开设种植牙门诊，欢迎预约。"));
        world.Site.Text("/", $"<title>甲</title><main><p>{text}</p></main>", "text/html; charset=utf-8");
        other.Text("/x", $"<title>甲</title><main><p>{text}电话</p></main>", "text/html; charset=utf-8");
        await world.CrawlAsync(world.Source());
        var second = world.Source("two") with
        {
            Urls = [other.Url("/x")],
            Scope = new SourceScope([HostPatternReader.Parse(other.Authority)!], 8, 100, []),
        };

        var summary = await world.CrawlAsync(world.Source(), second);

        var copy = Assert.Single(world.Sink.Pages, p => p.SourceId == "two").CopyOf;
        Assert.Equal((world.Site.Url("/"), "one"), (copy?.Url, copy?.SourceId));
        Assert.Equal(1, summary.NearCopies);
    }

    [Fact]
    public async Task APageWithAFindingIsVisitedSooner()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/plain", "/risky").Page("/plain", "平常").Page("/risky", "可疑");
        world.Sink.Answer = r =>
            r.Page is null ? SinkAnswer.Nothing
            : r.Url.EndsWith("risky", StringComparison.Ordinal) ? SinkAnswer.Finding
            : SinkAnswer.NoFinding;
        var source = world.Source();
        source = source with
        {
            Schedule = new SourceSchedule
            {
                Every = TimeSpan.FromHours(4),
                Adaptive = new AdaptiveBounds(TimeSpan.FromHours(1), TimeSpan.FromDays(9)),
            },
        };
        await world.CrawlAsync(source);

        for (var i = 0; i < 12; i++)
        {
            world.Time.Advance(TimeSpan.FromHours(2.1));
            await world.CrawlAsync(source);
        }

        Assert.True(
            world.Site.CountOf("/risky") > world.Site.CountOf("/plain"),
            $"{world.Site.CountOf("/risky")} and {world.Site.CountOf("/plain")}"
        );
    }

    /// <summary>Slow enough that a page is read before the next one is asked for, give or take a few.</summary>
    private static Source OneByOne(CrawlWorld world) =>
        world.Source() with
        {
            Politeness = new SourcePoliteness(TimeSpan.FromMilliseconds(100), 1),
        };
}
