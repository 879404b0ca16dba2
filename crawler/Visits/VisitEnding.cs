using AdWatch.Crawler.Advertisements;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Scheduling;
using AdWatch.Crawler.Traps;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler.Visits;

/// <summary>The last steps of a visit: hand over, then complete.</summary>
internal sealed class VisitEnding(
    CrawlerOptions options,
    CrawlFolder folder,
    ICrawlResultSink sink,
    HostRefusals refusals,
    TrapLedger traps,
    ArticlesHandedOver articles,
    RunState state,
    TimeProvider time,
    ILogger logger
)
{
    private const int HandOverTries = 3;
    private const int HandOverFailuresToStop = 3;

    /// <summary>Hands the result over and, once that is done, completes the visit.</summary>
    /// <returns>False where the sink did not take it; the visit is then not completed and comes again from the archive.</returns>
    public async Task<bool> EndAsync(Visit visit, VisitOutcome outcome, CancellationToken cancellationToken)
    {
        await visit.Marked;
        var entry = visit.Entry;
        outcome = Compare(entry, outcome);
        if (visit.Downgrade is { } plain)
        {
            outcome = outcome with { Reason = $"{outcome.Reason}; redirected from https to {plain}, without protection from there on" };
        }

        var now = time.GetUtcNow();
        var at = visit.Last?.At ?? now;
        var result = new CrawlResult
        {
            VisitId = entry.VisitId,
            Url = entry.Url,
            SourceId = entry.SourceId,
            At = at,
            Disposition = outcome.Disposition,
            Reason = outcome.Reason,
            Status = outcome.Status,
            Page = outcome.Page,
            Elapsed = TimeSpan.FromTicks(visit.Responses.Sum(r => r.Exchange.Elapsed.Ticks)),
        };
        if (
            !await HandOverArticlesAsync(result, outcome.Articles, cancellationToken)
            || !await HandOverLandingsAsync(visit, result, outcome.Landings, cancellationToken)
            || await HandOverAsync(result, cancellationToken) is not { } answer
        )
        {
            state.CountNotHandedOver();
            return false;
        }

        var hasFinding = answer == SinkAnswer.Nothing ? entry.HasFinding : answer == SinkAnswer.Finding;
        await CompleteAsync(visit, outcome, at, hasFinding);
        CrawlerLog.VisitEnded(logger, entry.Url, outcome.Disposition, outcome.Reason, (long)result.Elapsed.TotalMilliseconds);
        return true;
    }

    /// <summary>Decides the next visit and writes how this one ended.</summary>
    private async Task CompleteAsync(Visit visit, VisitOutcome outcome, DateTimeOffset at, bool hasFinding)
    {
        var entry = visit.Entry;
        var isList = outcome.IsList ?? entry.IsList;
        var ended = new VisitEnd(
            at,
            outcome.Disposition,
            entry.FirstVisit,
            outcome.Changed,
            entry.Interval,
            entry.Failures,
            outcome.RetryAfter
        )
        {
            HasFinding = hasFinding,
            FindingIsNew = hasFinding && !entry.HasFinding,
            IsSignal = isList || entry.Priority == FrontierPriority.Start,
            MayRetire = isList && entry.Priority != FrontierPriority.Start,
        };
        var next = RevisitPolicy.Next(visit.Source, options, ended);
        var completion = new VisitCompletion
        {
            Entry = entry,
            Disposition = outcome.Disposition,
            At = at,
            Due = next.Due,
            Interval = next.Interval,
            Failures = next.Failures,
            HasFinding = hasFinding,
            IsList = isList,
            Retired = next.Retired,
            Priority = isList || hasFinding || (outcome.Changed && !entry.FirstVisit) ? FrontierPriority.Listed : FrontierPriority.Still,
            Error = outcome.IsSuccess ? null : $"{outcome.Disposition}: {entry.Url}: {outcome.Reason}",
            // What an earlier run fetched says nothing about now.
            Elapsed =
                visit.Responses.Count > visit.Recovered.Count
                    ? visit.Responses.Aggregate(TimeSpan.Zero, (sum, r) => sum + r.Exchange.Elapsed) / visit.Responses.Count
                    : null,
            Capture = outcome.Capture,
            Links = outcome.Links,
            Refused = outcome.LinkCounts,
            Rendering = outcome.Page?.Rendering?.Outcome,
        };
        var stored = await folder.Frontier.CompleteAsync(
            completion,
            outcome.KeepsPassed ? [.. visit.Passed.Select(options.Sites.Addresses.Simplify)] : null
        );
        if (next.Retired)
        {
            CrawlerLog.ListRetired(logger, entry.Url, next.Failures);
        }

        if (refusals.Note(visit, outcome) is var (host, until))
        {
            CrawlerLog.HostRefuses(logger, host, until, outcome.Reason);
        }

        state.CountEnd(outcome.Disposition, outcome.LinkCounts, outcome.Links.Count, stored);
        state.CountRendering(completion.Rendering);
    }

    /// <summary>Hands over what a feed carried whole; an article that is as it was is told as unchanged.</summary>
    private async Task<bool> HandOverArticlesAsync(CrawlResult feed, IReadOnlyList<Page> pages, CancellationToken cancellationToken)
    {
        foreach (var page in pages)
        {
            var isKnown = articles.Knows(page.Url, page.ContentDigest);
            var result = feed with
            {
                VisitId = page.VisitId,
                Url = page.Url,
                Disposition = isKnown ? CrawlDisposition.Unchanged : CrawlDisposition.Read,
                Reason = $"{(isKnown ? "the same entry as last time" : "whole entry")} of {page.CarriedBy}",
                Page = isKnown ? null : page with { CopyOf = CopyOf(page.Url, page, firstVisit: false) },
                Elapsed = TimeSpan.Zero,
            };
            if (await HandOverAsync(result, cancellationToken) is null)
            {
                return false;
            }

            articles.Remember(page.Url, page.ContentDigest);
        }

        return true;
    }

    /// <summary>Hands over what the page's advertisements lead to, and remembers each once it is taken.</summary>
    private async Task<bool> HandOverLandingsAsync(
        Visit visit,
        CrawlResult page,
        IReadOnlyList<Landing> landings,
        CancellationToken cancellationToken
    )
    {
        foreach (var landing in landings)
        {
            var (seen, before) = (landing.Seen, landing.Before);
            var result = page with
            {
                VisitId = seen.VisitId!,
                Url = seen.Url!,
                At = seen.At!.Value,
                Disposition = landing.Disposition,
                Reason = $"landing page of an advertisement on {page.Url}: {seen.Reason}",
                Status = seen.Status,
                Page = landing.Page is { } found ? found with { CopyOf = CopyOf(found.Url, found, firstVisit: before is null) } : null,
                Elapsed = landing.Elapsed,
            };
            if (await HandOverAsync(result, cancellationToken) is not { } answer)
            {
                return false;
            }

            var changed = landing.TextDigest != before?.TextDigest;
            var ended = new VisitEnd(
                result.At,
                landing.Disposition,
                before is null,
                changed,
                before?.Interval,
                before?.Failures ?? 0,
                landing.RetryAfter
            )
            {
                HasFinding = answer == SinkAnswer.Finding,
            };
            var next = RevisitPolicy.Next(visit.Source, options, ended);
            await folder.Frontier.SaveLandingAsync(
                landing.Link,
                new KnownLanding(seen, next.Due, next.Interval, next.Failures, landing.TextDigest)
            );
        }

        return true;
    }

    /// <summary>Says of a page whether it is a copy, and of its template whether it is a trap.</summary>
    private VisitOutcome Compare(FrontierEntry entry, VisitOutcome outcome)
    {
        var copy = outcome.Page is { } page ? CopyOf(entry.Url, page, entry.FirstVisit) : null;
        if (entry.FirstVisit && outcome.Disposition is CrawlDisposition.Read or CrawlDisposition.NotFound)
        {
            var isNew = outcome.Disposition == CrawlDisposition.Read && copy?.SourceId != entry.SourceId;
            if (traps.Note(entry.SourceId, entry.Url, isNew))
            {
                CrawlerLog.TemplateClosed(logger, entry.Url, entry.SourceId);
            }
        }

        return copy is null ? outcome : outcome with { Page = outcome.Page! with { CopyOf = copy } };
    }

    private PageCopy? CopyOf(string url, Page page, bool firstVisit)
    {
        var copy = folder.Copies.FindOrKeep(url, page.SourceId, page.Content.TextFingerprint, firstVisit);
        if (copy is not null)
        {
            state.CountCopy();
        }

        return copy;
    }

    /// <summary>What the sink answered; null where it did not take the result.</summary>
    private async Task<SinkAnswer?> HandOverAsync(CrawlResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var since = time.GetTimestamp();
            try
            {
                var answer = await sink.AcceptAsync(result, cancellationToken);
                state.AddSink(since);
                state.SinkFailures = 0;
                return answer;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e) when (e is not CrawlStorageException)
            {
                CrawlerLog.HandOverFailed(logger, e, result.Url, attempt);
                if (attempt == HandOverTries)
                {
                    // A sink that takes nothing any more ends the run: all fetched pages wait in the archive.
                    return ++state.SinkFailures < HandOverFailuresToStop
                        ? null
                        : throw new CrawlStorageException(
                            $"Results are not taken any more ({e.Message}). Mend that, then start again: everything fetched is in the archive and is handed over then.",
                            e
                        );
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancellationToken);
        }
    }
}
