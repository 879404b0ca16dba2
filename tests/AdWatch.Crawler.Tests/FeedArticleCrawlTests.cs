using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests;

/// <summary>Articles that a feed carries whole, on their way through a crawl.</summary>
public sealed class FeedArticleCrawlTests
{
    private const string Article = "https://mp.weixin.qq.com/s/kq2026article";
    private static readonly string Body = string.Concat(Enumerable.Repeat("<p>流感高发期，老人和孩子请尽早接种疫苗，室内多通风。</p>", 8));

    [Fact]
    public async Task AWholeEntryIsAPageOfItsAccountUnderItsOwnAddressWithoutAFetch()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/feed.xml", Feed(Body), "application/rss+xml");

        await world.CrawlAsync(world.Source("one", "/feed.xml") with { Channel = "public-account" });

        var page = Assert.Single(world.Sink.Pages);
        Assert.Equal(Article, page.Url);
        Assert.Equal("流感季提醒", page.Content.Title);
        Assert.Equal("仁爱健康号", page.Content.Account);
        Assert.Equal("仁爱健康号", page.Content.Publisher);
        Assert.Equal("陈守瑶", page.Content.Author);
        Assert.Equal(new DateTimeOffset(2026, 5, 12, 8, 0, 0, TimeSpan.FromHours(8)), page.Content.PublishedAt);
        Assert.Contains("请尽早接种疫苗", page.Content.Text, StringComparison.Ordinal);
        Assert.Equal(world.Site.Url("/feed.xml"), page.CarriedBy);
        Assert.Equal(["/robots.txt", "/feed.xml"], world.Site.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task ItsArchiveRecordIsThatOfTheFeed()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/feed.xml", Feed(Body), "application/rss+xml");

        await world.CrawlAsync(world.Source("one", "/feed.xml"));

        var page = Assert.Single(world.Sink.Pages);
        var record = await world.Engine.Archive.ReadAsync(page.Archive!, TestContext.Current.CancellationToken);
        Assert.Equal(world.Site.Url("/feed.xml"), record.TargetUri);
    }

    [Fact]
    public async Task AnEntryThatChangedLaterComesAgainAndTheOthersAreToldAsUnchanged()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/feed.xml", Feed(Body, Body), "application/rss+xml");
        await world.CrawlAsync(world.Source("one", "/feed.xml"));
        world.Site.Text("/feed.xml", Feed(Body + "<p>更正：接种点改到二楼。</p>", Body), "application/rss+xml");

        await world.CrawlAsync(new CrawlRun { Once = true, All = true }, world.Source("one", "/feed.xml"));

        var first = world.Sink.Results.Where(r => r.Url == Article).ToArray();
        Assert.Equal([CrawlDisposition.Read, CrawlDisposition.Read], first.Select(r => r.Disposition));
        Assert.NotEqual(first[0].Page!.ContentDigest, first[1].Page!.ContentDigest);
        Assert.NotEqual(first[0].VisitId, first[1].VisitId);
        Assert.Equal(
            [CrawlDisposition.Read, CrawlDisposition.Unchanged],
            world.Sink.Results.Where(r => r.Url == Article + "2").Select(r => r.Disposition)
        );
    }

    [Fact]
    public async Task AnEntryWithASummaryOnlyIsALink()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.Text(
                "/feed.xml",
                "<rss version='2.0'><channel><title>t</title><item><title>一</title><link>/1.html</link><description>摘要一句。</description></item></channel></rss>",
                "application/rss+xml"
            )
            .Page("/1.html", "全文");

        await world.CrawlAsync(world.Source("one", "/feed.xml"));

        var page = Assert.Single(world.Sink.Pages);
        Assert.Equal(world.Site.Url("/1.html"), page.FinalUrl);
        Assert.Null(page.CarriedBy);
    }

    [Fact]
    public async Task AnArticleOfAnotherSourceStaysItsLink()
    {
        await using var world = await CrawlWorld.StartAsync();
        await using var other = await CrawlWorld.StartAsync();
        other.Site.Page("/s/1", "原文");
        world.Site.Text("/feed.xml", Feed(Body).Replace(Article, other.Site.Url("/s/1"), StringComparison.Ordinal), "application/rss+xml");

        await world.CrawlAsync(world.Source("one", "/feed.xml"), other.Source("two", "/"));

        var page = world.Sink.Pages.Single(p => p.Url == other.Site.Url("/s/1"));
        Assert.Equal("two", page.SourceId);
        Assert.Null(page.CarriedBy);
    }

    [Fact]
    public async Task AnArticleTheSourceDeniesIsCountedNotRead()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text(
            "/feed.xml",
            Feed(Body).Replace(Article, world.Site.Url("/cart/1"), StringComparison.Ordinal),
            "application/rss+xml"
        );
        var source = world.Source("one", "/feed.xml");

        var summary = await world.CrawlAsync(source with { Scope = source.Scope with { Deny = ["/cart/*"] } });

        Assert.Empty(world.Sink.Pages);
        Assert.Equal(1, summary.Links[ScopeReason.Denied]);
    }

    [Fact]
    public async Task ArticlesThatWereNotTakenComeAgainUnderTheSameVisit()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/feed.xml", Feed(Body), "application/rss+xml");
        var seen = new List<string>();
        world.Sink.Before = (result, _) =>
        {
            seen.Add(result.VisitId);
            return seen.Count <= 3 ? throw new IOException("disk") : Task.CompletedTask;
        };
        await world.CrawlAsync(world.Source("one", "/feed.xml"));
        Assert.Empty(world.Sink.Pages);
        await world.RestartAsync();

        await world.CrawlAsync(world.Source("one", "/feed.xml"));

        Assert.Equal(seen[0], world.Sink.Results.Single(r => r.Page is not null).VisitId);
        Assert.Equal(1, world.Site.CountOf("/feed.xml"));
    }

    private static string Feed(string body, string? second = null)
    {
        var more = second is null ? "" : Item("手卫生", Article + "2", second);
        return "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            + $"<channel><title>仁爱健康号</title>{Item("流感季提醒", Article, body)}{more}</channel></rss>";
    }

    private static string Item(string title, string url, string body) =>
        $"<item><title>{title}</title><link>{url}</link><dc:creator>陈守瑶</dc:creator><pubDate>Tue, 12 May 2026 00:00:00 GMT</pubDate><content:encoded><![CDATA[{body}]]></content:encoded></item>";
}
