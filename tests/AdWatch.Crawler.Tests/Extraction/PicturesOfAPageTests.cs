using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Results;
using CsCheck;

namespace AdWatch.Crawler.Tests.Extraction;

/// <summary>Which pictures a page shows, and where in its text.</summary>
public sealed class PicturesOfAPageTests
{
    private const string Base = "https://a.test/";
    private static readonly string[] Pieces =
    [
        "background:",
        "url(",
        ")",
        "'",
        "\"",
        "\\",
        "/*",
        "*/",
        "{",
        "}",
        ";",
        "a.png",
        " ",
        "content:",
        "URL(",
    ];

    [Theory]
    [InlineData("background:url(a.png)", "a.png")]
    [InlineData("color:red; background-image : url( \"a.png\" ) no-repeat", "a.png")]
    [InlineData("background:url('a)b.png'), url(c.png)", "a)b.png c.png")]
    [InlineData("background:URL(a.png)", "a.png")]
    [InlineData("/* background:url(no.png) */background:url(a.png)", "a.png")]
    [InlineData("background:url(data:image/png;base64,AAAA)", "data:image/png;base64,AAAA")]
    [InlineData("behavior:url(a.htc)", "")]
    [InlineData("background:url(", "")]
    public void AStyleAttributeShowsItsBackground(string style, string addresses) => Assert.Equal(addresses, Found(style));

    [Theory]
    [InlineData(".hero{background:url(a.png)} a:hover{background:url(b.png)}", "a.png b.png")]
    [InlineData("@media(min-width:9px){.x{background-image:url(a.png)}}", "a.png")]
    [InlineData("@import url(x.css); @font-face{src:url(f.woff)}", "")]
    [InlineData(".x::before{content:url(a.png)}", "a.png")]
    public void AStyleSheetShowsItsBackgroundsAndNoFonts(string sheet, string addresses) => Assert.Equal(addresses, Found(sheet));

    [Fact]
    public void NoStyleMakesTheReaderThrowOrPassItsLimit() =>
        Gen.Int[0, Pieces.Length - 1]
            .List[0, 40]
            .Sample(chosen =>
            {
                var found = new List<string>();
                StylePictures.Find(string.Concat(chosen.Select(c => Pieces[c])), 3, found);
                Assert.True(found.Count <= 3);
            });

    [Fact]
    public void APictureBehindTextAndOneInTheMarkupArePicturesOfThePage()
    {
        var data = Convert.ToBase64String([.. Enumerable.Range(0, 600).Select(i => (byte)i)]);
        var page = Read(
            $"<style>.hero{{background:url(/sheet.png)}}</style><div style='background-image:url(&quot;/behind.png&quot;)'>门诊时间</div><img src=\"data:image/png;base64,{data}\" alt=海报>"
        );

        Assert.Equal(
            ["https://a.test/sheet.png", "https://a.test/behind.png"],
            page.Images.Where(i => i.Inline.IsEmpty).Select(i => i.Url)
        );
        var inline = Assert.Single(page.Images, i => !i.Inline.IsEmpty);
        Assert.Equal((600, "海报"), (inline.Inline.Length, inline.Alt));
        Assert.Matches("^data:image/png;sha256,[0-9a-f]{64}$", inline.Url);
    }

    [Theory]
    [InlineData("data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")]
    [InlineData("data:image/svg+xml;base64,PHN2Zy8+")]
    [InlineData("data:text/html,<p>x")]
    [InlineData("data:image/png;base64,%%%")]
    public void APlaceholderADrawingAndWhatIsNoPictureAreLeftOut(string source) => Assert.Empty(Read($"<img src=\"{source}\">").Images);

    [Fact]
    public void PicturesInTheMarkupAreKeptUpToTheLimitOfAPage()
    {
        var images = string.Concat(
            Enumerable
                .Range(1, 5)
                .Select(n => $"<img src=\"data:image/png;base64,{Convert.ToBase64String([.. Enumerable.Repeat((byte)n, 1_000)])}\">")
        );

        var page = new PageExtractor(new PageExtractorOptions { MaxInlinePictureBytes = 2_500 }).ExtractFromHtml(images, new Uri(Base));

        Assert.Equal(2, page.Images.Length);
    }

    [Fact]
    public void APictureStandsWhereItsBlockStands()
    {
        var page = Read(
            "<main><img src=/0.png><p>第一段文字，讲述本院门诊时间。</p><p>第二段<img src=/1.png>文字，讲述本院科室。</p><img src=/2.png><p>第三段文字，讲述就诊须知。</p><img src=/3.png></main>"
        );

        string After(string name) => page.Text[page.Images.Single(i => i.Url.EndsWith(name, StringComparison.Ordinal)).Start..];
        Assert.StartsWith("第一段", After("/0.png"), StringComparison.Ordinal);
        Assert.StartsWith("第二段", After("/1.png"), StringComparison.Ordinal);
        Assert.StartsWith("第三段", After("/2.png"), StringComparison.Ordinal);
        Assert.Empty(After("/3.png"));
    }

    private static ExtractedPage Read(string html) => new PageExtractor().ExtractFromHtml(html, new Uri(Base));

    private static string Found(string css)
    {
        var found = new List<string>();
        StylePictures.Find(css, 10, found);
        return string.Join(' ', found);
    }
}
