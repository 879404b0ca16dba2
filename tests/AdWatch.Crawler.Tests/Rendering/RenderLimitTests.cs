using System.Diagnostics;
using AdWatch.Crawler.Rendering;
using AdWatch.Crawler.Results;
using AdWatch.TestSupport;

namespace AdWatch.Crawler.Tests.Rendering;

/// <summary>What a page can do to a browser ends at a limit; the crawl goes on.</summary>
[Collection(nameof(Chromium))]
public sealed class RenderLimitTests
{
    private const string Before =
        "<p id=\"before\">脚本之前的文字：本院开设内科、外科与口腔科，周一至周日接诊，欢迎预约就诊，地址与电话见下。</p>";

    public RenderLimitTests() => Assert.SkipWhen(Need.IsMissing(RenderWorld.Missing), RenderWorld.Missing ?? "");

    [Fact]
    public async Task AnEndlessScriptIsStoppedAndWhatIsThereIsRead()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Hasty().Site.App("/", "document.getElementById('before').append('（脚本写下）'); while (true) { }", Before);

        await world.CrawlAsync(world.Rendered());

        var page = world.PageOf("/");
        Assert.Equal(RenderOutcome.Cut, page.Rendering!.Outcome);
        Assert.Contains("（脚本写下）", page.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALoopOfDialogsIsStoppedAndWhatIsThereIsRead()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Hasty().Site.App("/", "while (true) { alert('请加微信'); confirm('确定'); }", Before);

        await world.CrawlAsync(world.Rendered());

        Assert.Contains("脚本之前的文字", world.PageOf("/").Content.Text, StringComparison.Ordinal);
        Assert.Equal(RenderOutcome.Cut, world.PageOf("/").Rendering!.Outcome);
    }

    [Fact]
    public async Task APageThatGrowsWhileItIsScrolledEndsAtItsHeight()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Hasty(r => r with { TimeLimit = TimeSpan.FromSeconds(30) })
            .Site.App(
                "/",
                "let n = 0; const add = () => { for (let i = 0; i < 20; i++) { const p = document.createElement('p'); p.style.height = '100px'; p.textContent = '条目' + n++; document.body.append(p); } }; add(); addEventListener('scroll', add);",
                Before
            );

        await world.CrawlAsync(world.Rendered());

        var page = world.PageOf("/");
        var picture = await world.Engine.Archive.ReadAsync(page.Rendering!.Screenshot!, TestContext.Current.CancellationToken);
        using var image = SkiaSharp.SKBitmap.Decode(picture.Block.ToArray());
        Assert.Equal(world.Options.Rendering.MaxHeight, image.Height);
        Assert.Contains("条目100", page.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHundredThousandElementsAreReadUpToTheLimit()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Hasty(r => r with { TimeLimit = TimeSpan.FromMinutes(3), MaxDomCharacters = 100_000, MaxPageBytes = 2L << 30 })
            .Site.App(
                "/",
                "let h = ''; for (let i = 0; i < 100000; i++) h += '<p>第' + i + '条</p>'; document.body.insertAdjacentHTML('beforeend', h);",
                Before
            );

        await world.CrawlAsync(world.Rendered());

        var page = world.PageOf("/");
        Assert.Equal((RenderOutcome.Cut, "more than 100000 characters of markup"), (page.Rendering!.Outcome, page.Rendering.Reason));
        Assert.Contains("第1000条", page.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreRequestsThanAPageMayMakeAreRefusedAndCounted()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Json("/d?0", "0");
        world
            .Hasty(r => r with { MaxRequests = 10 })
            .Site.App("/", "for (let i = 0; i < 50; i++) fetch('/d?' + i).catch(() => 0);" + RenderWorld.Shows("文字"));

        await world.CrawlAsync(world.Rendered());

        Assert.Equal(10, world.Site.Requests.Count(r => r.Path.StartsWith("/d?", StringComparison.Ordinal)));
        Assert.Equal(40, world.PageOf("/").Rendering!.Refused[RequestRefusal.Limit]);
    }

    [Fact]
    public async Task APageThatTakesTooMuchMemoryIsEndedAndTheNextIsRead()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Hasty(r => r with { MaxPageBytes = 300L << 20, TimeLimit = TimeSpan.FromSeconds(60), Concurrency = 1 })
            .Site.App(
                "/",
                "fetch('/silence').catch(() => 0); const a = []; const t = setInterval(() => { const b = new Uint8Array(1 << 25); b.fill(1); a.push(b); if (a.length > 60) clearInterval(t); document.title = a.length; document.body.append('x'); }, 20);",
                Before
            )
            .App("/next", RenderWorld.Shows("另一应用写下的文字"));

        await world.CrawlAsync(world.Rendered("/", "/next"));

        var page = world.PageOf("/");
        Assert.Equal(
            (RenderOutcome.Failed, true),
            (page.Rendering!.Outcome, page.Rendering.Reason.Contains("memory", StringComparison.Ordinal))
        );
        Assert.Contains("脚本之前的文字", page.Content.Text, StringComparison.Ordinal);
        Assert.Contains("另一应用写下的文字", world.PageOf("/next").Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABrowserKilledUnderAPageIsReplacedAndThePageIsRead()
    {
        await using var world = await CrawlWorld.StartAsync();
        var mark = BrowserArguments.Mark(world.Folder.Path);
        var kills = 0;
        world
            .Site.App("/", "fetch('/d').then(r => r.text()).then(t => { document.getElementById('app').innerHTML = '<p>' + t + '</p>'; });")
            .Add(
                "/d",
                async context =>
                {
                    if (Interlocked.Increment(ref kills) == 1)
                    {
                        // With all below it: Debian starts the browser from a shell.
                        foreach (var process in BrowserProcesses.StartedWith(mark).SelectMany(BrowserProcesses.TreeOf))
                        {
                            BrowserProcesses.Kill(process);
                        }
                    }

                    context.Response.ContentType = "text/plain; charset=utf-8";
                    await context.Response.Body.WriteAsync("第二次才读到的文字"u8.ToArray(), CancellationToken.None);
                }
            );

        await world.CrawlAsync(world.Rendered());

        Assert.Contains("第二次才读到的文字", world.PageOf("/").Content.Text, StringComparison.Ordinal);
        Assert.Equal((2, 1), (kills, world.Site.CountOf("/")));
    }

    [Fact]
    public async Task ABrowserOfAnEarlierRunIsEndedAtTheNextStart()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App("/", RenderWorld.Shows("文字"));
        // Any program that carries the mark of the folder stands for it.
        using var left = Process.Start("sh", ["-c", "sleep 600; :", BrowserArguments.Mark(world.Folder.Path)]);

        await world.CrawlAsync(world.Rendered());

        Assert.True(left.WaitForExit(10_000));
        Assert.Empty(BrowserProcesses.StartedWith(BrowserArguments.Mark(world.Folder.Path)));
    }

    [Fact]
    public async Task ACancelledRunLeavesNoBrowserAndThePageComesAgainFromTheArchive()
    {
        await using var world = await CrawlWorld.StartAsync();
        using var stop = new CancellationTokenSource();
        world
            .Site.App("/", "fetch('/d').then(r => r.json()).then(t => { document.getElementById('app').innerHTML = '<p>' + t + '</p>'; });")
            .Add(
                "/d",
                async context =>
                {
                    await stop.CancelAsync();
                    await Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, context.RequestAborted);
                }
            );
        await world.Engine.ReplaceSourcesAsync([world.Rendered()], TestContext.Current.CancellationToken);

        var cancelled = await world.Engine.RunAsync(new CrawlRun { Once = true }, null, stop.Token);
        var left = BrowserProcesses.StartedWith(BrowserArguments.Mark(world.Folder.Path));
        await world.RestartAsync();
        world.Site.Json("/d", "\"再次打开时的文字\"");
        await world.CrawlAsync(world.Rendered());

        Assert.Equal(CrawlEnd.Cancelled, cancelled.End);
        Assert.Empty(left);
        Assert.Contains("再次打开时的文字", world.PageOf("/").Content.Text, StringComparison.Ordinal);
        Assert.Equal(1, world.Site.CountOf("/"));
    }

    [Fact]
    public async Task ABrowserIsReplacedAfterSoManyPages()
    {
        await using var world = await CrawlWorld.StartAsync();
        var paths = Enumerable.Range(0, 6).Select(i => $"/p{i}").ToArray();
        var started = new HashSet<int>();
        var mark = BrowserArguments.Mark(world.Folder.Path);
        foreach (var path in paths)
        {
            world.Site.App(path, RenderWorld.Shows("文字" + path));
        }

        world.Sink.Before = (_, _) =>
        {
            lock (started)
            {
                started.UnionWith(BrowserProcesses.StartedWith(mark));
            }

            return Task.CompletedTask;
        };
        world.Adjust = o => o with { Rendering = o.Rendering with { PagesPerBrowser = 2, Concurrency = 1 } };
        await world.CrawlAsync(world.Rendered(paths));

        Assert.Equal(6, world.Sink.Pages.Count(p => p.Rendering!.Outcome == RenderOutcome.Rendered));
        Assert.True(started.Count >= 3, $"{started.Count} browsers");
    }
}
