using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Lists;
using AdWatch.Crawler.Robots;

namespace AdWatch.Fuzz;

/// <summary>Every reader of foreign bytes the crawler has.</summary>
public static class FuzzTargets
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly string[] Charsets =
    [
        "text/html",
        "text/html; charset=gbk",
        "text/html; charset=utf-8",
        "text/html; charset=big5",
        "text/html; charset=iso-8859-1",
        "text/html; charset=x-none",
        ";;charset=\"",
        "",
    ];

    private static readonly string[] Encodings = ["utf-8", "gb18030", "big5", "utf-16", "utf-16BE", "windows-1252", "shift_jis", "euc-kr"];

    private static readonly string[] Codings =
    [
        "gzip",
        "deflate",
        "br",
        "gzip, br",
        "br, gzip, deflate",
        "identity",
        "x-gzip",
        "zstd",
        ",,",
        "",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } = [Robots(), Lists(), Html(), Charset(), Content(), Warc()];

    private static FuzzTarget Robots() =>
        new(
            "robots",
            Bytes(
                "User-agent: *\nDisallow: /a/*b$\nAllow: /a/\nCrawl-delay: 2.5\nSitemap: https://a.example/s.xml\n",
                "# 注释\r\nuser-agent:AdWatch\r\nuser-agent: Other\r\ndisallow: /私密/%E7%A7%81\r\nallow: /*.php?*x=\r\n",
                "\ufeffUser-agent: adwatch/1.0\rDisallow: /%zz%2F%2f\rDisallow:\r"
            ),
            Bytes(
                "User-agent:",
                "Disallow:",
                "Allow:",
                "*",
                "$",
                "%2F",
                "%",
                "\r",
                "\n",
                "\0",
                "Crawl-delay: 1e999",
                "#",
                ":",
                "**",
                "/*/*/*/*",
                "\ufeff"
            ),
            input =>
            {
                var rules = RobotsParser.Parse(input);
                rules.For("/");
                rules.For("/" + Encoding.Latin1.GetString(input.AsSpan(0, Math.Min(input.Length, 2_000))));
                rules.For("/" + new string('a', 2_000));
            }
        );

    private static FuzzTarget Lists() =>
        new(
            "lists",
            Bytes(
                """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/甲</loc><lastmod>2026-05-12T08:00:00+08:00</lastmod></url><url><loc>https://a.example/2?x=1&amp;y=2</loc></url></urlset>""",
                """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://a.example/s.xml.gz</loc><lastmod>2026-05</lastmod></sitemap></sitemapindex>""",
                """<?xml version="1.0"?><rss version="2.0"><channel><title>号</title><item><title>文</title><link>https://a.example/1</link><pubDate>Tue, 12 May 2026 08:00:00 GMT</pubDate><description><![CDATA[<p>正文</p>]]></description></item></channel></rss>""",
                """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="alternate" href="https://a.example/2"/><updated>2026-05-12T08:00:00Z</updated><content type="html">&lt;p&gt;正文</content></entry></feed>""",
                """{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://a.example/3","content_html":"<p>x","date_published":"2026-05-12T08:00:00Z"}]}""",
                "https://a.example/1\nhttps://a.example/2\n"
            ),
            Bytes(
                "<url>",
                "<loc>",
                "</loc>",
                "<!DOCTYPE x [<!ENTITY a \"&a;&a;\">]>",
                "&a;",
                "&#0;",
                "&#x10FFFF;",
                "<![CDATA[",
                "]]>",
                "<item>",
                "{",
                "[",
                "\"",
                "\u0001",
                "\ufeff",
                "2026-99-99",
                "xmlns:a=\"",
                "<rss>",
                "encoding=\"utf-16\""
            ),
            input => _ = ListReader.Read(input, 10_000)
        );

    private static FuzzTarget Html()
    {
        var extractor = new PageExtractor();
        var url = new Uri("https://a.example/页/1.html");
        return new FuzzTarget(
            "html",
            Bytes(
                """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>某医院</title><meta name="robots" content="noindex,nofollow"><link rel="canonical" href="/1.html"><base href="https://b.example/"><script type="application/ld+json">{"@type":"Article","datePublished":"2026-05-12"}</script></head><body><nav><a href="/">首页</a></nav><main><h1>治愈率98%</h1><p>电话：138 0013 8000，微信 abc_12345。</p><table><tr><td>一<td>二</table><ul><li>甲<li>乙</ul><img src="a.png" alt="医广【2024】第08-12-345号"></main><footer>沪ICP备12345678号-1</footer></body></html>""",
                """<div id="app"></div><script>window.__INITIAL_STATE__={"a":"<p>"}</script><noscript>请开启</noscript><iframe src="x"></iframe>""",
                """<svg><title>x</title><foreignObject><p>甲</p></foreignObject></svg><math><mi>a</mi></math><textarea><p></textarea><plaintext>末"""
            ),
            Bytes(
                "<div>",
                "</div>",
                "<b>",
                "<a href=",
                "<!--",
                "-->",
                "<![CDATA[",
                "<script>",
                "</script>",
                "<style>",
                "<table><tr>",
                "<svg>",
                "<p x=",
                "&",
                "&#",
                "&nbsp",
                "\"",
                "'",
                "\0",
                "=",
                "<",
                ">",
                "</",
                "壹三捌",
                "①③⑧",
                "微信",
                "<template>",
                "<select><option>",
                "\ud83d\ude00",
                "𠮷",
                "\u200b",
                "138"
            ),
            input =>
            {
                _ = extractor.Extract(input, Charsets[Sum(input) % Charsets.Length], url, out _);
                _ = extractor.ExtractFromText(Encoding.UTF8.GetString(input), url);
            }
        );
    }

    private static FuzzTarget Charset()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string Text = "<meta charset=gb2312><title>某某医院</title><p>本院开设内科、外科与口腔科，治愈率高达98%。</p>";
        return new FuzzTarget(
            "charset",
            [.. Encodings.Select(name => Encoding.GetEncoding(name).GetBytes(Text))],
            [
                [0xef, 0xbb, 0xbf],
                [0xff, 0xfe],
                [0xfe, 0xff],
                [0x81],
                [0xfe, 0x50],
                [0x84, 0x31, 0xa4, 0x37],
                [0xc0, 0x80],
                [0xed, 0xa0, 0x80],
                [0],
                "<meta charset="u8.ToArray(),
                "<?xml encoding='"u8.ToArray(),
                "utf-7"u8.ToArray(),
            ],
            input => _ = CharsetDetector.Decode(input, Charsets[Sum(input) % Charsets.Length])
        );
    }

    private static FuzzTarget Content()
    {
        var page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<p>本院开设内科。</p>", 40)));
        return new FuzzTarget(
            "content",
            [
                page,
                Packed(page, s => new GZipStream(s, CompressionLevel.Fastest)),
                Packed(page, s => new ZLibStream(s, CompressionLevel.Fastest)),
                Packed(page, s => new DeflateStream(s, CompressionLevel.Fastest)),
                Packed(page, s => new BrotliStream(s, CompressionLevel.Fastest)),
                Packed(new byte[4 * MaxBytes], s => new GZipStream(s, CompressionLevel.Optimal)),
                Packed(new byte[4 * MaxBytes], s => new BrotliStream(s, CompressionLevel.Optimal)),
            ],
            [
                [0x1f, 0x8b],
                [0x78, 0x9c],
                [0, 0, 0xff, 0xff],
                [3, 0],
                [0xff, 0xff, 0xff, 0xff],
            ],
            input =>
            {
                var decoded = ContentDecoder.Decode(input, Codings[Sum(input) % Codings.Length], MaxBytes);
                Expect(decoded.Bytes.Length <= MaxBytes, "more bytes than the limit");
                Expect(
                    ContentDecoder.UnpackFile(input, MaxBytes).Bytes.Length <= Math.Max(MaxBytes, input.Length),
                    "more bytes than the limit"
                );
            }
        );
    }

    private static FuzzTarget Warc()
    {
        var file = Encoding.UTF8.GetBytes(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0198a6b5-0000-7000-8000-000000000001>\r\nWARC-Date: 2026-05-12T00:00:00.000Z\r\nWARC-Target-URI: http://a.example/\r\nWARC-Payload-Digest: sha256:00\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 72\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n0123456\r\n\r\nWARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
        );
        return new FuzzTarget(
            "warc",
            [file, Packed(file, s => new GZipStream(s, CompressionLevel.Fastest)), GzipMember.Pack(file)],
            [
                .. Bytes(
                    "WARC/1.1",
                    "\r\n\r\n",
                    "\r\n",
                    "Content-Length: ",
                    "99999999999",
                    "-1",
                    "ffffffff\r\n",
                    "WARC-Type: revisit\r\n",
                    "Transfer-Encoding: chunked",
                    "Content-Encoding: gzip\r\n",
                    ":",
                    "\0"
                ),
                [0x1f, 0x8b],
            ],
            input =>
            {
                try
                {
                    foreach (var record in WarcReader.ReadAll(new MemoryStream(input), MaxBytes))
                    {
                        _ = record.Date;
                        _ = IndexEntry.Of(record.Headers.GetValueOrDefault, 0, 1);
                        if (record.Http() is { } http)
                        {
                            _ = http.Status;
                            _ = http.Unpack(MaxBytes, out _);
                        }
                    }
                }
                catch (InvalidDataException)
                {
                    // What the reader's documentation says of a damaged file.
                }

                _ = GzipMember.Unpack(input);
                _ = WarcParser.Parse(input);
            }
        );
    }

    private static void Expect(bool isTrue, string fault)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException(fault);
        }
    }

    private static int Sum(byte[] input) => input.Aggregate(0, (sum, b) => (sum + b) & 0xffff);

    private static ImmutableArray<byte[]> Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static byte[] Packed(byte[] content, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }
}
