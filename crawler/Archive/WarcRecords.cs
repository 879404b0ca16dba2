using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdWatch.Crawler.Fetching;

namespace AdWatch.Crawler.Archive;

/// <summary>Makes the records of one exchange: request, response or revisit, and metadata.</summary>
internal static class WarcRecords
{
    /// <summary>The extension field that ties a record to its visit, read when a killed crawl is taken up again.</summary>
    public const string VisitField = "AdWatch-Visit";

    private const string NotModifiedProfile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
    private const string SameBytesProfile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

    public static WarcRecord Info(DateTimeOffset at, string file, string userAgent)
    {
        var text = Encoding.UTF8.GetBytes(
            $"software: {userAgent}\r\nformat: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: classic\r\n"
        );
        return new WarcRecord(
            [
                new("WARC-Type", "warcinfo"),
                new("WARC-Record-ID", NewId()),
                new("WARC-Date", Date(at)),
                new("WARC-Filename", file),
                new("Content-Type", "application/warc-fields"),
                new("WARC-Block-Digest", Digest(text)),
            ],
            text
        );
    }

    /// <summary>The records of an exchange, in the order they are written; the one at <c>MainIndex</c> is what a page points to.</summary>
    /// <param name="original">The capture that holds the same payload, or the one a 304 is about; null where there is none.</param>
    /// <param name="via">The redirect that led here.</param>
    /// <param name="chain">Id of the record of the connection's certificates.</param>
    public static (ImmutableArray<WarcRecord> Records, int MainIndex) Of(
        HttpExchange exchange,
        string visitId,
        PriorCapture? original,
        CaptureVia? via = null,
        string? chain = null
    )
    {
        var date = Date(exchange.At);
        var mainId = NewId();
        var request = new List<KeyValuePair<string, string>>
        {
            new("WARC-Type", "request"),
            new("WARC-Record-ID", NewId()),
            new("WARC-Date", date),
            new("WARC-Target-URI", exchange.Url),
            new("WARC-Concurrent-To", mainId),
            new("Content-Type", "application/http; msgtype=request"),
            new("WARC-Block-Digest", Digest(exchange.RequestHead)),
            new(VisitField, visitId),
        };
        AddConnection(request, exchange);
        var facts = Facts(exchange, via, chain);
        var metadata = new WarcRecord(
            [
                new("WARC-Type", "metadata"),
                new("WARC-Record-ID", NewId()),
                new("WARC-Date", date),
                new("WARC-Target-URI", exchange.Url),
                new("WARC-Concurrent-To", mainId),
                new("Content-Type", "application/warc-fields"),
                new("WARC-Block-Digest", Digest(facts)),
                new(VisitField, visitId),
            ],
            facts
        );
        return ([new WarcRecord(request, exchange.RequestHead), Main(exchange, visitId, original, mainId, date), metadata], 1);
    }

    /// <summary>The certificates of a connection, as a resource that metadata records name in <c>tlsChain</c>.</summary>
    public static WarcRecord CertificateChain(TlsFacts tls, DateTimeOffset at)
    {
        var pem = Encoding.ASCII.GetBytes(tls.ToPem());
        return Resource(
            new CapturedResource("urn:tls-chain:sha256:" + tls.ChainDigest, at, "application/pem-certificate-chain", pem),
            "tls"
        );
    }

    /// <summary>A resource record; its block is its payload.</summary>
    public static WarcRecord Resource(CapturedResource resource, string visitId)
    {
        var digest = Digest(resource.Bytes);
        var fields = new List<KeyValuePair<string, string>>
        {
            new("WARC-Type", "resource"),
            new("WARC-Record-ID", NewId()),
            new("WARC-Date", Date(resource.At)),
            new("WARC-Target-URI", resource.TargetUri),
            new("Content-Type", resource.ContentType),
            new("WARC-Payload-Digest", digest),
            new("WARC-Block-Digest", digest),
            new(VisitField, visitId),
        };
        if (resource.ConcurrentTo is { } main)
        {
            fields.Add(new("WARC-Concurrent-To", main));
        }

        return new WarcRecord(fields, resource.Bytes);
    }

    public static bool IsRevisit(WarcRecord record) => record.Fields.Any(f => f is { Key: "WARC-Type", Value: "revisit" });

    /// <summary>Digest as WARC names it.</summary>
    public static string Digest(ReadOnlyMemory<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private static WarcRecord Main(HttpExchange exchange, string visitId, PriorCapture? prior, string id, string date)
    {
        var payloadDigest = exchange.BodyDigest;
        var notModified = exchange.Status == 304;
        var sameBytes =
            prior is not null
            && !notModified
            && exchange.Truncated is null
            && prior.PayloadDigest == payloadDigest
            && exchange.Body.Length > 0;
        var revisit = prior is not null && (notModified || sameBytes);
        var fields = new List<KeyValuePair<string, string>>
        {
            new("WARC-Type", revisit ? "revisit" : "response"),
            new("WARC-Record-ID", id),
            new("WARC-Date", date),
            new("WARC-Target-URI", exchange.Url),
            new("Content-Type", "application/http; msgtype=response"),
            new("WARC-Payload-Digest", notModified && prior is not null ? prior.PayloadDigest : payloadDigest),
            new(VisitField, visitId),
        };
        AddConnection(fields, exchange);
        if (revisit)
        {
            fields.Add(new("WARC-Profile", notModified ? NotModifiedProfile : SameBytesProfile));
            fields.Add(new("WARC-Refers-To", prior!.RecordId));
            fields.Add(new("WARC-Refers-To-Target-URI", prior.Url));
            fields.Add(new("WARC-Refers-To-Date", Date(prior.At)));
        }

        if (revisit && sameBytes)
        {
            fields.Add(new("WARC-Truncated", "length"));
        }
        else if (exchange.Truncated is { } truncated)
        {
            fields.Add(new("WARC-Truncated", truncated));
        }

        var head = StoredHead(exchange);
        byte[] block = revisit ? head.ToArray() : [.. head.Span, .. exchange.Body.Span];
        fields.Add(new("WARC-Block-Digest", Digest(block)));
        return new WarcRecord(fields, block);
    }

    /// <summary>The head as received. Where the body lost its transfer coding, the name of the header that announces it is changed, as other archivers do: read by its name, it would be untrue.</summary>
    private static ReadOnlyMemory<byte> StoredHead(HttpExchange exchange)
    {
        if (!exchange.WasChunked)
        {
            return exchange.ResponseHead;
        }

        var head = Encoding.Latin1.GetString(exchange.ResponseHead.Span);
        return Encoding.Latin1.GetBytes(
            head.Replace("\nTransfer-Encoding:", "\nX-Orig-Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)
        );
    }

    /// <summary>Address and protection of the connection (WARC-Protocol and WARC-Cipher-Suite: IIPC proposals 42 and 86).</summary>
    private static void AddConnection(List<KeyValuePair<string, string>> fields, HttpExchange exchange)
    {
        if (exchange.RemoteAddress is { Length: > 0 } address)
        {
            fields.Add(new("WARC-IP-Address", address));
        }

        fields.Add(new("WARC-Protocol", "http/" + exchange.Version));
        if (exchange.Tls is { } tls)
        {
            fields.Add(new("WARC-Protocol", tls.Protocol));
            fields.Add(new("WARC-Cipher-Suite", tls.Cipher));
        }
    }

    private static byte[] Facts(HttpExchange exchange, CaptureVia? via, string? chain)
    {
        var facts = new StringBuilder(256);
        facts.Append(CultureInfo.InvariantCulture, $"fetchTimeMs: {exchange.Elapsed.TotalMilliseconds:0}\r\n");
        facts.Append(CultureInfo.InvariantCulture, $"httpVersion: {exchange.Version}\r\n");
        facts.Append("transferCodingRemoved: ").Append(exchange.WasChunked ? "chunked" : "none").Append("\r\n");
        if (via is not null)
        {
            facts.Append("via: ").Append(via.Url).Append("\r\n");
            facts.Append("viaRecord: ").Append(via.RecordId).Append("\r\n");
            facts.Append(CultureInfo.InvariantCulture, $"redirectHop: {via.Hop}\r\n");
        }

        if (exchange.Tls is { } tls)
        {
            facts.Append("tlsProtocol: ").Append(tls.Protocol).Append("\r\n");
            facts.Append("tlsCipher: ").Append(tls.Cipher).Append("\r\n");
            facts.Append("tlsCertificate: sha256:").Append(tls.CertificateDigest).Append("\r\n");
            facts.Append("tlsChain: ").Append(chain).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(facts.ToString());
    }

    private static string NewId() => $"<urn:uuid:{Guid.CreateVersion7()}>";

    private static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What an earlier visit archived for the same URL; what a revisit record points to.</summary>
internal sealed record PriorCapture(string Url, string RecordId, DateTimeOffset At, string PayloadDigest);
