using System.Text;
using AdWatch.Crawler.Lists;
using CsCheck;

namespace AdWatch.Crawler.Tests.Lists;

/// <summary>When a feed entry is a whole article, and what becomes of feeds that are not well-formed.</summary>
public sealed class FeedArticleTests
{
    private static readonly string[] Pieces =
    [
        "<rss><channel>",
        "<item>",
        "</item>",
        "<link>http://a.test/1</link>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&amp;",
        "&nbsp;",
        "&",
        "<content:encoded>",
        "</content:encoded>",
        "<urlset><url><loc>",
        "</loc></url>",
        "<entry",
        "<feed xmlns=\"x\">",
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[",
        "{\"url\":\"http://a.test/2\"}",
        "\ud83d\ude00",
        "中",
    ];

    private static readonly string Long = string.Concat(
        Enumerable.Repeat("<p>春季花粉多，过敏性鼻炎的患者出门请戴口罩，回家及时清洗鼻腔。</p>", 12)
    );

    [Fact]
    public void ContentEncodedIsTheWholeArticle()
    {
        var entry = Rss($"<description>春季花粉多，过敏…</description><content:encoded><![CDATA[{Long}]]></content:encoded>");

        Assert.Equal(Long, entry.Article!.Html);
        Assert.Equal("标题一", entry.Article.Title);
    }

    [Fact]
    public void ALongDescriptionWithParagraphsIsTheWholeArticle() =>
        Assert.NotNull(Rss($"<description><![CDATA[{Long}]]></description>").Article);

    [Theory]
    [InlineData("<description>春季花粉多，过敏性鼻炎的患者出门请戴口罩。</description>")]
    [InlineData("<description>只有一句话的摘要，没有段落……</description>")]
    [InlineData("")]
    public void ASummaryIsALinkOnly(string inner) => Assert.Null(Rss(inner).Article);

    [Theory]
    [InlineData("……<a href='http://a.test/1'>阅读全文</a>")]
    [InlineData("<p>…</p>")]
    [InlineData(" [...]")]
    [InlineData("<a href='/1'>Read more</a>")]
    public void ABodyThatSaysThereIsMoreIsALinkOnly(string end)
    {
        var start = string.Concat(Enumerable.Repeat("<p>口腔健康从每天早晚刷牙开始，做到面面刷到。</p>", 8));

        Assert.Null(Rss($"<content:encoded><![CDATA[{start}{end}]]></content:encoded>").Article);
    }

    [Fact]
    public void ABodyOfPostersIsWholeAlthoughItHasNoWords() =>
        Assert.NotNull(Rss("<content:encoded><![CDATA[<p><img data-src='http://a.test/p.jpg'></p>]]></content:encoded>").Article);

    [Fact]
    public void AShortPostIsWholeOnAMicroblog()
    {
        const string Feed =
            "<rss version='2.0'><channel><title>t</title><item><title>今天</title><link>http://a.test/1</link><description>今天门诊照常，请大家错峰就诊。</description></item></channel></rss>";

        Assert.NotNull(ListReader.Read(Encoding.UTF8.GetBytes(Feed), 10, shortPosts: true)!.Entries[0].Article);
        Assert.Null(ListReader.Read(Encoding.UTF8.GetBytes(Feed), 10, shortPosts: false)!.Entries[0].Article);
    }

    [Fact]
    public void AnAtomEntryGivesContentAuthorAndBothDates()
    {
        var list = Read(
            $"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.test/x/'><title>仁爱讲堂</title><entry><title type='html'>&lt;b&gt;鼻炎&lt;/b&gt;须知</title><link rel='self' href='https://a.test/feed'/><link href='1.html'/><published>2026-05-01T08:00:00+08:00</published><updated>2026-05-03T09:30:00+08:00</updated><author><name>卢听澜</name></author><content type='html'>{System.Security.SecurityElement.Escape(Long)}</content></entry></feed>"
        );

        var entry = Assert.Single(list.Entries);
        Assert.Equal("仁爱讲堂", list.Title);
        Assert.Equal("https://a.test/x/1.html", entry.Url);
        Assert.Equal("鼻炎须知", entry.Article!.Title);
        Assert.Equal("卢听澜", entry.Article.Author);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.FromHours(8)), entry.Article.PublishedAt);
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 9, 30, 0, TimeSpan.FromHours(8)), entry.LastModified);
    }

    [Fact]
    public void XhtmlContentIsItsMarkup()
    {
        var list = Read(
            $"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><title>一</title><link href='http://a.test/1'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{Long}</div></content></entry></feed>"
        );

        Assert.Contains("过敏性鼻炎", list.Entries[0].Article!.Html, StringComparison.Ordinal);
        Assert.Contains("<p>", list.Entries[0].Article!.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void AJsonFeedGivesHtmlOrPlainText()
    {
        var text = new string('文', 200);
        var list = Read(
            $$"""{"version":"https://jsonfeed.org/version/1.1","title":"号","items":[{"id":"http://a.test/1","title":"一","content_html":"{{Long}}","date_published":"2026-05-01T08:00:00+08:00","authors":[{"name":"甲"}]},{"id":"2","url":"http://a.test/2","content_text":"{{text}}"},{"id":"no address"}]}"""
        );

        Assert.Equal("甲", list.Entries[0].Article!.Author);
        Assert.True(list.Entries[1].Article!.IsPlainText);
        Assert.Contains("1 entries without an address", list.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<item><title>坏 & 坏</title><link>http://a.test/bad?a=1&b=2</link></item>", "http://a.test/bad?a=1&b=2")]
    [InlineData("<item><title>空&nbsp;格&hellip;</title><link>http://a.test/bad</link></item>", "http://a.test/bad")]
    [InlineData("<item><dc:creator>甲</dc:creator><link>http://a.test/bad</link></item>", "http://a.test/bad")]
    public void WhatGeneratorsGetWrongIsMendedAndTold(string item, string url)
    {
        var list = Read($"<rss version='2.0'><channel><title>t</title>{Item(1)}{item}{Item(3)}</channel></rss>");

        Assert.Equal(["http://a.test/1", url, "http://a.test/3"], list.Entries.Select(e => e.Url));
        Assert.Contains("0 of 3 entries are broken", list.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEntryThatCannotBeMendedCostsItselfOnlyAndIsCounted()
    {
        var list = Read(
            $"<rss version='2.0'><channel>{Item(1)}<item><title>坏<b</title><link>http://a.test/2</link></item>{Item(3)}<item><title>没完"
        );

        Assert.Equal(["http://a.test/1", "http://a.test/3"], list.Entries.Select(e => e.Url));
        Assert.Contains("2 of 4 entries are broken", list.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tue, 12 May 2026 08:30:00 GMT", "2026-05-12T08:30:00+00:00")]
    [InlineData("Tue, 12 May 2026 08:30:00 +0800", "2026-05-12T08:30:00+08:00")]
    [InlineData("12 May 26 08:30 CST", "2026-05-12T08:30:00+08:00")]
    [InlineData("Tue, 12 May 2026 08:30:00 GMT+0800 (CST)", "2026-05-12T08:30:00+08:00")]
    [InlineData("2026-05-12T08:30:00Z", "2026-05-12T08:30:00+00:00")]
    [InlineData("2026-05-12 08:30:00", "2026-05-12T08:30:00+08:00")]
    [InlineData("2026年5月12日 08:30", "2026-05-12T08:30:00+08:00")]
    [InlineData("2026-05", "2026-05-01T00:00:00+00:00")]
    public void DatesAreReadInEverySpelling(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), FeedDate.Read(text));

    [Fact]
    public void ANewsSitemapGivesThePublicationAsTheChange()
    {
        var list = Read(
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9' xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url><loc>http://a.test/1</loc><image:image><image:loc>http://a.test/1.jpg</image:loc></image:image><news:news><news:publication><news:name>报</news:name></news:publication><news:publication_date>2026-05-12T08:30:00+08:00</news:publication_date><news:title>题</news:title></news:news></url></urlset>"
        );

        var entry = Assert.Single(list.Entries);
        Assert.Equal("http://a.test/1", entry.Url);
        Assert.Equal(new DateTimeOffset(2026, 5, 12, 8, 30, 0, TimeSpan.FromHours(8)), entry.LastModified);
    }

    [Fact]
    public void ASitemapIsReadBeyondAFaultAndSaysWhatIsMissing()
    {
        var list = Read(
            "<urlset><url><loc>http://a.test/1?a=1&b=2</loc></url><url><loc>http://a.test/<2</loc></url><url><loc>http://a.test/3</loc></url></urlset>"
        );

        Assert.Equal(["http://a.test/1?a=1&b=2", "http://a.test/3"], list.Entries.Select(e => e.Url));
        Assert.Contains("1 are broken", list.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatLiesBeyondTheLimitIsCounted()
    {
        var list = ListReader.Read(Encoding.UTF8.GetBytes($"<rss version='2.0'><channel>{Item(1)}{Item(2)}{Item(3)}</channel></rss>"), 2)!;

        Assert.Equal(2, list.Entries.Length);
        Assert.Contains("1 entries beyond the limit", list.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEntryOfBottomlessMarkupCostsItselfOnly()
    {
        var deep = string.Concat(Enumerable.Repeat("<loc>", 60_000));

        var list = ListReader.Read(
            Encoding.UTF8.GetBytes(
                $"<rss version='2.0'><channel>{Item(1)}<item><link>http://a.test/2</link>{deep}</item>{Item(3)}</channel></rss>"
            ),
            100
        )!;

        Assert.Equal(["http://a.test/1", "http://a.test/3"], list.Entries.Select(e => e.Url));
        Assert.NotNull(list.Fault);
    }

    [Fact]
    public void NoBytesMakeTheReaderThrow() =>
        Gen.Int[0, Pieces.Length - 1]
            .Array[0, 24]
            .Sample(parts =>
                ListReader.Read(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => Pieces[p]))), 5) is null or { Entries.Length: <= 5 }
            );

    private static string Item(int n) => $"<item><title>标题{n}</title><link>http://a.test/{n}</link></item>";

    private static ListEntry Rss(string inner) =>
        Assert.Single(
            Read(
                $"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>号</title><item><title>标题一</title><link>http://a.test/1</link>{inner}</item></channel></rss>"
            ).Entries
        );

    private static ListContent Read(string text) => ListReader.Read(Encoding.UTF8.GetBytes(text), 100)!;
}
