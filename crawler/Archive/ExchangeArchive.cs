using System.Collections.Immutable;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Results;
using BitFaster.Caching.Lru;

namespace AdWatch.Crawler.Archive;

/// <summary>Keeps exchanges as records that belong together; a payload the archive holds already, under whatever address, is kept as a revisit of it.</summary>
/// <remarks>Safe to use from many threads.</remarks>
internal sealed class ExchangeArchive(WarcWriter writer, ArchiveReader reader)
{
    /// <summary>A smaller payload takes no more room than the fields that would point to another record, and then rests on nothing.</summary>
    private const int LeastSharedPayload = 256;

    // The last payloads written or met, so that a page served under a thousand addresses is not read back a thousand times.
    private readonly ConcurrentLru<string, PriorCapture> originals = new(2_048);
    private readonly ConcurrentLru<string, string> chains = new(1_024);

    /// <summary>Appends an exchange.</summary>
    /// <param name="prior">The last full capture of the same address, where the request was made conditional on it.</param>
    /// <param name="via">The redirect that led here; null for the first request of a visit.</param>
    /// <param name="settleLater">True where <see cref="WarcWriter.Settle"/> follows with <see cref="KeptExchange.Start"/>.</param>
    /// <exception cref="CrawlStorageException">The archive cannot be written, such as on a full disk.</exception>
    public async Task<KeptExchange> AppendAsync(
        HttpExchange exchange,
        string visitId,
        PriorCapture? prior,
        CaptureVia? via,
        bool settleLater
    )
    {
        var original = exchange.Status == 304 ? await NotModifiedAsync(prior) : await SamePayloadAsync(exchange, prior);
        var records = ImmutableArray.CreateBuilder<WarcRecord>(4);
        var chain = Chain(exchange, records);
        var (exchanged, main) = WarcRecords.Of(exchange, visitId, original, via, chain);
        main += records.Count;
        records.AddRange(exchanged);
        var places = writer.Append(records, settleLater);
        if (exchange.Tls is { } tls && records.Count > exchanged.Length)
        {
            chains.AddOrUpdate(tls.ChainDigest, chain!);
        }

        var isRevisit = WarcRecords.IsRevisit(records[main]);
        if (!isRevisit && exchange is { Truncated: null, Body.Length: >= LeastSharedPayload })
        {
            originals.AddOrUpdate(
                exchange.BodyDigest,
                new PriorCapture(exchange.Url, places[main].RecordId, exchange.At, exchange.BodyDigest)
            );
        }

        var kept = isRevisit && exchange.Status == 304 ? prior!.PayloadDigest : exchange.BodyDigest;
        return new KeptExchange(
            exchange with
            {
                Unchanged = isRevisit && prior?.PayloadDigest == kept,
            },
            places[main],
            new ArchivePosition(places[0].File, places[0].Offset)
        );
    }

    /// <summary>An exchange of an earlier run, with its payload wherever that lies.</summary>
    /// <param name="prior">The last full capture before the visit, by which a revisit shows that nothing changed.</param>
    /// <exception cref="CrawlStorageException">A record is missing or damaged.</exception>
    public async Task<HttpExchange> ReadBackAsync(ArchiveRecord place, PriorCapture? prior, CancellationToken cancellationToken)
    {
        var record = await reader.ReadAsync(place, cancellationToken);
        var isUnchanged =
            record.Type == "revisit"
            && prior is not null
            && prior.Url == record.TargetUri
            && prior.PayloadDigest == record.Headers.GetValueOrDefault("WARC-Payload-Digest");
        return HttpExchange.FromArchive(record, isUnchanged ? null : (await reader.ReadWithPayloadAsync(place, cancellationToken)).Payload);
    }

    /// <summary>What a 304 refers to: the response that holds the payload, else the capture the request was conditional on.</summary>
    private async Task<PriorCapture?> NotModifiedAsync(PriorCapture? prior) =>
        prior is null ? null : await OriginalAsync(prior.PayloadDigest) ?? prior;

    private async Task<PriorCapture?> SamePayloadAsync(HttpExchange exchange, PriorCapture? prior) =>
        exchange is { Truncated: null, Body.Length: > 0 }
        && (exchange.Body.Length >= LeastSharedPayload || prior?.PayloadDigest == exchange.BodyDigest)
            ? await OriginalAsync(exchange.BodyDigest)
            : null;

    /// <summary>The response that holds a payload whole, read back before anything is made to rest on it.</summary>
    private async Task<PriorCapture?> OriginalAsync(string payloadDigest)
    {
        if (originals.TryGet(payloadDigest, out var known))
        {
            return known;
        }

        if (writer.FindPayload(payloadDigest) is not { } place)
        {
            return null;
        }

        try
        {
            var record = await reader.ReadAsync(place, CancellationToken.None);
            if (
                record is not { Type: "response", TargetUri: { } url, Date: { } at }
                || record.Headers.GetValueOrDefault("WARC-Payload-Digest") != payloadDigest
            )
            {
                return null;
            }

            var original = new PriorCapture(url, place.RecordId, at, payloadDigest);
            originals.AddOrUpdate(payloadDigest, original);
            return original;
        }
        catch (CrawlStorageException)
        {
            // What cannot be read back is no witness: the payload is kept once more.
            return null;
        }
    }

    /// <summary>The record of the connection's certificates; a chain is written once a run, later exchanges refer to it.</summary>
    private string? Chain(HttpExchange exchange, ImmutableArray<WarcRecord>.Builder records)
    {
        if (exchange.Tls is not { } tls)
        {
            return null;
        }

        if (chains.TryGet(tls.ChainDigest, out var known))
        {
            return known;
        }

        var record = WarcRecords.CertificateChain(tls, exchange.At);
        records.Add(record);
        return record.Id;
    }
}

/// <summary>What the archive made of an exchange.</summary>
/// <param name="Exchange">With its payload digest, and whether the page is as it was.</param>
/// <param name="Place">The response or revisit record.</param>
/// <param name="Start">The place of the first record, for <see cref="WarcWriter.Settle"/>.</param>
internal sealed record KeptExchange(HttpExchange Exchange, ArchiveRecord Place, ArchivePosition Start);

/// <summary>The redirect that led to a request.</summary>
/// <param name="Hop">How many redirects lie before this request in its visit, from 1.</param>
internal sealed record CaptureVia(string Url, string RecordId, int Hop);
