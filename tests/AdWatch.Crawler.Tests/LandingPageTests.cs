using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.TestSite;

namespace AdWatch.Crawler.Tests;

/// <summary>Advertisements of a search page and the pages they lead to, on their way through a crawl.</summary>
public sealed class LandingPageTests
{
    private static readonly ProfileSet Profiles = ProfileSet.Load(Path.Combine(Repository.Root, "seeds", "profiles"));

    [Fact]
    public async Task AnAdvertisementAndItsLandingPageAreJoinedBothWays()
    {
        await using var web = await AdWeb.StartAsync();
        web.Search(web.Shop.Url("/lp?from=ad"));
        web.Shop.Text("/lp?from=ad", Landing("七天除根，无效退款"), "text/html; charset=utf-8");

        var summary = await web.CrawlAsync();

        var search = web.Page(web.SearchUrl);
        var ad = Assert.Single(search.Content.Items);
        var landing = web.Page(web.Shop.Url("/lp?from=ad"));
        Assert.Equal(LandingState.Read, ad.Landing!.State);
        Assert.Equal((landing.Url, landing.FinalUrl, landing.VisitId), (ad.Landing.Url, ad.Landing.FinalUrl, ad.Landing.VisitId));
        var by = Assert.Single(landing.AdvertisedBy);
        Assert.Equal((search.Url, search.VisitId, "皮肤癣专科"), (by.PageUrl, by.VisitId, by.Title));
        Assert.Contains("祖传秘方", by.Text, StringComparison.Ordinal);
        Assert.Contains("七天除根", landing.Content.Text, StringComparison.Ordinal);
        Assert.Equal(1, summary.Landings[LandingState.Read]);
    }

    [Fact]
    public async Task TheWayOverClickCountersIsKeptWithItsRecords()
    {
        await using var web = await AdWeb.StartAsync();
        web.Search(web.World.Site.Url("/click?id=1"));
        web.World.Site.Redirect("/click?id=1", web.Shop.Url("/hop"));
        web.Shop.Redirect("/hop", "/lp");
        web.Shop.Text("/lp", Landing("门诊时间"), "text/html; charset=utf-8");

        await web.CrawlAsync();

        var landing = web.Page(web.Shop.Url("/lp"));
        string[] way = [web.World.Site.Url("/click?id=1"), web.Shop.Url("/hop")];
        Assert.Equal(way, landing.Redirects);
        Assert.Equal(way, Assert.Single(web.Page(web.SearchUrl).Content.Items).Landing!.Redirects);
        var asked = web.World.ArchivedRecords.Where(r => r.Type == "response").Select(r => r.TargetUri).ToHashSet(StringComparer.Ordinal);
        Assert.All([.. way, landing.Url], url => Assert.Contains(url, asked));
        var record = await web.World.Engine.Archive.ReadAsync(landing.Archive!, TestContext.Current.CancellationToken);
        Assert.Equal(landing.FinalUrl, record.TargetUri);
    }

    [Fact]
    public async Task NoLinkOfALandingPageIsFollowedAndItIsNoPageOfTheFrontier()
    {
        await using var web = await AdWeb.StartAsync();
        web.Search(web.Shop.Url("/lp"));
        web.Shop.Text("/lp", Landing("门诊时间", "<a href=/deeper>更多</a>"), "text/html; charset=utf-8").Page("/deeper", "深处");

        await web.CrawlAsync();

        Assert.Equal(1, web.Shop.CountOf("/lp"));
        Assert.Equal(0, web.Shop.CountOf("/deeper"));
    }

    [Fact]
    public async Task ALandingPageIsAskedAgainOnlyAfterItsIntervalAndIsNamedMeanwhile()
    {
        await using var web = await AdWeb.StartAsync();
        web.Search(web.Shop.Url("/lp"));
        web.Shop.Text("/lp", Landing("门诊时间"), "text/html; charset=utf-8");
        await web.CrawlAsync();
        web.Search(web.Shop.Url("/lp"), "换了说法");
        web.World.Time.Advance(TimeSpan.FromHours(1));

        await web.CrawlAsync(new CrawlRun { Once = true, All = true });

        Assert.Equal(1, web.Shop.CountOf("/lp"));
        var again = Assert.Single(web.World.Sink.Pages.Last(p => p.Url == web.SearchUrl).Content.Items).Landing!;
        Assert.Equal((LandingState.Known, web.Shop.Url("/lp")), (again.State, again.Url));

        web.Search(web.Shop.Url("/lp"), "又换了说法");
        web.World.Time.Advance(TimeSpan.FromHours(24));
        await web.CrawlAsync(new CrawlRun { Once = true, All = true });

        Assert.Equal(2, web.Shop.CountOf("/lp"));
    }

    [Fact]
    public async Task OnlySoManyLandingPagesOfOnePageAreAsked()
    {
        await using var web = await AdWeb.StartAsync(o => o with { MaxLandingsPerPage = 2 });
        web.Search([.. Enumerable.Range(0, 5).Select(i => web.Shop.Url($"/lp{i}"))]);
        for (var i = 0; i < 5; i++)
        {
            web.Shop.Text($"/lp{i}", Landing($"第{i}家"), "text/html; charset=utf-8");
        }

        var summary = await web.CrawlAsync();

        Assert.Equal(2, summary.Landings[LandingState.Read]);
        Assert.Equal(3, summary.Landings[LandingState.OverLimit]);
    }

    [Fact]
    public async Task WhatRobotsTxtForbidsIsNotAskedAndTheAdvertisementSaysSo()
    {
        await using var web = await AdWeb.StartAsync();
        web.Search(web.Shop.Url("/lp"));
        web.Shop.Robots("User-agent: *\nDisallow: /lp").Text("/lp", Landing("门诊时间"), "text/html; charset=utf-8");

        await web.CrawlAsync();

        Assert.Equal(0, web.Shop.CountOf("/lp"));
        Assert.Equal(LandingState.Forbidden, Assert.Single(web.Page(web.SearchUrl).Content.Items).Landing!.State);
    }

    [Fact]
    public async Task AnAdvertisementLeadsToNoPrivateAddressOutOfItsSource()
    {
        await using var web = await AdWeb.StartAsync(coversShop: false);
        web.Search(web.Shop.Url("/lp"));
        web.Shop.Text("/lp", Landing("门诊时间"), "text/html; charset=utf-8");

        await web.CrawlAsync();

        Assert.Empty(web.Shop.Requests);
        Assert.Equal(LandingState.Forbidden, Assert.Single(web.Page(web.SearchUrl).Content.Items).Landing!.State);
    }

    [Fact]
    public async Task ALandingPageInAnotherSourceIsVisitedThereAndNamedOnTheAdvertisement()
    {
        await using var web = await AdWeb.StartAsync(coversShop: false);
        web.Search(web.World.Site.Url("/click"));
        web.World.Site.Redirect("/click", web.Shop.Url("/lp"));
        web.Shop.Page("/", "首页").Text("/lp", Landing("门诊时间"), "text/html; charset=utf-8");
        var clinic = web.World.Source("clinic") with
        {
            Urls = [web.Shop.Url("/")],
            Scope = new SourceScope([HostPatternReader.Parse(web.Shop.Authority)!], 8, 1_000, []),
        };

        await web.CrawlAsync(new CrawlRun { Once = true }, clinic);

        var ad = Assert.Single(web.Page(web.SearchUrl).Content.Items).Landing!;
        Assert.Equal((LandingState.OfSource, web.Shop.Url("/lp")), (ad.State, ad.Url));
        Assert.Equal("clinic", web.Page(web.Shop.Url("/lp")).SourceId);
        Assert.Equal(1, web.Shop.CountOf("/lp"));
    }

    [Fact]
    public async Task ABlockPageBehindAnAdvertisementIsToldAndNoText()
    {
        await using var web = await AdWeb.StartAsync();
        web.Search(web.Shop.Url("/lp"));
        web.Shop.Text("/lp", "<title>403</title>", "text/html", status: 403);

        await web.CrawlAsync();

        Assert.Equal(LandingState.NoPage, Assert.Single(web.Page(web.SearchUrl).Content.Items).Landing!.State);
        Assert.Equal(CrawlDisposition.Blocked, web.World.Sink.Of(web.Shop.Url("/lp")).Disposition);
    }

    [Fact]
    public async Task APageThatTellsRobotsToFollowNothingHasNoLandingPages()
    {
        await using var web = await AdWeb.StartAsync();
        web.Search([web.Shop.Url("/lp")], head: "<meta name=robots content=nofollow>");
        web.Shop.Text("/lp", Landing("门诊时间"), "text/html; charset=utf-8");

        await web.CrawlAsync();

        Assert.Empty(web.Shop.Requests);
    }

    private static string Landing(string words, string more = "") =>
        $"<!doctype html><title>落地页</title><main><h1>本院皮肤科</h1><p>{words}，详情请到院咨询医生后再决定。</p>{more}</main>";

    /// <summary>A search engine and an advertiser, each a site of its own.</summary>
    private sealed class AdWeb(CrawlWorld world, Site shop, bool coversShop) : IAsyncDisposable
    {
        public CrawlWorld World { get; } = world;

        public Site Shop { get; } = shop;

        public string SearchUrl => World.Site.Url("/s?wd=xuan");

        public static async Task<AdWeb> StartAsync(Func<CrawlerOptions, CrawlerOptions>? adjust = null, bool coversShop = true)
        {
            var world = await CrawlWorld.StartAsync();
            world.Adjust = o => (adjust ?? (x => x))(o with { Profiles = Profiles });
            return new AdWeb(world, await Site.StartAsync(TestContext.Current.CancellationToken), coversShop);
        }

        public void Search(string url, string words = "祖传秘方") => Search([url], words);

        public void Search(string[] urls, string words = "祖传秘方", string head = "")
        {
            var ads = urls.Select(u =>
                $"""<div class="result-ad"><h3><a href="{u}">皮肤癣专科</a></h3><div class="ad-text">{words}，不复发，预约挂号</div></div>"""
            );
            World.Site.Text(
                "/s?wd=xuan",
                $"<!doctype html><title>皮肤癣</title>{head}<input name=wd value=皮肤癣><div id=content_left>{string.Concat(ads)}</div>",
                "text/html; charset=utf-8"
            );
        }

        public Task<CrawlSummary> CrawlAsync() => CrawlAsync(new CrawlRun { Once = true });

        public Task<CrawlSummary> CrawlAsync(CrawlRun run, params Source[] others)
        {
            var search = World.Source("search", "/s?wd=xuan") with
            {
                Channel = "search-ad",
                Scope = new SourceScope(
                    [
                        HostPatternReader.Parse(World.Site.Authority)!,
                        .. coversShop ? [HostPatternReader.Parse(Shop.Authority)!] : Array.Empty<HostPattern>(),
                    ],
                    8,
                    1_000,
                    []
                ),
            };
            return World.CrawlAsync(run, [search, .. others]);
        }

        public Page Page(string url) => Assert.Single(World.Sink.Pages, p => p.Url == url);

        public async ValueTask DisposeAsync()
        {
            await World.DisposeAsync();
            await Shop.DisposeAsync();
        }
    }
}
