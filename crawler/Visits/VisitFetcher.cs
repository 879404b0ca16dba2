using System.Globalization;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Robots;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler.Visits;

/// <summary>The fetching half of a visit: for each hop robots, politeness, request, archive, mark.</summary>
/// <remarks>Safe to use from many threads, each with its own visit.</remarks>
internal sealed class VisitFetcher(
    CrawlerOptions options,
    CrawlFolder folder,
    RunState state,
    Func<SourceSet> sources,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>Fetches a visit to its last response; null then, else how it ended without one that can be read.</summary>
    /// <param name="visit">Gets the responses.</param>
    /// <param name="cancellationToken">Ends waiting; a request that is out goes on.</param>
    /// <param name="draining">Ends the request too.</param>
    public async Task<VisitOutcome?> FetchAsync(Visit visit, CancellationToken cancellationToken, CancellationToken draining)
    {
        var pass = new HostPass(folder.Gate, options, visit, isHeld: visit.Recovered.Count == 0);
        try
        {
            foreach (var place in visit.Recovered)
            {
                visit.Add(await folder.Exchanges.ReadBackAsync(place, visit.Entry.Prior, cancellationToken), place);
            }

            var url = visit.Entry.Url;
            while (true)
            {
                if (visit.Last is { } last)
                {
                    if (!Redirect.Is(last))
                    {
                        Count(visit);
                        return null;
                    }

                    var (target, refusal) = await NextHopAsync(visit, last);
                    if (refusal is not null)
                    {
                        Count(visit);
                        return refusal;
                    }

                    url = target!;
                }

                if (await RequestAsync(visit, url, pass, cancellationToken, draining) is { } end)
                {
                    return end;
                }
            }
        }
        finally
        {
            pass.Dispose();
        }
    }

    /// <summary>One request of a visit: robots, politeness, fetch, archive, mark. Null where a response came.</summary>
    private async Task<VisitOutcome?> RequestAsync(
        Visit visit,
        string url,
        HostPass pass,
        CancellationToken cancellationToken,
        CancellationToken draining
    )
    {
        AddressPermission Permission(string target) => PermissionFor(options, sources().Scope, visit.Source, target);
        await pass.EnterAsync(UrlParts.Of(url).HostKey, cancellationToken);
        var verdict = await folder.Robots.VerdictAsync(
            url,
            Permission,
            outcome => pass.RestAsync(outcome, null, cancellationToken),
            cancellationToken
        );
        switch (verdict.Answer)
        {
            case RobotsAnswer.Disallowed when visit.Source.RobotsOverride is null:
                return new VisitOutcome(CrawlDisposition.Disallowed, verdict.Text);
            case RobotsAnswer.AddressRefused:
                return new VisitOutcome(CrawlDisposition.RefusedAddress, verdict.Text);
            case RobotsAnswer.Unavailable when visit.Source.RobotsOverride is null:
                var until = verdict.RetryAt ?? (time.GetUtcNow() + options.RobotsRetry);
                folder.Gate.Hold(pass.Host, until, HoldReason.Robots);
                CrawlerLog.HostWaits(logger, pass.Host, until, verdict.Text);
                return new VisitOutcome(CrawlDisposition.RobotsUnavailable, verdict.Text) { RetryAfter = until - time.GetUtcNow() };
        }

        pass.SetCrawlDelay(verdict.CrawlDelay);
        var entry = visit.Entry;
        var conditional = entry.Prior?.Url == url;
        var request = new FetchRequest(url, Permission(url), conditional ? entry.ETag : null, conditional ? entry.LastModified : null);
        // A request that is out is let come to its end: its site has answered it, and would be asked again.
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await folder.Fetcher.FetchAsync(request, draining);
        state.AddFetch(outcome.Elapsed);
        var retryAfter = outcome.Exchange is { } answer ? RetryAfter.Of(answer, time.GetUtcNow()) : null;
        pass.Leave(outcome, retryAfter);
        if (outcome.Exchange is not { } exchange)
        {
            return new VisitOutcome(Disposition(outcome.Failure), outcome.Text);
        }

        // From here on the response exists: nothing may cancel before it is archived and marked.
        state.CountBytes(exchange.Body.Length);
        var since = time.GetTimestamp();
        var via =
            visit.Responses.Count == 0 ? null : new CaptureVia(visit.Last!.Url, visit.Responses[^1].Place.RecordId, visit.Responses.Count);
        var kept = await folder.Exchanges.AppendAsync(exchange, entry.VisitId, conditional ? entry.Prior : null, via, settleLater: true);
        // Not waited for here: until it is committed, a kill finds the response by reading the archive's tail.
        visit.Marked = folder.Frontier.MarkFetchedAsync(entry, kept.Place, visit.Responses.Count, () => folder.Archive.Settle(kept.Start));
        state.AddArchive(since);
        visit.Add(kept.Exchange, kept.Place);
        return null;
    }

    /// <summary>Where a redirect leads, or why it is not followed.</summary>
    private async Task<(string? Target, VisitOutcome? Refusal)> NextHopAsync(Visit visit, HttpExchange last)
    {
        (string?, VisitOutcome?) Refuse(string reason, FrontierLink? link = null) =>
            (null, new VisitOutcome(CrawlDisposition.RedirectRefused, reason) { Status = last.Status, Links = link is null ? [] : [link] });
        if (Redirect.Target(last) is not { } target)
        {
            return Refuse($"redirects to '{last.Header("Location")}', which is no http or https address");
        }

        if (visit.Passed.Contains(target, StringComparer.Ordinal))
        {
            return Refuse($"redirects in a circle: {target} was asked before in this visit");
        }

        if (visit.Responses.Count > options.MaxRedirects)
        {
            return Refuse(string.Create(CultureInfo.InvariantCulture, $"more than {options.MaxRedirects} redirects, the last to {target}"));
        }

        var decision = sources().Scope.DecideCanonical(target, visit.Source.Id, visit.Entry.Depth);
        if (!decision.Allowed)
        {
            return Refuse($"redirects to {target}: {decision.Text}");
        }

        if (decision.SourceId != visit.Source.Id)
        {
            var link = new FrontierLink(target, decision.SourceId!, Math.Min(visit.Entry.Depth, 1), FrontierPriority.Link);
            return Refuse($"redirects to {target}, which belongs to source {decision.SourceId} and is visited there", link);
        }

        // A session id in the target names no other page: else each visit would leave a new address behind.
        return await folder.Frontier.ClaimRedirectTargetAsync(visit.Entry, options.Sites.Addresses.Simplify(target), time.GetUtcNow())
            ? (target, null)
            : (
                null,
                new VisitOutcome(CrawlDisposition.Unchanged, $"redirects to {target}, which is visited in its own right")
                {
                    Status = last.Status,
                }
            );
    }

    /// <summary>How far beyond public addresses a request for a source may go: no further than the hosts of its own scope.</summary>
    public static AddressPermission PermissionFor(CrawlerOptions options, CrawlScope scope, Source source, string url)
    {
        if (!scope.CoversAddress(source.Id, url))
        {
            return AddressPermission.PublicOnly;
        }

        return source.AllowPrivate
            ? AddressPermission.Private
            : (options.AllowLoopback ? AddressPermission.Loopback : AddressPermission.PublicOnly);
    }

    private static CrawlDisposition Disposition(FetchFailure? failure) =>
        failure switch
        {
            FetchFailure.RefusedAddress => CrawlDisposition.RefusedAddress,
            FetchFailure.TooLarge => CrawlDisposition.TooLarge,
            FetchFailure.ConnectTimeout or FetchFailure.IdleTimeout or FetchFailure.TotalTimeout => CrawlDisposition.TimedOut,
            _ => CrawlDisposition.Failed,
        };

    private void Count(Visit visit)
    {
        // What an earlier run fetched was counted there.
        if (visit.Responses.Count > visit.Recovered.Count)
        {
            state.CountFetched(visit.Entry.Url);
        }
    }
}
