using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.TestSupport;
using Microsoft.AspNetCore.Http;
using SkiaSharp;

namespace AdWatch.Crawler.Tests.Pictures;

/// <summary>Pictures of pages, from the site to what is handed over.</summary>
public sealed class PictureCrawlTests
{
    [Fact]
    public async Task WhatABannerSaysComesWithItsPage()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        await using var world = await StartAsync();
        using var banner = Drawn.Lines(760, 240, 36, "牛皮癣康复中心", "加微信：fukang8866", "京医广【2025】第03-11-0021号");
        Drawn.Code(banner, "https://u.wechat.com/MKx3fukang", 540, 20, 180, SKColors.Black, SKColors.White);
        Page(world, "/", "<img src=/banner.png alt=义诊>").Bytes("/banner.png", Drawn.Png(banner), "image/png");

        var summary = await world.CrawlAsync();

        var page = Assert.Single(world.Sink.Pages);
        var image = Assert.Single(page.Content.Images);
        Assert.Equal(PictureState.Read, image.State);
        Assert.Equal("义诊", image.Alt);
        Assert.StartsWith("牛皮癣康复中心\n", image.Text, StringComparison.Ordinal);
        Assert.Contains("fukang8866", page.Content.Contacts.WeChat);
        Assert.Contains("https://u.wechat.com/MKx3fukang", page.Content.Contacts.WeChat);
        Assert.Equal("https://u.wechat.com/MKx3fukang", Assert.Single(image.Codes).Text);
        Assert.Contains("第03-11-0021号", Assert.Single(page.Content.ApprovalNumbers), StringComparison.Ordinal);
        Assert.Equal(1, summary.Pictures[PictureState.Read]);
    }

    [Fact]
    public async Task APictureInTheMarkupAndOneBehindTextAreReadAndTheFirstNeedsNoFetch()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        await using var world = await StartAsync();
        using var inline = Drawn.Lines(500, 80, 36, "牛皮癣康复中心");
        using var behind = Drawn.Lines(500, 80, 36, "小儿推拿培训招生");
        world.Site.Bytes("/hero.png", Drawn.Png(behind), "image/png");
        Page(
            world,
            "/",
            $"<div style='background:url(/hero.png)'>预约</div><img src=\"data:image/png;base64,{Convert.ToBase64String(Drawn.Png(inline))}\">"
        );

        await world.CrawlAsync();

        var page = Assert.Single(world.Sink.Pages);
        Assert.Equal(["小儿推拿培训招生", "牛皮癣康复中心"], page.Content.Images.Select(i => i.Text));
        Assert.Equal(page.Archive, page.Content.Images[1].Archive);
        Assert.Equal(["/robots.txt", "/", "/hero.png"], world.Site.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task APictureStandsInTheArchiveAsItWasSent()
    {
        await using var world = await StartAsync();
        using var banner = Drawn.Blank(200, 100, SKColors.White);
        var png = Drawn.Png(banner);
        Page(world, "/", "<img src=/banner.png>").Bytes("/banner.png", png, "image/png");

        await world.CrawlAsync();

        var image = Assert.Single(Assert.Single(world.Sink.Pages).Content.Images);
        var record = await world.Engine.Archive.ReadAsync(image.Archive!, TestContext.Current.CancellationToken);
        Assert.Equal(("response", image.Url), (record.Type, record.TargetUri));
        Assert.Equal(png, record.Http()!.Body.ToArray());
        Assert.Equal("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(png)), image.Digest);
    }

    [Fact]
    public async Task APictureOnManyPagesIsFetchedOnce()
    {
        await using var world = await StartAsync();
        using var logo = Drawn.Blank(200, 100, SKColors.White);
        world.Site.Bytes("/logo.png", Drawn.Png(logo), "image/png");
        Page(world, "/", string.Concat(Enumerable.Range(0, 8).Select(i => $"<a href=/p{i}>{i}</a>")));
        for (var i = 0; i < 8; i++)
        {
            Page(world, $"/p{i}", "<img src=/logo.png>");
        }

        world.Adjust = Adjusted(o => o with { SlowReaders = 1 });
        var summary = await world.CrawlAsync();

        Assert.Equal(1, world.Site.CountOf("/logo.png"));
        Assert.Equal(8, summary.Pictures.Values.Sum());
    }

    [Fact]
    public async Task APictureThatIsGoneIsNotAskedForOnEveryPage()
    {
        await using var world = await StartAsync();
        Page(world, "/", "<img src=/gone.png><a href=/a>甲</a><a href=/b>乙</a>");
        Page(world, "/a", "<img src=/gone.png>");
        Page(world, "/b", "<img src=/gone.png>");
        world.Adjust = Adjusted(o => o with { SlowReaders = 1 });

        var summary = await world.CrawlAsync();

        Assert.Equal(1, world.Site.CountOf("/gone.png"));
        Assert.Equal(3, summary.Pictures[PictureState.NotFetched]);
    }

    [Fact]
    public async Task PicturesOfAnArticleThatCameInAFeedAreRead()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        await using var world = await StartAsync();
        using var banner = Drawn.Lines(500, 80, 36, "小儿推拿培训招生");
        var body = string.Concat(Enumerable.Repeat("<p>本院小儿推拿培训班招收学员，课程由推拿科医师讲授。</p>", 20)) + "<img src=/b.png>";
        world.Site.Bytes("/b.png", Drawn.Png(banner), "image/png");
        world.Site.Text(
            "/feed.xml",
            $"""
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>号</title><link>{world.Site.Url(
                "/"
            )}</link>
            <item><title>招生</title><link>{world.Site.Url("/article")}</link><guid>{world.Site.Url("/article")}</guid>
            <content:encoded><![CDATA[{body}]]></content:encoded></item></channel></rss>
            """,
            "application/rss+xml; charset=utf-8"
        );

        await world.CrawlAsync(world.Source("one", "/feed.xml") with { Channel = "public-account" });

        var article = Assert.Single(world.Sink.Pages, p => p.Url == world.Site.Url("/article"));
        Assert.Equal("小儿推拿培训招生", Assert.Single(article.Content.Images).Text);
        Assert.Equal(0, world.Site.CountOf("/article"));
    }

    [Fact]
    public async Task TheSameBytesUnderOtherAddressesAreReadOnce()
    {
        await using var world = await StartAsync();
        using var logo = Drawn.Lines(300, 100, 32, "门诊");
        var png = Drawn.Png(logo);
        Page(world, "/", "<img src=/1.png><img src=/2.png><img src=/3.png>");
        world.Site.Bytes("/1.png", png, "image/png").Bytes("/2.png", png, "image/png").Bytes("/3.png", png, "image/png");

        await world.CrawlAsync();

        Assert.Equal(1, world.Engine.PicturesRead);
        Assert.Single(Assert.Single(world.Sink.Pages).Content.Images.Select(i => (i.State, i.Text, i.Digest)).Distinct());
    }

    [Fact]
    public async Task ADayLaterAPictureIsAskedForByItsETagAndKnownWithoutItsBytes()
    {
        await using var world = await StartAsync();
        using var banner = Drawn.Lines(300, 100, 32, "门诊");
        var png = Drawn.Png(banner);
        var visits = 0;
        world.Site.Add(
            "/",
            context =>
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                return context.Response.WriteAsync($"<title>甲</title><p>第{visits++}次访问本页</p><img src=/banner.png>");
            }
        );
        world.Site.Add(
            "/banner.png",
            async context =>
            {
                context.Response.Headers.ETag = "\"a\"";
                if (context.Request.Headers.IfNoneMatch == "\"a\"")
                {
                    context.Response.StatusCode = 304;
                    return;
                }

                context.Response.ContentType = "image/png";
                await context.Response.Body.WriteAsync(png);
            }
        );
        await world.CrawlAsync();
        var before = Assert.Single(world.Sink.Pages).Content.Images;
        await world.RestartAsync();
        world.Time.Advance(TimeSpan.FromHours(25));

        await world.CrawlAsync();

        Assert.Equal(2, world.Site.CountOf("/banner.png"));
        Assert.Equal(
            before.Select(i => (i.Text, i.Digest)),
            Assert.Single(world.Sink.Pages).Content.Images.Select(i => (i.Text, i.Digest))
        );
        Assert.Equal(0, world.Engine.PicturesRead);
        Assert.Contains(world.ArchivedRecords, r => r.Type == "revisit" && r.TargetUri == world.Site.Url("/banner.png"));
    }

    [Fact]
    public async Task APictureAtAPrivateAddressOutOfTheSourcesScopeIsRefused()
    {
        await using var world = await StartAsync();
        await using var cdn = await TestSite.Site.StartAsync(TestContext.Current.CancellationToken);
        using var banner = Drawn.Blank(200, 100, SKColors.White);
        cdn.Bytes("/b.png", Drawn.Png(banner), "image/png");
        Page(world, "/", $"<img src='{cdn.Url("/b.png")}'>");

        var summary = await world.CrawlAsync();

        Assert.Equal(1, summary.Pictures[PictureState.RefusedAddress]);
        Assert.Empty(cdn.Requests);
        Assert.Equal(1, summary.Fetched);
    }

    [Fact]
    public async Task RobotsOfThePicturesHostHold()
    {
        await using var world = await StartAsync();
        using var banner = Drawn.Blank(200, 100, SKColors.White);
        Page(world, "/", "<img src=/secret/b.png>").Bytes("/secret/b.png", Drawn.Png(banner), "image/png");
        world.Site.Robots("User-agent: *\nDisallow: /secret/");

        var summary = await world.CrawlAsync();

        Assert.Equal(1, summary.Pictures[PictureState.Disallowed]);
        Assert.Equal(0, world.Site.CountOf("/secret/b.png"));
        Assert.Null(Assert.Single(Assert.Single(world.Sink.Pages).Content.Images).Text);
    }

    [Fact]
    public async Task WhatTheSourceDeniesIsNotFetchedAsAPictureEither()
    {
        await using var world = await StartAsync();
        Page(world, "/", "<img src=/cart/b.png>");
        var source = world.Source();

        var summary = await world.CrawlAsync(source with { Scope = source.Scope with { Deny = ["/cart/*"] } });

        Assert.Equal(1, summary.Pictures[PictureState.Disallowed]);
        Assert.Equal(0, world.Site.CountOf("/cart/b.png"));
    }

    [Fact]
    public async Task BeyondThePagesLimitTheSmallestArePassedOverAndCounted()
    {
        await using var world = await StartAsync();
        using var banner = Drawn.Blank(200, 100, SKColors.White);
        for (var i = 0; i < 4; i++)
        {
            using var own = Drawn.Blank(200, 100 + i, SKColors.White);
            world.Site.Bytes($"/{i}.png", Drawn.Png(own), "image/png");
        }

        Page(
            world,
            "/",
            "<img src=/0.png width=120 height=60><img src=/1.png width=728 height=90><img src=/2.png width=16 height=16><img src=/3.png width=300 height=250>"
        );
        world.Adjust = Adjusted(o => o with { MaxPicturesPerPage = 2 });

        var summary = await world.CrawlAsync();

        Assert.Equal(
            [PictureState.OverBudget, PictureState.Read, PictureState.Small, PictureState.Read],
            Assert.Single(world.Sink.Pages).Content.Images.Select(i => i.State!.Value)
        );
        Assert.Equal(1, summary.Pictures[PictureState.OverBudget]);
        Assert.Equal((0, 0), (world.Site.CountOf("/0.png"), world.Site.CountOf("/2.png")));
    }

    [Fact]
    public async Task EveryPictureThatCannotBeHadSaysWhy()
    {
        await using var world = await StartAsync();
        Page(world, "/", "<img src=/gone.png><img src=/bomb.png><img src=/text.png><img src=/round.png>")
            .Bytes("/bomb.png", Drawn.Bomb(50_000, 50_000), "image/png")
            .Text("/text.png", "<html>not here</html>")
            .Redirect("/round.png", "/round.png");

        var summary = await world.CrawlAsync();

        Assert.Equal(
            [PictureState.NotFetched, PictureState.TooManyPixels, PictureState.NotPicture, PictureState.NotFetched],
            Assert.Single(world.Sink.Pages).Content.Images.Select(i => i.State!.Value)
        );
        Assert.Equal(4, summary.Pictures.Values.Sum());
    }

    [Fact]
    public async Task WithoutAnyReaderPicturesAreCountedAsUnreadAndTheirCodesAreStillRead()
    {
        await using var world = await StartAsync();
        using var picture = Drawn.Code("https://code.test/", 200);
        Page(world, "/", "<img src=/q.png>").Bytes("/q.png", Drawn.Png(picture), "image/png");
        world.Adjust = Adjusted(o => o with { OcrModelsFolder = "/nowhere", TesseractProgram = "no-such-program" });

        var summary = await world.CrawlAsync();

        var image = Assert.Single(Assert.Single(world.Sink.Pages).Content.Images);
        Assert.Equal((PictureState.NoReader, null), (image.State, image.Text));
        Assert.Equal("https://code.test/", Assert.Single(image.Codes).Text);
        Assert.Equal(1, summary.Pictures[PictureState.NoReader]);
    }

    [Theory]
    [InlineData(PictureMode.Never, "hospital-site", 0)]
    [InlineData(PictureMode.Auto, "news", 0)]
    [InlineData(PictureMode.Auto, "public-account", 1)]
    [InlineData(PictureMode.Always, "news", 1)]
    public async Task TheSourceSaysWhetherPicturesAreRead(PictureMode mode, string channel, int fetched)
    {
        await using var world = await StartAsync();
        using var banner = Drawn.Blank(200, 100, SKColors.White);
        Page(world, "/", "<img src=/b.png>").Bytes("/b.png", Drawn.Png(banner), "image/png");

        await world.CrawlAsync(world.Source() with { Pictures = mode, Channel = channel });

        Assert.Equal(fetched, world.Site.CountOf("/b.png"));
        Assert.Equal(fetched == 1, Assert.Single(Assert.Single(world.Sink.Pages).Content.Images).State is not null);
    }

    [Fact]
    public async Task APageWhoseReadingWasCutOffByAKillIsHandedOverWithItsOwnResponse()
    {
        await using var world = await StartAsync();
        using var banner = Drawn.Blank(200, 100, SKColors.White);
        Page(world, "/", "<img src=/b.png>").Bytes("/b.png", Drawn.Png(banner), "image/png");
        world.Sink.Before = (_, _) => throw new InvalidOperationException("not now");
        await world.CrawlAsync();
        await world.RestartAsync();

        await world.CrawlAsync();

        var page = Assert.Single(world.Sink.Pages);
        Assert.Equal(world.Site.Url("/"), page.FinalUrl);
        Assert.Equal(PictureState.Read, Assert.Single(page.Content.Images).State);
        Assert.Equal(1, world.Site.CountOf("/"));
    }

    [Fact]
    public async Task ADamagedPictureCacheIsMadeAnew()
    {
        await using var world = await StartAsync();
        await File.WriteAllTextAsync(
            Path.Combine(world.Folder.Path, "pictures.db"),
            new string('x', 5_000),
            TestContext.Current.CancellationToken
        );
        using var banner = Drawn.Blank(200, 100, SKColors.White);
        Page(world, "/", "<img src=/b.png>").Bytes("/b.png", Drawn.Png(banner), "image/png");

        var summary = await world.CrawlAsync();

        Assert.Equal(1, summary.Pictures[PictureState.Read]);
    }

    private static TestSite.Site Page(CrawlWorld world, string path, string markup) =>
        world.Site.Text(
            path,
            $"<!doctype html><title>甲</title><main><p>本院位于市中心，交通便利。</p>{markup}</main>",
            "text/html; charset=utf-8"
        );

    private static Func<CrawlerOptions, CrawlerOptions> Adjusted(Func<CrawlerOptions, CrawlerOptions> adjust) =>
        options =>
            adjust(
                options with
                {
                    OcrModelsFolder = Drawn.ModelsFolder,
                    PictureTimeout = TimeSpan.FromMinutes(5),
                    PictureTimePerPage = TimeSpan.FromMinutes(5),
                }
            );

    private static async Task<CrawlWorld> StartAsync()
    {
        var world = await CrawlWorld.StartAsync();
        world.Adjust = Adjusted(o => o);
        return world;
    }
}
