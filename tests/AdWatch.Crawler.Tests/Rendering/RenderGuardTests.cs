using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using AdWatch.Crawler.Results;
using AdWatch.TestSupport;

namespace AdWatch.Crawler.Tests.Rendering;

/// <summary>A page is not trusted: nothing its scripts do reaches an address its source may not ask.</summary>
[Collection(nameof(Chromium))]
public sealed class RenderGuardTests
{
    public RenderGuardTests() => Assert.SkipWhen(Need.IsMissing(RenderWorld.Missing), RenderWorld.Missing ?? "");

    private const string Still = "<p>这一页的文字足够长，不必再等更多的文字出现，因此很快便安静下来，可以读取；其余的内容与此无关。</p>";

    /// <summary>Each way out of a page, with what it would reach in place of <c>HOST</c>.</summary>
    private static readonly IReadOnlyList<(string Way, string Script)> WaysOut =
    [
        ("fetch", "fetch('http://HOST/x').catch(() => 0);"),
        ("fetch without CORS", "fetch('http://HOST/x', { mode: 'no-cors' }).catch(() => 0);"),
        ("POST", "fetch('http://HOST/x', { method: 'POST', mode: 'no-cors', body: 'a' }).catch(() => 0);"),
        ("image", "new Image().src = 'http://HOST/x.png';"),
        ("frame", "document.body.append(Object.assign(document.createElement('iframe'), { src: 'http://HOST/x' }));"),
        ("script", "document.body.append(Object.assign(document.createElement('script'), { src: 'http://HOST/x.js' }));"),
        ("WebSocket", "new WebSocket('ws://HOST/x');"),
        ("EventSource", "new EventSource('http://HOST/x');"),
        ("beacon", "navigator.sendBeacon('http://HOST/x', 'a');"),
        ("redirect of a part", "fetch('PATH/to-private').catch(() => 0); new Image().src = 'PATH/to-private';"),
        ("navigation", "location.href = 'http://HOST/x';"),
        ("window", "window.open('http://HOST/x');"),
        ("preconnect", "document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: 'http://HOST' }));"),
        ("prefetch", "document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: 'http://HOST/x' }));"),
        (
            "worker",
            "new Worker(URL.createObjectURL(new Blob(['fetch(\"http://HOST/x\").catch(() => 0); new WebSocket(\"ws://HOST/x\")'])));"
        ),
        ("service worker", "navigator.serviceWorker && navigator.serviceWorker.register('PATH/sw.js').catch(() => 0);"),
        (
            "WebRTC",
            "const p = new RTCPeerConnection({ iceServers: [{ urls: 'turn:HOST?transport=tcp', username: 'a', credential: 'b' }, { urls: 'stun:HOST' }] }); p.createDataChannel('a'); p.createOffer().then(o => p.setLocalDescription(o));"
        ),
        (
            "form",
            "const f = document.createElement('form'); f.action = 'http://HOST/x'; f.method = 'post'; document.body.append(f); f.submit();"
        ),
        ("style", "document.body.style.backgroundImage = 'url(http://HOST/x.png)';"),
    ];

    [Fact]
    public async Task NoWayOutOfAPageReachesAPrivateAddress()
    {
        await using var world = await CrawlWorld.StartAsync();
        var secrets = new List<(string Way, string Path, Listener Listener)>();
        foreach (var (way, script) in WaysOut)
        {
            var secret = Listener.Start();
            var path = $"/way{secrets.Count}";
            secrets.Add((way, path, secret));
            world
                .Site.Redirect($"{path}/to-private", $"http://{secret.Authority}/x")
                .Text($"{path}/sw.js", $"fetch('http://{secret.Authority}/x')", "text/javascript")
                .App(
                    path,
                    script.Replace("HOST", secret.Authority, StringComparison.Ordinal).Replace("PATH", path, StringComparison.Ordinal),
                    Still
                );
        }

        await world.Hasty().CrawlAsync(world.Rendered([.. secrets.Select(s => s.Path)]));

        foreach (var (way, path, secret) in secrets)
        {
            Assert.Equal((way, 0), (way, secret.Connections));
            Assert.NotNull(world.PageOf(path).Rendering!.Dom);
            await secret.DisposeAsync();
        }
    }

    [Fact]
    public async Task OtherSchemesShowNothing()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Hasty()
            .Site.App(
                "/",
                """
                fetch('file:///etc/passwd').then(r => r.text()).then(t => document.body.append(t)).catch(() => 0);
                for (const src of ['file:///etc/passwd', 'chrome://version', 'view-source:file:///etc/passwd'])
                  document.body.append(Object.assign(document.createElement('iframe'), { src }));
                location.href = 'file:///etc/passwd';
                """,
                Still
            );

        await world.CrawlAsync(world.Rendered());

        Assert.DoesNotContain("root:", world.PageOf("/").Content.Text, StringComparison.Ordinal);
        Assert.Contains("足够长", world.PageOf("/").Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatRobotsForbidIsNotAskedForByScriptsEither()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Site.Robots("User-agent: *\nDisallow: /private/")
            .App(
                "/",
                "fetch('/private/data').then(r => r.text()).then(t => document.body.append(t)).catch(() => 0);" + RenderWorld.Shows("文字")
            );

        await world.CrawlAsync(world.Rendered());

        Assert.Equal(0, world.Site.CountOf("/private/data"));
        Assert.Equal(1, world.PageOf("/").Rendering!.Refused[RequestRefusal.Robots]);
    }

    [Fact]
    public async Task MediaFontsAndTrackersAreNotLoaded()
    {
        await using var world = await CrawlWorld.StartAsync();
        world
            .Hasty(r => r with { BlockedHosts = [AdWatch.Crawler.Sources.HostPatternReader.Parse("tracker.example")!] })
            .Site.App(
                "/",
                RenderWorld.Shows("文字"),
                """
                <div id="app"></div><style>@font-face { font-family: a; src: url(/a.woff2); } p { font-family: a; }</style>
                <video src="/a.mp4" autoplay></video><script src="http://tracker.example/t.js"></script>
                """
            );

        await world.CrawlAsync(world.Rendered());

        var refused = world.PageOf("/").Rendering!.Refused;
        Assert.Equal((0, 0), (world.Site.CountOf("/a.woff2"), world.Site.CountOf("/a.mp4")));
        Assert.Equal(1, refused[RequestRefusal.Tracker]);
        Assert.True(refused[RequestRefusal.Kind] >= 2);
    }

    [Fact]
    public async Task EveryRequestOfAPageNamesTheCrawler()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.App("/", "fetch('/d', { headers: { 'X-Token': 'abc' } });" + RenderWorld.Shows("文字")).Json("/d", "1");

        await world.CrawlAsync(world.Rendered());

        var request = Assert.Single(world.Site.Requests, r => r.Path == "/d");
        Assert.StartsWith("AdWatch/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("abc", request.Headers["X-Token"]);
    }

    [Fact]
    public async Task APostForDataGoesToTheSourcesOwnHost()
    {
        await using var world = await CrawlWorld.StartAsync();
        var bodies = new ConcurrentQueue<string>();
        world
            .Site.App(
                "/",
                "fetch('/api', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{\"page\":1}' }).then(r => r.text()).then(t => { document.getElementById('app').textContent = t; });"
            )
            .Add(
                "/api",
                async context =>
                {
                    using var reader = new StreamReader(context.Request.Body);
                    bodies.Enqueue(context.Request.Method + " " + await reader.ReadToEndAsync(context.RequestAborted));
                    context.Response.ContentType = "text/plain; charset=utf-8";
                    await context.Response.Body.WriteAsync("接口返回的文字"u8.ToArray(), context.RequestAborted);
                }
            );

        await world.CrawlAsync(world.Rendered());

        Assert.Equal(["POST {\"page\":1}"], bodies);
        Assert.Contains("接口返回的文字", world.PageOf("/").Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingAPageStoresIsThereForTheNext()
    {
        await using var world = await CrawlWorld.StartAsync();
        const string Script =
            "const n = [localStorage.getItem('a'), document.cookie].join('|'); localStorage.setItem('a', 'kept'); document.cookie = 'c=kept; max-age=9999'; document.getElementById('app').innerHTML = '<p>先前：[' + n + ']</p>';";
        world.Site.App("/a", Script).App("/b", Script);

        await world.CrawlAsync(world.Rendered("/a", "/b"));

        Assert.All(world.Sink.Pages, p => Assert.DoesNotContain("kept", p.Content.Text, StringComparison.Ordinal));
        Assert.Equal(2, world.Sink.Pages.Count());
    }

    /// <summary>A port on loopback that counts who comes.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly TcpListener tcp = new(IPAddress.Loopback, 0);
        private readonly UdpClient udp;
        private readonly CancellationTokenSource stop = new();
        private Task running = Task.CompletedTask;
        private int connections;

        private Listener()
        {
            tcp.Start();
            udp = new UdpClient((IPEndPoint)tcp.LocalEndpoint);
        }

        public string Authority => tcp.LocalEndpoint.ToString()!;

        public int Connections => Volatile.Read(ref connections);

        public static Listener Start()
        {
            var listener = new Listener();
            listener.running = Task.WhenAll(listener.AcceptAsync(), listener.ReceiveAsync());
            return listener;
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running;
            tcp.Dispose();
            udp.Dispose();
            stop.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await tcp.AcceptTcpClientAsync(stop.Token);
                    Interlocked.Increment(ref connections);
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }

        private async Task ReceiveAsync()
        {
            try
            {
                while (true)
                {
                    await udp.ReceiveAsync(stop.Token);
                    Interlocked.Increment(ref connections);
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
