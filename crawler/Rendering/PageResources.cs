using System.Collections.Concurrent;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Robots;
using AdWatch.Crawler.Visits;

namespace AdWatch.Crawler.Rendering;

/// <summary>Fetches the parts of one page (scripts, data, pictures) as a visit is fetched: address guard, robots, limits, archive.</summary>
/// <remarks>
/// The parts of a page are one visit of a reader, so the source's delay lies between pages, not between parts. A host is asked by no more
/// connections at once than its source allows, and rests after the page in proportion to all the time its parts took. A host that asks
/// for a pause or fails twice gets no further request of this page.
/// </remarks>
internal sealed class PageResources(
    CrawlerOptions options,
    CrawlFolder folder,
    RunState state,
    ResourceCache cache,
    Visit visit,
    CrawlScope scope,
    TimeProvider time
) : IDisposable
{
    private const int FailuresToStop = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<string, HostLoad> hosts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ArchiveRecord> fetched = new(StringComparer.Ordinal);

    /// <summary>What was fetched for this page, by URL.</summary>
    public IReadOnlyDictionary<string, ArchiveRecord> Fetched => fetched;

    /// <summary>The answer to a request of the page, redirects followed; or why there is none.</summary>
    public async Task<(HttpExchange? Answer, RequestRefusal? Refusal)> FetchAsync(PartRequest request, CancellationToken cancellationToken)
    {
        if (request.MayBeKept && cache.Find(visit.Source.Id, request.Url) is { } known)
        {
            return (known, null);
        }

        var url = request.Url;
        for (var hops = 0; ; hops++)
        {
            var (answer, refusal) = await RequestAsync(request, url, cancellationToken);
            if (answer is null)
            {
                return (null, refusal);
            }

            if (!Redirect.Is(answer))
            {
                if (request.MayBeKept && answer.Status == 200 && !IsNoStore(answer))
                {
                    cache.Keep(visit.Source.Id, request.Url, answer);
                }

                return (answer, null);
            }

            if (hops == options.MaxRedirects || Redirect.Target(answer) is not { } target)
            {
                return (null, RequestRefusal.Failed);
            }

            url = target;
            request = request.After(answer.Status);
        }
    }

    /// <summary>Lets the hosts that were asked rest.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var (name, load) in hosts.Where(h => h.Value.Joined))
            {
                folder.Gate.Leave(name, load.Elapsed, load.Failures > 0, load.RetryAfter);
            }

            hosts.Clear();
        }
    }

    private async Task<(HttpExchange? Answer, RequestRefusal? Refusal)> RequestAsync(
        PartRequest request,
        string url,
        CancellationToken cancellationToken
    )
    {
        AddressPermission Permission(string target) => VisitFetcher.PermissionFor(options, scope, visit.Source, target);
        var load = LoadOf(url);
        await load.Slots.WaitAsync(cancellationToken);
        try
        {
            if (load.Failures >= FailuresToStop || load.RetryAfter is not null)
            {
                return (null, RequestRefusal.Failed);
            }

            var verdict = await folder.Robots.VerdictAsync(url, Permission, _ => Task.CompletedTask, cancellationToken);
            if (verdict.Answer != RobotsAnswer.Allowed)
            {
                return (null, verdict.Answer == RobotsAnswer.AddressRefused ? RequestRefusal.Address : RequestRefusal.Robots);
            }

            var outcome = await folder.Fetcher.FetchAsync(
                new FetchRequest(url, Permission(url))
                {
                    Method = request.Method,
                    Headers = request.Headers,
                    Body = request.Body,
                },
                cancellationToken
            );
            if (outcome.Exchange is { } exchange)
            {
                state.CountBytes(exchange.Body.Length);
                // Not the visit's own mark: what carries it is taken for an answer of the visit when a killed crawl is taken up.
                var kept = await folder.Exchanges.AppendAsync(exchange, "part-of-" + visit.Entry.VisitId, null, null, settleLater: false);
                fetched[url] = kept.Place;
            }

            if (outcome.Failure == FetchFailure.RefusedAddress)
            {
                return (null, RequestRefusal.Address);
            }

            load.Add(outcome, outcome.Exchange is { } answer ? RetryAfter.Of(answer, time.GetUtcNow()) : null);
            return outcome.Failure is null ? (outcome.Exchange, null) : (null, RequestRefusal.Failed);
        }
        finally
        {
            load.Slots.Release();
        }
    }

    private HostLoad LoadOf(string url)
    {
        var host = UrlParts.Of(url).HostKey;
        lock (gate)
        {
            if (!hosts.TryGetValue(host, out var load))
            {
                // Hosts beyond the sources are not in the gate: they are asked for parts only, and would pile up there.
                var joined = scope.CoversAddress(visit.Source.Id, url);
                if (joined)
                {
                    folder.Gate.Join(host);
                }

                hosts[host] = load = new HostLoad(Math.Max(1, visit.Source.Politeness.Concurrency), joined);
            }

            return load;
        }
    }

    private static bool IsNoStore(HttpExchange exchange) =>
        exchange.Header("Cache-Control")?.Contains("no-store", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What this page asked of one host so far.</summary>
    private sealed class HostLoad(int slots, bool joined)
    {
        private readonly Lock gate = new();

        public SemaphoreSlim Slots { get; } = new(slots, slots);

        public bool Joined { get; } = joined;

        public TimeSpan Elapsed { get; private set; }

        public int Failures { get; private set; }

        public TimeSpan? RetryAfter { get; private set; }

        public void Add(FetchOutcome outcome, TimeSpan? retryAfter)
        {
            lock (gate)
            {
                Elapsed += outcome.Elapsed;
                RetryAfter ??= retryAfter;
                var failed = outcome.Exchange?.Status is 429 or >= 500 || outcome.Failure is not (null or FetchFailure.TooLarge);
                Failures += failed ? 1 : 0;
            }
        }
    }
}

/// <summary>A request a page makes.</summary>
/// <param name="MayBeKept">True for what pages of a site share: scripts, style sheets, pictures.</param>
internal sealed record PartRequest(
    string Url,
    HttpMethod Method,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body,
    bool MayBeKept
)
{
    /// <summary>The request a redirect makes of this one (RFC 9110, 15.4): 307 and 308 keep the method, the others ask with GET.</summary>
    public PartRequest After(int status) =>
        status is 307 or 308 || Method == HttpMethod.Get
            ? this
            : this with
            {
                Method = HttpMethod.Get,
                Body = default,
                Headers = [.. Headers.Where(h => !h.Key.StartsWith("content-", StringComparison.OrdinalIgnoreCase))],
            };
}
