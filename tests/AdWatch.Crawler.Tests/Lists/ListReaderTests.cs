using System.Text;
using AdWatch.Crawler.Lists;

namespace AdWatch.Crawler.Tests.Lists;

public sealed class ListReaderTests
{
    private const string Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Fact]
    public void ASitemapGivesAddressesAndTimes()
    {
        var list = Read(
            $"<?xml version=\"1.0\"?><!-- c --><urlset xmlns=\"{Sitemap}\"><url><loc> http://a.test/1 </loc><lastmod>2026-05-12</lastmod></url><url><loc>http://a.test/2?a=1&amp;b=2</loc></url></urlset>"
        );

        Assert.Equal(ListKind.Sitemap, list!.Kind);
        Assert.Equal(["http://a.test/1", "http://a.test/2?a=1&b=2"], list.Entries.Select(e => e.Url));
        Assert.Equal(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero), list.Entries[0].LastModified);
        Assert.Null(list.Entries[1].LastModified);
    }

    [Fact]
    public void AnIndexIsToldApart() =>
        Assert.Equal(
            ListKind.SitemapIndex,
            Read($"<sitemapindex xmlns=\"{Sitemap}\"><sitemap><loc>http://a.test/m.xml</loc></sitemap></sitemapindex>")!.Kind
        );

    [Fact]
    public void ABrokenSitemapGivesWhatStandsBeforeTheFault()
    {
        var list = Read("<urlset>\n<url><loc>http://a.test/1</loc></url>\n<url><loc>http://a.test/2</url>");

        Assert.Equal(["http://a.test/1"], list!.Entries.Select(e => e.Url));
        Assert.Contains("line 3", list.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "<rss version=\"2.0\"><channel><title>t</title><item><title>一</title><link>http://a.test/1</link><pubDate>Tue, 12 May 2026 00:00:00 GMT</pubDate></item></channel></rss>"
    )]
    [InlineData(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><entry><title>一</title><link href=\"http://a.test/1\"/></entry></feed>"
    )]
    [InlineData(
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{\"id\":\"1\",\"url\":\"http://a.test/1\",\"title\":\"一\"}]}"
    )]
    [InlineData(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel><title>t</title></channel><item><title>一</title><link>http://a.test/1</link></item></rdf:RDF>"
    )]
    public void FeedsOfEveryKindGiveTheirEntries(string feed)
    {
        var list = Read(feed);

        Assert.Null(list!.Fault);
        Assert.Equal(["http://a.test/1"], list.Entries.Select(e => e.Url));
    }

    [Fact]
    public void ForbiddenControlCharactersCostTheCharacterNotTheFeed()
    {
        var list = Read(
            "\n<rss version=\"2.0\"><channel><title>t\u0008&#x1;&#65;</title><item><title>\u000b</title><link>http://a.test/1</link></item></channel></rss>"
        );

        Assert.Null(list!.Fault);
        Assert.Single(list.Entries);
    }

    [Fact]
    public void AFeedInGb18030IsReadByItsDeclaration()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var xml =
            "<?xml version=\"1.0\" encoding=\"gb18030\"?><rss version=\"2.0\"><channel><title>消息</title><item><title>一</title><link>http://a.test/中</link></item></channel></rss>";

        var list = ListReader.Read(Encoding.GetEncoding("gb18030").GetBytes(xml), 10);

        Assert.Equal("http://a.test/中", Assert.Single(list!.Entries).Url);
    }

    [Fact]
    public void EntityBombsAreAFaultNotACrash()
    {
        var list = Read(
            "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><rss version=\"2.0\"><channel><title>&b;</title></channel></rss>"
        );

        Assert.NotNull(list);
        Assert.Empty(list.Entries);
    }

    [Theory]
    [InlineData("<!doctype html><html><body>rss</body></html>")]
    [InlineData("{\"a\":1}")]
    [InlineData("plain words")]
    [InlineData("")]
    public void WhatIsNoListIsLeftAlone(string text) => Assert.Null(Read(text));

    [Fact]
    public void APlainListOfAddressesIsOne() => Assert.Equal(2, Read("http://a.test/1\r\nhttps://a.test/2\n")!.Entries.Length);

    private static ListContent? Read(string text) => ListReader.Read(Encoding.UTF8.GetBytes(text), 100);

    [Theory]
    [InlineData("<?xml version='1.0'?><!-- a --><!DOCTYPE rss [<!ENTITY a \"x]y>\">]> <rss><channel/></rss>", true)]
    [InlineData("<!DOCTYPE html><html>", false)]
    [InlineData("<!-- never ended <rss>", false)]
    [InlineData("<x:urlset xmlns:x='a'></x:urlset>", true)]
    public void TheRootElementIsFoundBehindDeclarationsAndComments(string text, bool isList) =>
        Assert.Equal(isList, ListReader.Read(System.Text.Encoding.UTF8.GetBytes(text), 10) is not null);

    [Fact]
    public void ThousandsOfDocumentTypesAreNoList() =>
        Assert.Null(
            ListReader.Read(Enumerable.Repeat("<!DOCTYPE x [<!ENTITY a \"&a;\">]>"u8.ToArray(), 4_000).SelectMany(b => b).ToArray(), 10)
        );
}
