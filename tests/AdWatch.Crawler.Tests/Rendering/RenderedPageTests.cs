using System.Text;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.TestSupport;

namespace AdWatch.Crawler.Tests.Rendering;

[Collection(nameof(Chromium))]
public sealed class RenderedPageTests
{
    public RenderedPageTests() => Assert.SkipWhen(Need.IsMissing(RenderWorld.Missing), RenderWorld.Missing ?? "");

    [Fact]
    public async Task TheTextOfAnAppPageIsRead()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.App("/", "", "<div id=\"app\"></div><script src=\"/app.js\"></script>")
            .Json("/data.json", """{"text":"本院开设内科、外科与口腔科，周一至周日接诊，专家联合会诊。"}""")
            .Text(
                "/app.js",
                "fetch('/data.json').then(r => r.json()).then(d => { document.getElementById('app').innerHTML = '<main><h1>科室介绍</h1><p>' + d.text + '</p></main>'; });",
                "text/javascript"
            );

        var summary = await world.CrawlAsync();

        var page = world.PageOf("/");
        Assert.Contains("专家联合会诊", page.Content.Text, StringComparison.Ordinal);
        Assert.Equal(RenderOutcome.Rendered, page.Rendering!.Outcome);
        Assert.Contains("Chromium", page.Rendering.Software, StringComparison.Ordinal);
        Assert.Equal(1, summary.Rendering[RenderOutcome.Rendered]);
    }

    [Fact]
    public async Task ThePageItselfIsAskedForOnce()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App("/", RenderWorld.Shows("由脚本写成的文字"));

        await world.CrawlAsync(world.Rendered());

        Assert.Contains("由脚本写成的文字", world.PageOf("/").Content.Text, StringComparison.Ordinal);
        Assert.Equal(1, world.Site.CountOf("/"));
    }

    [Fact]
    public async Task ALinkMadeByAScriptIsFollowed()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App("/", RenderWorld.Shows("""<a href="/doctor/3">医生</a>""")).Page("/doctor/3", "张医生");

        await world.CrawlAsync(world.Rendered());

        Assert.Equal("张医生", world.PageOf("/doctor/3").Content.Title);
    }

    [Fact]
    public async Task AnAddressAScriptMovesOnToIsVisitedInItsOwnRight()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App("/", "location.href = '/welcome';").Page("/welcome", "欢迎");

        await world.CrawlAsync(world.Rendered());

        Assert.Equal([world.Site.Url("/welcome")], world.PageOf("/").Rendering!.MovesTo);
        Assert.Equal("欢迎", world.PageOf("/welcome").Content.Title);
        Assert.Equal(1, world.Site.CountOf("/welcome"));
    }

    [Fact]
    public async Task ThePictureAndTheMarkupAreReadBackFromTheArchive()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App("/", RenderWorld.Shows("存档的文字"));

        await world.CrawlAsync(world.Rendered());

        var page = world.PageOf("/");
        var picture = await world.Engine.Archive.ReadAsync(page.Rendering!.Screenshot!, TestContext.Current.CancellationToken);
        var markup = await world.Engine.Archive.ReadAsync(page.Rendering.Dom!, TestContext.Current.CancellationToken);
        using var image = SkiaSharp.SKBitmap.Decode(picture.Block.ToArray());
        Assert.Equal(1280, image.Width);
        Assert.Equal("urn:fullPage:" + page.Url, picture.TargetUri);
        Assert.Equal(page.Archive!.RecordId, picture.Headers["WARC-Concurrent-To"]);
        Assert.Contains("存档的文字", Encoding.UTF8.GetString(markup.Block.Span), StringComparison.Ordinal);
        Assert.Equal(page.Rendering.DomDigest, markup.Headers["WARC-Payload-Digest"]);
    }

    [Fact]
    public async Task APictureThatLoadsWhenItIsSeenIsSeen()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App(
            "/",
            """
            const image = document.querySelector('img');
            new IntersectionObserver(e => { if (e.some(x => x.isIntersecting)) { image.src = image.dataset.src; document.querySelector('p').textContent = '看到了图片'; } }).observe(image);
            """,
            """<div style="height:5000px">上方</div><p>尚未看到</p><img data-src="/late.png" width="50" height="50"><img loading="lazy" src="/lazy.png" width="50" height="50">"""
        );

        await world.CrawlAsync(world.Rendered());

        Assert.Contains("看到了图片", world.PageOf("/").Content.Text, StringComparison.Ordinal);
        Assert.Contains(world.PageOf("/").Content.Images, i => i.Url == world.Site.Url("/late.png"));
        Assert.Equal((1, 1), (world.Site.CountOf("/late.png"), world.Site.CountOf("/lazy.png")));
    }

    [Fact]
    public async Task TextInOpenShadowTreesAndOwnFramesIsRead()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.App(
                "/",
                "document.getElementById('app').attachShadow({ mode: 'open' }).innerHTML = '<p>影子树中的文字内容</p>';",
                "<div id=\"app\"></div><iframe src=\"/inner\"></iframe>"
            )
            .Text("/inner", "<!doctype html><p>内嵌框架的文字内容</p>", "text/html; charset=utf-8");

        await world.CrawlAsync(world.Rendered());

        var text = world.PageOf("/").Content.Text;
        Assert.Contains("影子树中的文字内容", text, StringComparison.Ordinal);
        Assert.Contains("内嵌框架的文字内容", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APageInGb18030IsShownInItsOwnCharacters()
    {
        await using var world = await CrawlWorld.StartAsync();
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        world.Site.Bytes(
            "/",
            gb.GetBytes(
                "<!doctype html><title>口腔</title><p id=a>本院口腔科介绍，欢迎预约就诊。</p><script>document.getElementById('a').append('（脚本追加）')</script>"
            ),
            "text/html"
        );

        await world.CrawlAsync(world.Rendered());

        Assert.Contains("本院口腔科介绍，欢迎预约就诊。（脚本追加）", world.PageOf("/").Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAppWhoseBytesStayTheSameIsSeenToChange()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App(
            "/",
            "fetch('/d').then(r => r.json()).then(d => { document.getElementById('app').innerHTML = '<p>' + d + '</p>'; });"
        );
        world.Site.Json("/d", "\"第一版的说明文字\"");
        await world.CrawlAsync(world.Rendered());
        world.Site.Json("/d", "\"第二版的说明文字\"");
        world.Time.Advance(TimeSpan.FromHours(25));

        await world.CrawlAsync(world.Rendered());

        Assert.Equal(["第一版的说明文字", "第二版的说明文字"], world.Sink.Pages.Select(p => p.Content.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RoutesBehindAHashAreCountedAndAreNoPagesOfTheirOwn()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App("/", RenderWorld.Shows("""<a href="#/a">甲</a><a href="#/b">乙</a><a href="#top">上</a>"""));

        var summary = await world.CrawlAsync(world.Rendered());

        Assert.Equal(2, world.PageOf("/").Rendering!.HashRoutes);
        Assert.Equal(1, summary.Fetched);
    }

    [Fact]
    public async Task ScriptsThatPagesOfASourceShareAreAskedForOnce()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/app.js", RenderWorld.Shows("共同的脚本"), "text/javascript");
        foreach (var path in new[] { "/a", "/b", "/c" })
        {
            world.Site.App(path, "", "<div id=\"app\"></div><script src=\"/app.js\"></script>");
        }

        world.Adjust = o => o with { Rendering = o.Rendering with { Concurrency = 1 } };
        await world.CrawlAsync(world.Rendered("/a", "/b", "/c"));

        Assert.All(world.Sink.Pages, p => Assert.Contains("共同的脚本", p.Content.Text, StringComparison.Ordinal));
        Assert.Equal(1, world.Site.CountOf("/app.js"));
    }

    [Fact]
    public async Task PartsOfAPageAreInTheArchiveAndAreNotTakenForItsAnswers()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.App("/", "", "<div id=\"app\"></div><script src=\"/app.js\"></script>")
            .Text("/app.js", RenderWorld.Shows("文字"), "text/javascript");

        await world.CrawlAsync(world.Rendered());

        var visit = world.PageOf("/").VisitId;
        var part = Assert.Single(world.ArchivedRecords, r => r.Type == "response" && r.TargetUri == world.Site.Url("/app.js"));
        Assert.NotEqual(visit, part.Headers["AdWatch-Visit"]);
        Assert.Contains(visit, part.Headers["AdWatch-Visit"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeverAndAutoLeaveReadablePagesAlone()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页").App("/app", RenderWorld.Shows("应用中的文字"));

        await world.CrawlAsync(world.Source("one", "/"), world.Source("two", "/app") with { Render = RenderMode.Never });

        Assert.All(world.Sink.Pages, p => Assert.Null(p.Rendering));
    }
}
