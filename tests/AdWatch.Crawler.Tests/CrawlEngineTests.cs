using System.IO.Compression;
using System.Text;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.TestSite;
using Microsoft.AspNetCore.Http;

namespace AdWatch.Crawler.Tests;

public sealed class CrawlEngineTests
{
    [Fact]
    public async Task ACrawlVisitsEveryPageReachableFromTheStartOnce()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a", "/b", "/a#part").Page("/a", "甲", "/b", "/", "/c?x=1").Page("/b", "乙").Page("/c?x=1", "丙");

        var summary = await world.CrawlAsync();

        Assert.Equal(CrawlEnd.NothingDue, summary.End);
        Assert.Equal(4, summary.Fetched);
        Assert.Equal(
            ["/", "/a", "/b", "/c?x=1"],
            world.Sink.Pages.Select(p => p.Url[world.Site.Origin.Length..]).Order(StringComparer.Ordinal)
        );
        Assert.All(["/", "/a", "/b", "/c?x=1"], path => Assert.Equal(1, world.Site.CountOf(path)));
        Assert.Equal(1, world.Site.CountOf("/robots.txt"));
    }

    [Fact]
    public async Task APageCarriesWhatWasSeenAndWhereItIsArchived()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页");

        await world.CrawlAsync();

        var page = Assert.Single(world.Sink.Pages);
        Assert.Equal("首页", page.Content.Title);
        Assert.Equal("utf-8", page.Charset);
        Assert.Equal(200, page.Status);
        Assert.Equal("hospital-site", page.Channel);
        var record = await world.Engine.Archive.ReadAsync(page.Archive!, TestContext.Current.CancellationToken);
        Assert.Equal("response", record.Type);
        Assert.Equal(page.Url, record.TargetUri);
        Assert.Contains("首页", Encoding.UTF8.GetString(record.Http()!.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingFetchedIsFetchedAgainWithinItsInterval()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");
        await world.CrawlAsync();
        await world.RestartAsync();
        world.Time.Advance(TimeSpan.FromHours(23));

        var early = await world.CrawlAsync();
        world.Time.Advance(TimeSpan.FromHours(2));
        var late = await world.CrawlAsync();

        Assert.Equal(0, early.Fetched);
        Assert.Equal(2, late.Fetched);
    }

    [Fact]
    public async Task AllMakesEveryPageDue()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");
        await world.CrawlAsync();

        var again = await world.CrawlAsync(new CrawlRun { Once = true, All = true }, world.Source());

        Assert.Equal(2, again.Fetched);
    }

    [Fact]
    public async Task MaxPagesEndsTheRunAndTheRestIsDueLater()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", [.. Enumerable.Range(0, 20).Select(i => $"/p{i}")]);
        for (var i = 0; i < 20; i++)
        {
            world.Site.Page($"/p{i}", $"页{i}");
        }

        var first = await world.CrawlAsync(new CrawlRun { Once = true, MaxPages = 7 }, world.Source());
        var rest = await world.CrawlAsync();

        Assert.Equal((CrawlEnd.MaxPages, 7), (first.End, first.Fetched));
        Assert.Equal((CrawlEnd.NothingDue, 14), (rest.End, rest.Fetched));
    }

    [Fact]
    public async Task A304IsUnchangedAndLeavesARevisitRecord()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Add(
            "/",
            context =>
            {
                context.Response.Headers.ETag = "\"v1\"";
                if (context.Request.Headers.IfNoneMatch == "\"v1\"")
                {
                    context.Response.StatusCode = 304;
                    return Task.CompletedTask;
                }

                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<p>第一版</p>", context.RequestAborted);
            }
        );
        await world.CrawlAsync();
        world.Time.Advance(TimeSpan.FromHours(25));

        await world.CrawlAsync();

        Assert.Equal([CrawlDisposition.Read, CrawlDisposition.Unchanged], world.Sink.Results.Select(r => r.Disposition));
        var revisit = Assert.Single(world.ArchivedRecords, r => r.Type == "revisit");
        var response = Assert.Single(world.ArchivedRecords, r => r.Type == "response" && r.TargetUri == world.Site.Url("/"));
        Assert.Equal(response.Headers["WARC-Record-ID"], revisit.Headers["WARC-Refers-To"]);
        Assert.Contains("server-not-modified", revisit.Headers["WARC-Profile"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameBytesAreUnchangedWithoutA304()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页");
        await world.CrawlAsync();
        world.Time.Advance(TimeSpan.FromHours(25));

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.Unchanged, world.Sink.Results[^1].Disposition);
        Assert.Single(world.ArchivedRecords, r => r.Type == "revisit");
    }

    [Theory]
    [InlineData("/status/404", CrawlDisposition.NotFound)]
    [InlineData("/status/410", CrawlDisposition.Gone)]
    [InlineData("/status/403", CrawlDisposition.Blocked)]
    [InlineData("/status/429", CrawlDisposition.Blocked)]
    [InlineData("/status/500", CrawlDisposition.Failed)]
    [InlineData("/broken-off", CrawlDisposition.Failed)]
    [InlineData("/redirect-loop", CrawlDisposition.RedirectRefused)]
    [InlineData("/redirect/12", CrawlDisposition.RedirectRefused)]
    [InlineData("/redirect/3", CrawlDisposition.Read)]
    [InlineData("/oversize/300000", CrawlDisposition.TooLarge)]
    [InlineData("/endless", CrawlDisposition.TooLarge)]
    [InlineData("/gzip-bomb/50", CrawlDisposition.TooLarge)]
    [InlineData("/drip/50", CrawlDisposition.TimedOut)]
    [InlineData("/silence", CrawlDisposition.TimedOut)]
    [InlineData("/gzip", CrawlDisposition.Read)]
    [InlineData("/brotli", CrawlDisposition.Read)]
    [InlineData("/charset/gb18030", CrawlDisposition.Read)]
    public async Task EachBehaviourOfASiteHasItsOwnEnd(string path, CrawlDisposition disposition)
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o =>
            o with
            {
                MaxBodyBytes = 200_000,
                IdleTimeout = TimeSpan.FromSeconds(1),
                TotalTimeout = TimeSpan.FromSeconds(2),
            };

        await world.CrawlAsync(world.Source("one", path));

        var result = world.Sink.Of(world.Site.Url(path));
        Assert.Equal(disposition, result.Disposition);
        Assert.Equal(disposition == CrawlDisposition.Read, result.Page is not null);
        Assert.NotEmpty(result.Reason);
    }

    [Fact]
    public async Task ARedirectTargetIsFetchedOnceAlsoWhenItIsLinked()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/old", "/new").Redirect("/old", "/new", 301).Page("/new", "新页");

        await world.CrawlAsync();

        Assert.Equal(1, world.Site.CountOf("/new"));
        Assert.Single(world.Sink.Pages, p => p.Content.Title == "新页");
    }

    [Fact]
    public async Task ARedirectChainIsKeptWithThePage()
    {
        await using var world = await CrawlWorld.StartAsync();

        await world.CrawlAsync(world.Source("one", "/redirect/2"));

        var page = Assert.Single(world.Sink.Pages);
        Assert.Equal([world.Site.Url("/redirect/2"), world.Site.Url("/redirect/1")], page.Redirects);
        Assert.Equal(world.Site.Url("/status/200"), page.FinalUrl);
    }

    [Fact]
    public async Task ARedirectOutOfScopeIsRefusedAndNotAskedFor()
    {
        await using var other = await Site.StartAsync(TestContext.Current.CancellationToken);
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Redirect("/", other.Url("/secret"));

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.RedirectRefused, world.Sink.Of(world.Site.Url("/")).Disposition);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task LoopbackIsRefusedUnlessItIsAllowed()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { AllowLoopback = false };
        world.Site.Page("/", "首页");

        await world.CrawlAsync();

        Assert.Equal(CrawlDisposition.RefusedAddress, world.Sink.Of(world.Site.Url("/")).Disposition);
        Assert.Empty(world.Site.Requests);
    }

    [Fact]
    public async Task AllowPrivateOpensLoopbackForThatSourceOnly()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { AllowLoopback = false };
        world.Site.Page("/", "首页");

        await world.CrawlAsync(world.Source() with { AllowPrivate = true });

        Assert.Equal(CrawlDisposition.Read, world.Sink.Of(world.Site.Url("/")).Disposition);
    }

    [Fact]
    public async Task ALinkIntoAnotherSourcesScopeBelongsToThatSource()
    {
        await using var other = await Site.StartAsync(TestContext.Current.CancellationToken);
        await using var world = await CrawlWorld.StartAsync();
        other.Page("/", "另一家").Page("/deep", "深页");
        world.Site.Page("/", "首页", other.Url("/deep"));
        var second = world.Source("two") with
        {
            Urls = [other.Url("/")],
            Scope = new SourceScope([HostPatternReader.Parse(other.Authority)!], 8, 100, []),
        };

        await world.CrawlAsync(world.Source(), second);

        Assert.Equal("two", Assert.Single(world.Sink.Pages, p => p.Content.Title == "深页").SourceId);
    }

    [Fact]
    public async Task DepthPagesAndDenyAreHeldAndCounted()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.Page("/", "首页", "/cart/1", "/a", "mailto:a@example.test", "https://elsewhere.test/")
            .Page("/a", "甲", "/b")
            .Page("/b", "乙", "/c");
        var source = world.Source();

        var summary = await world.CrawlAsync(source with { Scope = source.Scope with { MaxDepth = 1, Deny = ["/cart/*"] } });

        Assert.Equal(2, summary.Fetched);
        Assert.Equal(1, summary.Links[ScopeReason.Denied]);
        Assert.Equal(1, summary.Links[ScopeReason.Depth]);
        Assert.Equal(1, summary.Links[ScopeReason.Host]);
    }

    [Fact]
    public async Task MaxPagesOfASourceLimitsWhatIsTakenIn()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a", "/b", "/c").Page("/a", "甲").Page("/b", "乙").Page("/c", "丙");
        var source = world.Source();

        var summary = await world.CrawlAsync(source with { Scope = source.Scope with { MaxPages = 3 } });

        Assert.Equal(3, summary.Fetched);
        Assert.Equal(1, summary.Links[ScopeReason.PageLimit]);
    }

    [Fact]
    public async Task FeedsAndSitemapsGiveTheirAddressesWhateverTheirContentType()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.Text(
                "/feed",
                $"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title><item><title>一</title><link>{world.Site.Url("/from-feed")}</link></item></channel></rss>",
                "text/html"
            )
            .Bytes(
                "/map.xml.gz",
                Gzip(
                    $"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>{world.Site.Url("/from-map")}</loc></url></urlset>"
                ),
                "application/x-gzip"
            )
            .Page("/from-feed", "来自订阅")
            .Page("/from-map", "来自地图");
        var source = world.Source("one", "/feed", "/map.xml.gz");

        await world.CrawlAsync(source with { Scope = source.Scope with { MaxDepth = 0 } });

        Assert.Equal(["来自地图", "来自订阅"], world.Sink.Pages.Select(p => p.Content.Title).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RequestsSayHonestlyWhoAsks()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { UserAgentContact = "https://monitor.example.test, mail@example.test" };
        world.Site.Page("/", "首页");

        await world.CrawlAsync();

        Assert.All(
            world.Site.Requests,
            r => Assert.Equal("AdWatch/1.0 (+https://monitor.example.test, mail@example.test)", r.Headers["User-Agent"])
        );
    }

    [Fact]
    public async Task ASourceThatIsGoneIsNotVisitedAndComesBackWithItsState()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");
        await world.CrawlAsync(world.Source());
        world.Time.Advance(TimeSpan.FromHours(25));
        var other = world.Source("other", "/status/404");

        var without = await world.CrawlAsync(other);
        var with = await world.CrawlAsync(world.Source(), other);

        Assert.Equal(1, without.Fetched);
        Assert.Equal(2, with.Fetched);
    }

    [Fact]
    public async Task ScheduleNowMakesTheStartOfASourceDue()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");
        await world.CrawlAsync();

        Assert.True(await world.Engine.ScheduleNowAsync("one", TestContext.Current.CancellationToken));
        Assert.False(await world.Engine.ScheduleNowAsync("nobody", TestContext.Current.CancellationToken));
        var again = await world.CrawlAsync();

        Assert.Equal(1, again.Fetched);
        Assert.Equal(2, world.Site.CountOf("/"));
    }

    [Fact]
    public async Task TheStatusOfASourceTellsSuccessErrorAndCounts()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/status/500");

        await world.CrawlAsync();

        var status = Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, status.Known);
        Assert.NotNull(status.LastSuccess);
        Assert.Contains("/status/500", status.LastError, StringComparison.Ordinal);
        Assert.Equal(1, status.Dispositions[CrawlDisposition.Read]);
        Assert.Equal(1, status.Dispositions[CrawlDisposition.Failed]);
    }

    [Fact]
    public async Task ASecondEngineOnTheFolderIsRefusedNamingTheHolder()
    {
        await using var world = await CrawlWorld.StartAsync();
        await world.Engine.OpenAsync(TestContext.Current.CancellationToken);
        await using var second = new CrawlEngine(world.Options, world.Sink, world.Time);

        var refusal = await Assert.ThrowsAsync<CrawlFolderInUseException>(() => second.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Equal(Environment.ProcessId, refusal.ProcessId);
    }

    [Fact]
    public async Task ARunWithoutAnEndStopsInGoodOrderWhenCancelled()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        world.Sink.Before = async (_, _) => await stop.CancelAsync();
        await world.Engine.ReplaceSourcesAsync([world.Source()], TestContext.Current.CancellationToken);

        var summary = await world.Engine.RunAsync(new CrawlRun(), null, stop.Token);

        Assert.Equal(CrawlEnd.Cancelled, summary.End);
        Assert.Single(world.Sink.Pages);
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
