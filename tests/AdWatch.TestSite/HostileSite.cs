using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AdWatch.TestSite;

/// <summary>A web that wants the crawler to run for ever, fill its memory, read rubbish or reach where it must not: one page an item, all linked from <c>/</c>.</summary>
/// <remarks>Pages that keep HTTP are on <see cref="Site"/> under the name <c>hostile.test</c>, those that break it on <see cref="RawServer"/>.</remarks>
public sealed class HostileSite : IAsyncDisposable
{
    /// <summary>Links of <c>/many</c>.</summary>
    public const int ManyLinks = 300;

    /// <summary>Names of <c>/names</c>.</summary>
    public const int ManyNames = 40;

    private const string Html = "text/html; charset=utf-8";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n";

    private HostileSite(Site site, RawServer raw)
    {
        (Site, Raw) = (site, raw);
        Authority = string.Create(CultureInfo.InvariantCulture, $"hostile.test:{Port}");
    }

    public Site Site { get; }

    public RawServer Raw { get; }

    /// <summary>Host and port under which <see cref="Site"/> is to be crawled; a resolver must lead <c>*.test</c> to loopback.</summary>
    public string Authority { get; }

    public int Port => new Uri(Site.Origin).Port;

    public static async Task<HostileSite> StartAsync(CancellationToken cancellationToken)
    {
        var hostile = new HostileSite(await Site.StartAsync(cancellationToken), RawServer.Start());
        hostile.AddTraps();
        hostile.AddBombs();
        hostile.AddBrokenText();
        hostile.AddRedirects();
        hostile.AddBrokenHttp();
        hostile.AddStart();
        return hostile;
    }

    public string Url(string path) => $"http://{Authority}{path}";

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Raw.DisposeAsync();
    }

    private void AddStart()
    {
        string[] own =
        [
            "/calendar/2026/11/",
            "/deeper/",
            "/list/1",
            "/session",
            "/soft404/1",
            "/names",
            "/gzip-bomb/40",
            "/brotli-bomb",
            "/nested",
            "/flat",
            "/attributes",
            "/many",
            "/drip/50",
            "/silence",
            "/endless",
            "/oversize/9000000",
            "/broken-off",
            "/wrong-charset",
            "/invalid-bytes",
            "/coded-five-times",
            "/not-gzip",
            "/loop",
            "/redirect/15",
            "/to-metadata",
            "/to-private-name",
            "/to-file",
            "/to-script",
            "/to-nowhere",
        ];
        string[] others =
        [
            $"http://例子.测试:{Port}/idn",
            $"http://private.hostile.test:{Port}/secret",
            Url("/" + new string('x', 3_000)),
            $"http://2130706433:{Port}/",
            $"http://0x7f000001:{Port}/",
            $"http://0177.0.0.1:{Port}/",
            $"http://[::ffff:127.0.0.1]:{Port}/",
            "ftp://hostile.test/x",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "tel:13800138000",
        ];
        Site.Page("/", "入口", [.. own, .. others, .. RawPaths.Select(Raw.Url)]);
        Site.Page("/idn", "国际域名").Page("/secret", "不该读到");
    }

    /// <summary>Paths of <see cref="Raw"/>.</summary>
    public static IReadOnlyList<string> RawPaths { get; } =
    [
        "/header-bomb",
        "/cookie-flood",
        "/cookies",
        "/http10",
        "/malformed",
        "/negative-length",
        "/short",
        "/long",
        "/chunk-extension",
        "/bad-chunk",
        "/header-drip",
        "/interim",
        "/nothing",
    ];

    private void AddTraps()
    {
        Site.Prefix("/calendar/", (path, context) => PageAsync(context, "日程", Calendar(path)));
        Site.Prefix("/deeper/", (_, context) => PageAsync(context, "目录", "<a href='a/'>下一层</a>"));
        Site.Prefix(
            "/list/",
            (path, context) =>
                PageAsync(
                    context,
                    "列表",
                    string.Concat(Enumerable.Range(1, 8).Select(i => $"<a href='/list/{Number(path) + i}'>下一页</a>"))
                )
        );
        Site.Prefix(
            "/session",
            (_, context) =>
                PageAsync(
                    context,
                    "会话",
                    $"<a href='/session;jsessionid={Guid.NewGuid():N}'>一</a><a href='/session?PHPSESSID={Guid.NewGuid():N}'>二</a><a href='/session?sid={Guid.NewGuid():N}'>三</a>"
                )
        );
        Site.Prefix(
            "/soft404/",
            (path, context) =>
                RawPageAsync(context, $"<title>提示</title><p>抱歉，您访问的页面不存在。</p><a href='/soft404/{Number(path) + 1}'>返回</a>")
        );
        Site.Add(
            "/names",
            context =>
                PageAsync(
                    context,
                    "分站",
                    string.Concat(Enumerable.Range(0, ManyNames).Select(i => $"<a href='http://s{i}.hostile.test:{Port}/idn'>{i}</a>"))
                )
        );
    }

    private void AddBombs()
    {
        Site.Add(
            "/brotli-bomb",
            async context =>
            {
                context.Response.ContentType = Html;
                context.Response.Headers.ContentEncoding = "br";
                await using var packed = new BrotliStream(context.Response.Body, CompressionLevel.Fastest);
                var block = new byte[1024 * 1024];
                for (var i = 0; i < 40; i++)
                {
                    await packed.WriteAsync(block, context.RequestAborted);
                }
            }
        );
        Site.Add("/nested", context => RawPageAsync(context, "<title>深</title>" + Repeat("<div>", 50_000) + "字"));
        Site.Add("/flat", context => RawPageAsync(context, "<title>平</title>" + Repeat("<p>字</p>", 50_000)));
        Site.Add("/attributes", context => RawPageAsync(context, "<title>属性</title><p " + Repeat("a=1 b ", 50_000) + ">字</p>"));
        Site.Add(
            "/many",
            context =>
                PageAsync(context, "链接", string.Concat(Enumerable.Range(0, ManyLinks).Select(i => $"<a href='/none/{i}x'>{i}</a>")))
        );
    }

    private void AddBrokenText()
    {
        var chinese = CodePagesEncodingProvider
            .Instance.GetEncoding("gb18030")!
            .GetBytes("<title>编码</title><p>本院开设内科、外科与口腔科，周一至周日接诊，欢迎预约咨询。</p>");
        Site.Bytes("/wrong-charset", chinese, "text/html; charset=utf-8");
        byte[] broken =
        [
            .. "<title>坏字节</title><p>本院开设"u8,
            0xff,
            0xfe,
            0xc3,
            0x28,
            0x00,
            0xed,
            0xa0,
            0x80,
            .. "内科与外科，周一至周日接诊。</p>"u8,
        ];
        Site.Bytes("/invalid-bytes", broken, Html);
        Site.Bytes("/coded-five-times", [1, 2, 3], Html, ("Content-Encoding", "gzip, br, gzip, br, gzip"));
        Site.Bytes("/not-gzip", "plain"u8.ToArray(), Html, ("Content-Encoding", "gzip"));
    }

    private void AddRedirects() =>
        Site.Redirect("/loop", "/loop")
            .Redirect("/to-metadata", "http://169.254.169.254/latest/meta-data/")
            .Redirect("/to-private-name", $"http://private.hostile.test:{Port}/other-secret")
            .Redirect("/to-file", "file:///etc/passwd")
            .Redirect("/to-script", "javascript:alert(1)")
            .Redirect("/to-nowhere", "http://[broken");

    private void AddBrokenHttp()
    {
        const string body = "<title>原样</title><p>本院开设内科。</p>";
        Raw.Answer("/header-bomb", $"{Ok}X-Bomb: {new string('x', 400_000)}\r\n\r\n{body}");
        Raw.Answer("/cookie-flood", Ok + Repeat($"Set-Cookie: a={new string('c', 100)}\r\n", 2_000) + "\r\n" + body);
        Raw.Answer("/cookies", Ok + Repeat("Set-Cookie: a=1\r\n", 50) + "\r\n" + body);
        Raw.Answer("/http10", "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + body);
        Raw.Answer("/malformed", "HELO crawler\r\n\r\n");
        Raw.Answer("/negative-length", Ok + "Content-Length: -5\r\n\r\n" + body);
        Raw.Answer("/short", Ok + "Content-Length: 5000\r\n\r\n" + body);
        Raw.Answer("/long", Ok + "Content-Length: 20\r\n\r\n" + body);
        Raw.Answer("/bad-chunk", Ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body);
        Raw.Answer("/nothing", "");
        Raw.Answer(
            "/chunk-extension",
            async (stream, token) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok + "Transfer-Encoding: chunked\r\n\r\n5;x="), token);
                var block = Encoding.ASCII.GetBytes(new string('e', 1024 * 1024));
                for (var i = 0; i < 50; i++)
                {
                    await stream.WriteAsync(block, token);
                }
            }
        );
        Raw.Answer(
            "/header-drip",
            async (stream, token) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Ok + "X-Drip: "), token);
                await DripAsync(stream, "x", token);
            }
        );
        Raw.Answer("/interim", (stream, token) => DripAsync(stream, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", token));
    }

    private static async Task DripAsync(Stream stream, string piece, CancellationToken token)
    {
        while (true)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece), token);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
        }
    }

    private static string Calendar(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var month = new DateTime(
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            int.Parse(parts[2], CultureInfo.InvariantCulture),
            1,
            0,
            0,
            0,
            DateTimeKind.Unspecified
        );
        string Link(int months) =>
            string.Create(CultureInfo.InvariantCulture, $"<a href='/calendar/{month.AddMonths(months):yyyy'/'MM}/'>{months}</a>");
        return Link(-1) + Link(1) + Link(-12) + Link(12);
    }

    private static int Number(string path) =>
        int.TryParse(path[(path.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Task PageAsync(HttpContext context, string title, string links) =>
        RawPageAsync(
            context,
            $"<!doctype html><title>{title}</title><main><p>{title}：本院开设内科、外科与口腔科，周一至周日接诊。</p>{links}</main>"
        );

    private static Task RawPageAsync(HttpContext context, string html)
    {
        context.Response.ContentType = Html;
        return context.Response.WriteAsync(html, context.RequestAborted);
    }

    private static string Repeat(string piece, int count) => new StringBuilder(piece.Length * count).Insert(0, piece, count).ToString();
}
