using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Robots;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Visits;

namespace AdWatch.Crawler.Pictures;

/// <summary>Fetches what is part of a page: robots, politeness, address guard and archive as for a visit, but no place in the frontier.</summary>
/// <remarks>
/// The host may lie out of the source's scope, as pictures mostly stand with a delivery network; private addresses may be asked only inside of it.
/// Its records name the page's visit with a prefix, so that a crawl taken up after a kill does not take them for the page.
/// </remarks>
internal sealed class EmbedFetcher(CrawlerOptions options, CrawlFolder folder, RunState state, Func<SourceSet> sources, TimeProvider time)
{
    private const int MaxRedirects = 3;
    private const string VisitPrefix = "embed:";

    /// <summary>Fetches an address to its last response.</summary>
    /// <param name="known">What it gave before, to ask only for something new; null to ask for it whole.</param>
    /// <param name="atMost">Longest time to wait for hosts; a request that is out is let come to its end.</param>
    public async Task<Embed> FetchAsync(Visit visit, string url, KnownPicture? known, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (atMost <= TimeSpan.Zero)
        {
            return Embed.Without(PictureState.OverBudget);
        }

        using var clock = new CancellationTokenSource(atMost, time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        CaptureVia? via = null;
        using var pass = new HostPass(folder.Gate, options, visit, isHeld: false);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                // Depth and limits are for pages; what the source denies is asked for by nobody.
                if (sources().Scope.DecideCanonical(url, visit.Source.Id, depth: 0).Reason == ScopeReason.Denied)
                {
                    return Embed.Without(PictureState.Disallowed);
                }

                var embed = await RequestAsync(visit, url, known, via, pass, waiting.Token, cancellationToken);
                if (embed.Exchange is not { } exchange)
                {
                    return embed;
                }

                if (!Redirect.Is(exchange))
                {
                    return Picture(embed, exchange);
                }

                if (redirects == MaxRedirects || Redirect.Target(exchange) is not { } target)
                {
                    return Embed.Without(PictureState.NotFetched);
                }

                via = new CaptureVia(url, embed.Place!.RecordId, redirects + 1);
                url = target;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Embed.Without(PictureState.OverBudget);
        }
    }

    /// <summary>One request, whatever the answer: robots, politeness, address guard, archive.</summary>
    /// <param name="pass">The right to ask hosts, from request to request.</param>
    /// <param name="waiting">Ends waiting for hosts.</param>
    /// <param name="cancellationToken">Ends the request too.</param>
    public async Task<Embed> RequestAsync(
        Visit visit,
        string url,
        KnownPicture? known,
        CaptureVia? via,
        HostPass pass,
        CancellationToken waiting,
        CancellationToken cancellationToken
    )
    {
        AddressPermission PermissionFor(string target) => Permission(visit.Source, target);
        await pass.EnterAsync(UrlParts.Of(url).HostKey, waiting);
        var verdict = await folder.Robots.VerdictAsync(url, PermissionFor, outcome => pass.RestAsync(outcome, null, waiting), waiting);
        switch (verdict.Answer)
        {
            case RobotsAnswer.Disallowed when !IsOverridden(visit.Source, url):
                return Embed.Without(PictureState.Disallowed);
            case RobotsAnswer.AddressRefused:
                return Embed.Without(PictureState.RefusedAddress);
            case RobotsAnswer.Unavailable when !IsOverridden(visit.Source, url):
                return Embed.Without(PictureState.HostWaits);
        }

        pass.SetCrawlDelay(verdict.CrawlDelay);
        waiting.ThrowIfCancellationRequested();
        var prior = known?.Capture.Url == url ? known : null;
        var request = new FetchRequest(url, PermissionFor(url), prior?.ETag, prior?.LastModified);
        var outcome = await folder.Fetcher.FetchAsync(request, cancellationToken);
        state.AddFetch(outcome.Elapsed);
        pass.Leave(outcome, outcome.Exchange is { } answer ? RetryAfter.Of(answer, time.GetUtcNow()) : null);
        if (outcome.Exchange is not { } exchange)
        {
            return Embed.Without(outcome.Failure == FetchFailure.RefusedAddress ? PictureState.RefusedAddress : PictureState.NotFetched);
        }

        state.CountBytes(exchange.Body.Length);
        var since = time.GetTimestamp();
        var kept = await folder.Exchanges.AppendAsync(exchange, VisitPrefix + visit.Entry.VisitId, prior?.Capture, via, settleLater: false);
        state.AddArchive(since);
        return new Embed(null, Redirect.Is(exchange) ? exchange : kept.Exchange, kept.Place);
    }

    private static Embed Picture(Embed embed, HttpExchange exchange) =>
        exchange.Status switch
        {
            _ when exchange.Unchanged => embed,
            >= 200 and < 300 when exchange.Truncated is null => embed,
            429 or 503 => Embed.Without(PictureState.HostWaits),
            _ => Embed.Without(PictureState.NotFetched),
        };

    /// <summary>A recorded reason to go past robots.txt holds for the source's own hosts, not for those its pictures stand with.</summary>
    private bool IsOverridden(Source source, string url) =>
        source.RobotsOverride is not null && sources().Scope.CoversAddress(source.Id, url);

    private AddressPermission Permission(Source source, string url)
    {
        if (!sources().Scope.CoversAddress(source.Id, url))
        {
            return AddressPermission.PublicOnly;
        }

        return source.AllowPrivate
            ? AddressPermission.Private
            : (options.AllowLoopback ? AddressPermission.Loopback : AddressPermission.PublicOnly);
    }
}

/// <summary>What a request for a part of a page gave: a response with its place in the archive, or why there is none.</summary>
internal sealed record Embed(PictureState? Refusal, HttpExchange? Exchange, ArchiveRecord? Place)
{
    public static Embed Without(PictureState why) => new(why, null, null);
}
