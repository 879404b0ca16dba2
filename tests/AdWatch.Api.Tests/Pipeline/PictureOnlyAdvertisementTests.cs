using AdWatch.Api.Composition;
using AdWatch.Crawler;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Searching;
using AdWatch.TestSite;
using AdWatch.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;

namespace AdWatch.Api.Tests.Pipeline;

/// <summary>A page whose selling copy stands in a picture alone, through crawl, reading, judging, store and search.</summary>
public sealed class PictureOnlyAdvertisementTests
{
    private const string Font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    private const int Simplified = 2;

    private static string? Missing => File.Exists(Font) ? null : $"The font {Font} is not there (Debian package fonts-noto-cjk).";

    [Fact]
    public async Task AnAdvertisementInAPictureIsFlaggedStoredAndFound()
    {
        Assert.SkipWhen(Need.IsMissing(Missing), Missing ?? "");
        var token = TestContext.Current.CancellationToken;
        using var folder = new TempFolder();
        await using var site = await Site.StartAsync(token);
        site.Text("/", "<!doctype html><title>首页</title><main><img src=/banner.jpg></main>", "text/html; charset=utf-8");
        site.Bytes("/banner.jpg", Banner("银屑病专科 治愈率98%", "预约电话13800138000"), "image/jpeg");
        var config = new AdWatchConfig { DataFolder = folder.Path, SeedsFolder = Path.Combine(AppContext.BaseDirectory, "seeds") };
        await using var installation = await Installation.OpenForCrawlAsync(
            config,
            allowLoopback: true,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            token
        );
        await installation.Engine.ReplaceSourcesAsync([Source(site)], token);

        var summary = await installation.Engine.RunAsync(new CrawlRun { Once = true }, null, token);
        await installation.Search.CatchUpAsync(token);

        Assert.Equal(1, summary.Pictures[PictureState.Read]);
        var page = await installation.Store.Pages.FindByUrlAsync(site.Url("/"), token);
        Assert.Contains(page!.Labels, l => l.Code == "prohibited-claim");
        Assert.Contains("13800138000", page.Facts.Phones);
        var findings = await installation.Store.Findings.GetForPageAsync(page.Id, history: false, token);
        var span = findings.SelectMany(f => f.Finding.Spans).First(s => s.Text.Contains("治愈率", StringComparison.Ordinal));
        Assert.Equal("image:" + site.Url("/banner.jpg"), span.Field);
        var words = Assert.Single(page.Images).Text;
        Assert.Equal(span.Text, words.Substring(span.Start, span.Length));
        var found = await installation.Search.SearchAsync(
            new SearchRequest { Query = installation.QueryParser.Parse("\"治愈率98%\"") },
            token
        );
        var hit = Assert.Single(found.Items);
        Assert.Equal(page.Id, hit.Page);
        Assert.Equal("image:" + site.Url("/banner.jpg"), Assert.Single(hit.Snippets).Field);
    }

    private static Source Source(Site site) =>
        new()
        {
            Id = "anhe",
            Name = "云洲安和皮肤病医院",
            Channel = "hospital-site",
            Urls = [site.Url("/")],
            Scope = new SourceScope([new HostPattern("127.0.0.1", false, new Uri(site.Origin).Port)], 2, 10, []),
            Politeness = new SourcePoliteness(TimeSpan.Zero, 2),
        };

    private static byte[] Banner(params string[] lines)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(728, 200, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Crimson);
        using var face = SKTypeface.FromFile(Font, Simplified);
        using var font = new SKFont(face, 44);
        using var ink = new SKPaint { Color = SKColors.Yellow, IsAntialias = true };
        for (var i = 0; i < lines.Length; i++)
        {
            canvas.DrawText(lines[i], 40, 80 + (i * 80), SKTextAlign.Left, font, ink);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }
}
