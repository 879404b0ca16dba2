using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AdWatch.Crawler.Archive;

namespace AdWatch.Crawler.Tests.Archive;

/// <summary>What the archive of a real crawl says about how a page was had.</summary>
public sealed class WitnessTests
{
    [Fact]
    public async Task TheCertificateChainProtocolAndCipherOfTheConnectionAreKept()
    {
        using var authority = new TestAuthority();
        await using var world = await CrawlWorld.StartWithTlsAsync(authority);
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");

        await world.CrawlAsync();

        Assert.Equal(2, world.Sink.Pages.Count());
        var records = world.ArchivedRecords.ToList();
        var chain = Assert.Single(records, r => r.Headers.GetValueOrDefault("Content-Type") == "application/pem-certificate-chain");
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(Encoding.ASCII.GetString(chain.Block.Span));
        Assert.Equal([authority.Server.Thumbprint, authority.Root.Thumbprint], certificates.Select(c => c.Thumbprint));
        foreach (var response in records.Where(r => r.Type == "response"))
        {
            var facts = Facts(records, response);
            Assert.StartsWith("TLS_", response.Headers["WARC-Cipher-Suite"], StringComparison.Ordinal);
            Assert.Equal(response.Headers["WARC-Cipher-Suite"], facts["tlsCipher"]);
            Assert.StartsWith("tls/1.", facts["tlsProtocol"], StringComparison.Ordinal);
            Assert.Equal(chain.Headers["WARC-Record-ID"], facts["tlsChain"]);
            Assert.Equal(
                "sha256:" + authority.Server.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant(),
                facts["tlsCertificate"]
            );
        }
    }

    [Fact]
    public async Task ACertificateOfAnUnknownAuthorityEndsTheVisit()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using var world = await CrawlWorld.StartWithTlsAsync(authority);
        await File.WriteAllTextAsync(
            world.Options.TrustedAuthoritiesFile!,
            other.Root.ExportCertificatePem(),
            TestContext.Current.CancellationToken
        );
        world.Site.Page("/", "首页");

        await world.CrawlAsync();

        Assert.Empty(world.Sink.Pages);
        Assert.Equal(0, world.Site.CountOf("/"));
    }

    [Fact]
    public async Task HeadsAreKeptByteForByteAsTheyWentOverTheConnection()
    {
        const string Head =
            "HTTP/1.1 200 Fein so\r\nX-odd-CASE:   zwei  \r\nContent-TYPE: text/html;charset=utf-8\r\nx-b: 1\r\nX-B: 2\r\nContent-Length: 4\r\n\r\n";
        using var server = new RawServer(_ => Encoding.Latin1.GetBytes(Head + "<p>x"));
        await using var world = await CrawlWorld.StartAsync();
        var source = world.Source() with
        {
            Urls = [server.Origin + "/"],
            Scope = new Crawler.Sources.SourceScope(
                [Crawler.Sources.HostPatternReader.Parse(new Uri(server.Origin).Authority)!],
                8,
                100,
                []
            ),
        };

        await world.CrawlAsync(source);

        var records = world.ArchivedRecords.Where(r => r.TargetUri == server.Origin + "/").ToList();
        var response = Assert.Single(records, r => r.Type == "response");
        Assert.Equal(Head + "<p>x", Encoding.Latin1.GetString(response.Block.Span));
        var request = Assert.Single(records, r => r.Type == "request");
        Assert.Contains(Encoding.Latin1.GetString(request.Block.Span), server.Received);
        Assert.Equal("127.0.0.1", response.Headers["WARC-IP-Address"]);
    }

    [Fact]
    public async Task TheHopsOfARedirectAreTiedToOneAnother()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Redirect("/old", "/middle").Redirect("/middle", "/new").Page("/new", "新页");

        await world.CrawlAsync(world.Source("one", "/old"));

        var records = world.ArchivedRecords.ToList();
        ArchivedRecord Response(string path) => Assert.Single(records, r => r.Type == "response" && r.TargetUri == world.Site.Url(path));
        var (old, middle, page) = (Response("/old"), Response("/middle"), Response("/new"));
        Assert.DoesNotContain("via", Facts(records, old).Keys);
        Assert.Equal((world.Site.Url("/old"), old.Headers["WARC-Record-ID"], "1"), Via(Facts(records, middle)));
        Assert.Equal((world.Site.Url("/middle"), middle.Headers["WARC-Record-ID"], "2"), Via(Facts(records, page)));
        Assert.Single(new[] { old, middle, page }.Select(r => r.Headers[WarcRecords.VisitField]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryRecordHasABlockDigestThatIsRight()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/gzip", "/redirect/2").Page("/a", "甲");

        await world.CrawlAsync();

        var records = world.ArchivedRecords.ToList();
        Assert.Equal(
            ["metadata", "request", "response", "warcinfo"],
            records.Select(r => r.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        );
        Assert.All(records, r => Assert.Equal(WarcRecords.Digest(r.Block), r.Headers["WARC-Block-Digest"]));
        Assert.All(
            records.Where(r => r.Type == "response"),
            r => Assert.Equal(WarcRecords.Digest(r.Http()!.Body), r.Headers["WARC-Payload-Digest"])
        );
    }

    [Fact]
    public async Task TheSameBytesUnderAnotherAddressAndSourceAreKeptOnceAndReadTwice()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/one", Page, "text/html; charset=utf-8").Text("/two", Page, "text/html; charset=utf-8");
        await world.CrawlAsync(world.Source("one", "/one"));

        await world.CrawlAsync(world.Source("two", "/two"));

        Assert.Equal(2, world.Sink.Pages.Count());
        var records = world.ArchivedRecords.ToList();
        var first = Assert.Single(records, r => r.Type == "response" && r.TargetUri == world.Site.Url("/one"));
        var second = Assert.Single(records, r => r.Type == "revisit");
        Assert.Equal("http://netpreserve.org/warc/1.1/revisit/identical-payload-digest", second.Headers["WARC-Profile"]);
        Assert.Equal(world.Site.Url("/two"), second.TargetUri);
        Assert.Equal(first.Headers["WARC-Record-ID"], second.Headers["WARC-Refers-To"]);
        Assert.Equal(world.Site.Url("/one"), second.Headers["WARC-Refers-To-Target-URI"]);
        Assert.Equal(first.Headers["WARC-Date"], second.Headers["WARC-Refers-To-Date"]);
        var page = world.Sink.Of(world.Site.Url("/two")).Page!;
        var (_, payload) = await world.Engine.Archive.ReadWithPayloadAsync(page.Archive!, TestContext.Current.CancellationToken);
        Assert.Equal(Page, Encoding.UTF8.GetString(payload.Http()!.Body.Span));
    }

    [Fact]
    public async Task APageKeptAsARevisitOfAnotherIsReadWholeAfterAKill()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/one", Page, "text/html; charset=utf-8").Text("/two", Page, "text/html; charset=utf-8");
        await world.CrawlAsync(world.Source("one", "/one"));
        world.Sink.Before = (_, _) => throw new InvalidOperationException("the store is away");
        await world.CrawlAsync(world.Source("two", "/two"));
        await world.RestartAsync();

        await world.CrawlAsync(world.Source("two", "/two"));

        Assert.Equal(1, world.Site.CountOf("/two"));
        Assert.Equal("同一页", world.Sink.Of(world.Site.Url("/two")).Page!.Content.Title);
    }

    private static string Page { get; } =
        $"<!doctype html><title>同一页</title><main><p>{string.Concat(Enumerable.Repeat("同样的内容，两个网址。", 20))}</p></main>";

    private static (string, string, string) Via(IReadOnlyDictionary<string, string> facts) =>
        (facts["via"], facts["viaRecord"], facts["redirectHop"]);

    /// <summary>The fields of the metadata record beside a response.</summary>
    private static IReadOnlyDictionary<string, string> Facts(IEnumerable<ArchivedRecord> records, ArchivedRecord response)
    {
        var metadata = Assert.Single(
            records,
            r => r.Type == "metadata" && r.Headers["WARC-Concurrent-To"] == response.Headers["WARC-Record-ID"]
        );
        return WarcParser.ParseHeaders("\r\n" + Encoding.UTF8.GetString(metadata.Block.Span));
    }

    /// <summary>Answers with given bytes, whatever HTTP thinks of them, and keeps what it was sent.</summary>
    private sealed class RawServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly StringBuilder received = new();

        public RawServer(Func<string, byte[]> answer)
        {
            listener.Start();
            Origin = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
            _ = ServeAsync(answer);
        }

        public string Origin { get; }

        public string Received
        {
            get
            {
                lock (received)
                {
                    return received.ToString();
                }
            }
        }

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync(Func<string, byte[]> answer)
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    var buffer = new byte[4096];
                    var request = "";
                    while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
                    {
                        var read = await stream.ReadAsync(buffer);
                        if (read == 0)
                        {
                            break;
                        }

                        request += Encoding.Latin1.GetString(buffer, 0, read);
                    }

                    lock (received)
                    {
                        received.Append(request);
                    }

                    await stream.WriteAsync(answer(request));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
