using System.Collections.Immutable;
using AdWatch.Crawler.Archive;

namespace AdWatch.Crawler.Fetching;

/// <summary>One request and what came back, byte for byte (transfer coding removed, content coding kept).</summary>
internal sealed record HttpExchange
{
    private string? digest;

    public required string Url { get; init; }

    public required DateTimeOffset At { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>Request line and headers as sent, closing empty line included, and the body where the request had one.</summary>
    public ReadOnlyMemory<byte> RequestHead { get; init; }

    public required int Status { get; init; }

    /// <summary>Status line and headers as received, closing empty line included.</summary>
    public ReadOnlyMemory<byte> ResponseHead { get; init; }

    public required ImmutableDictionary<string, string> Headers { get; init; }

    public ReadOnlyMemory<byte> Body
    {
        get;
        init
        {
            field = value;
            digest = null;
        }
    }

    /// <summary>Digest of <see cref="Body"/> as WARC names it; taken once.</summary>
    public string BodyDigest => digest ??= WarcRecords.Digest(Body);

    /// <summary>Why the body is not whole: <c>length</c> or <c>time</c>, as WARC names it, or <c>disconnect</c>; null where it is whole.</summary>
    public string? Truncated { get; init; }

    public string Version { get; init; } = "1.1";

    public bool WasChunked { get; init; }

    public string? RemoteAddress { get; init; }

    /// <summary>The protection of the connection; null for plain HTTP, and where an archive is read back.</summary>
    public TlsFacts? Tls { get; init; }

    /// <summary>304, or the same bytes as at the visit before of the same address.</summary>
    public bool Unchanged { get; init; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>An exchange as the archive has it; the request is not needed again.</summary>
    /// <param name="payload">The record whose body is the payload: <paramref name="record"/> itself, for a revisit the one it refers to; null where the payload is not needed.</param>
    public static HttpExchange FromArchive(ArchivedRecord record, ArchivedRecord? payload)
    {
        var http = record.Http() ?? throw new CrawlStorageException($"The archive record of '{record.TargetUri}' holds no HTTP response.");
        return new HttpExchange
        {
            Url = record.TargetUri!,
            At = record.Date ?? throw new CrawlStorageException($"The archive record of '{record.TargetUri}' has no WARC-Date."),
            Status = http.Status,
            Headers = http.Headers,
            Body = payload?.Http()?.Body ?? default,
            Truncated = record.Type == "revisit" ? null : record.Headers.GetValueOrDefault("WARC-Truncated"),
            RemoteAddress = record.Headers.GetValueOrDefault("WARC-IP-Address"),
            Unchanged = record.Type == "revisit" && payload is null,
        };
    }
}

/// <summary>What a request gave: an exchange, a failure, or both where a failure cut the response short.</summary>
internal sealed record FetchOutcome(HttpExchange? Exchange, FetchFailure? Failure, string Text, TimeSpan Elapsed);

/// <summary>Why a request gave nothing whole, by stage.</summary>
internal enum FetchFailure
{
    NameLookup,
    RefusedAddress,
    Connect,
    ConnectTimeout,
    Tls,
    Protocol,
    IdleTimeout,
    TotalTimeout,
    TooLarge,
    Disconnected,
}
