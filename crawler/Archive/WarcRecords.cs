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
        var text =
            $"software: {userAgent}\r\nformat: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: classic\r\n";
        return new WarcRecord(
            [
                new("WARC-Type", "warcinfo"),
                new("WARC-Record-ID", NewId()),
                new("WARC-Date", Date(at)),
                new("WARC-Filename", file),
                new("Content-Type", "application/warc-fields"),
            ],
            Encoding.UTF8.GetBytes(text)
        );
    }

    /// <summary>The records of an exchange, in the order they are written; the one at <c>MainIndex</c> is what a page points to.</summary>
    public static (ImmutableArray<WarcRecord> Records, int MainIndex) Of(HttpExchange exchange, string visitId, PriorCapture? prior)
    {
        var date = Date(exchange.At);
        var mainId = NewId();
        var request = new WarcRecord(
            [
                new("WARC-Type", "request"),
                new("WARC-Record-ID", NewId()),
                new("WARC-Date", date),
                new("WARC-Target-URI", exchange.Url),
                new("WARC-Concurrent-To", mainId),
                new("Content-Type", "application/http; msgtype=request"),
                new("WARC-Block-Digest", Digest(exchange.RequestHead)),
                new(VisitField, visitId),
            ],
            exchange.RequestHead
        );
        var main = Main(exchange, visitId, prior, mainId, date);
        var metadata = new WarcRecord(
            [
                new("WARC-Type", "metadata"),
                new("WARC-Record-ID", NewId()),
                new("WARC-Date", date),
                new("WARC-Target-URI", exchange.Url),
                new("WARC-Concurrent-To", mainId),
                new("Content-Type", "application/warc-fields"),
                new(VisitField, visitId),
            ],
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"fetchTimeMs: {exchange.Elapsed.TotalMilliseconds:0}\r\nhttpVersion: {exchange.Version}\r\ntransferCodingRemoved: {(exchange.WasChunked ? "chunked" : "none")}\r\n"
                )
            )
        );
        return ([request, main, metadata], 1);
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
        if (exchange.RemoteAddress is { } address)
        {
            fields.Add(new("WARC-IP-Address", address));
        }

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

        byte[] block = revisit ? exchange.ResponseHead.ToArray() : [.. exchange.ResponseHead.Span, .. exchange.Body.Span];
        fields.Add(new("WARC-Block-Digest", Digest(block)));
        return new WarcRecord(fields, block);
    }

    private static string NewId() => $"<urn:uuid:{Guid.CreateVersion7()}>";

    private static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>What an earlier visit archived for the same URL; what a revisit record points to.</summary>
internal sealed record PriorCapture(string Url, string RecordId, DateTimeOffset At, string PayloadDigest);
