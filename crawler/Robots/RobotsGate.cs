using System.Collections.Concurrent;
using System.Globalization;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using BitFaster.Caching.Lru;

namespace AdWatch.Crawler.Robots;

/// <summary>The robots verdict for a URL; asks a host for its robots.txt at most once in its lifetime, also over restarts.</summary>
/// <remarks>Safe to use from many threads; visits of one host wait for one another while its robots.txt is fetched.</remarks>
internal sealed class RobotsGate(
    CrawlerOptions options,
    HttpPageFetcher fetcher,
    ExchangeArchive archive,
    SqliteFrontier frontier,
    TimeProvider time
)
{
    private const int MaxRedirects = 5;

    private readonly ConcurrentLru<string, CachedRobots> cache = new(4_096);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> asking = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StoredRobots> stored = new(StringComparer.Ordinal);

    /// <summary>Reads what earlier runs know.</summary>
    public async Task LoadAsync()
    {
        foreach (var robots in await frontier.LoadRobotsAsync())
        {
            stored[robots.Origin] = robots;
        }
    }

    /// <summary>The verdict.</summary>
    /// <param name="permissionFor">How far beyond public addresses a request for a URL may go.</param>
    /// <param name="requested">Called after each request to the host, with its latency and whether it failed; returns when the next may be sent.</param>
    public async Task<RobotsVerdict> VerdictAsync(
        string url,
        Func<string, AddressPermission> permissionFor,
        Func<FetchOutcome, Task> requested,
        CancellationToken cancellationToken
    )
    {
        var parts = UrlParts.Of(url);
        var (robots, refusal) = await RobotsOfAsync(parts.Origin, permissionFor, requested, cancellationToken);
        if (refusal is not null)
        {
            return new RobotsVerdict(RobotsAnswer.AddressRefused, refusal);
        }

        return robots!.Stored.Available
            ? robots.Rules.For(parts.PathAndQuery) with
            {
                CrawlDelay = robots.Rules.CrawlDelay,
            }
            : new RobotsVerdict(RobotsAnswer.Unavailable, $"robots.txt cannot be had: {robots.Stored.Text}", robots.Stored.ExpiresAt);
    }

    private async Task<(CachedRobots? Robots, string? Refusal)> RobotsOfAsync(
        string origin,
        Func<string, AddressPermission> permissionFor,
        Func<FetchOutcome, Task> requested,
        CancellationToken cancellationToken
    )
    {
        if (cache.TryGet(origin, out var cached) && cached.Stored.ExpiresAt > time.GetUtcNow())
        {
            return (cached, null);
        }

        var turn = asking.GetOrAdd(origin, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (cache.TryGet(origin, out cached) && cached.Stored.ExpiresAt > time.GetUtcNow())
            {
                return (cached, null);
            }

            stored.TryGetValue(origin, out var known);
            if (known is null || known.ExpiresAt <= time.GetUtcNow())
            {
                var (fresh, refusal) = await AskAsync(
                    origin,
                    known?.Available == false ? known.Failures : 0,
                    permissionFor,
                    requested,
                    cancellationToken
                );
                if (fresh is null)
                {
                    return (null, refusal);
                }

                await frontier.SaveRobotsAsync(fresh);
                stored[origin] = known = fresh;
            }

            cached = new CachedRobots(known, known.Body is null ? RobotsRules.AllowAll : RobotsParser.Parse(known.Body));
            cache.AddOrUpdate(origin, cached);
            return (cached, null);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(StoredRobots? Robots, string? Refusal)> AskAsync(
        string origin,
        int failures,
        Func<string, AddressPermission> permissionFor,
        Func<FetchOutcome, Task> requested,
        CancellationToken cancellationToken
    )
    {
        var url = origin + "/robots.txt";
        for (var redirects = 0; ; redirects++)
        {
            var outcome = await fetcher.FetchAsync(new FetchRequest(url, permissionFor(url)), cancellationToken);
            if (outcome.Exchange is { } received)
            {
                await archive.AppendAsync(received, "robots", prior: null, via: null, settleLater: false);
            }

            await requested(outcome);
            var isWhole = outcome.Failure is null or FetchFailure.TooLarge;
            if (outcome.Failure == FetchFailure.RefusedAddress && redirects == 0)
            {
                return (null, outcome.Text);
            }

            if (outcome.Exchange is not { } exchange || !isWhole)
            {
                return (Unavailable(origin, failures, outcome.Text, null), null);
            }

            if (Redirect.Is(exchange))
            {
                // Too many redirects count as no file, as RFC 9309 says; so does a target that is no address.
                if (redirects == MaxRedirects || Redirect.Target(exchange) is not { } target)
                {
                    return (Available(origin, null, "robots.txt redirects without end"), null);
                }

                url = target;
                continue;
            }

            return (FromStatus(origin, failures, exchange), null);
        }
    }

    private StoredRobots FromStatus(string origin, int failures, HttpExchange exchange)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"HTTP {exchange.Status}");
        switch (exchange.Status)
        {
            case >= 200 and < 300:
                var body = ContentDecoder.Decode(exchange.Body, exchange.Header("Content-Encoding"), RobotsParser.MaxBytes + 1);
                return body.Fault is null
                    ? Available(origin, body.Bytes[..Math.Min(body.Bytes.Length, RobotsParser.MaxBytes + 1)].ToArray(), text)
                    : Unavailable(origin, failures, body.Fault, null);
            // A host that says "too many requests" is there; it asks for time.
            case 429 or >= 500:
                return Unavailable(origin, failures, text, RetryAfter.Of(exchange, time.GetUtcNow()));
            default:
                return Available(origin, null, text);
        }
    }

    private StoredRobots Available(string origin, byte[]? body, string text)
    {
        var now = time.GetUtcNow();
        return new StoredRobots(origin, now, now + options.RobotsLifetime, true, 0, body, text);
    }

    private StoredRobots Unavailable(string origin, int failures, string text, TimeSpan? retryAfter)
    {
        var now = time.GetUtcNow();
        var wait = options.RobotsRetry * Math.Pow(2, Math.Min(failures, 20));
        wait = retryAfter > wait ? retryAfter.Value : wait;
        wait = wait < options.RobotsLifetime ? wait : options.RobotsLifetime;
        return new StoredRobots(origin, now, now + wait, false, failures + 1, null, text);
    }

    private sealed record CachedRobots(StoredRobots Stored, RobotsRules Rules);
}
