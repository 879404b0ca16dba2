using System.Globalization;
using System.Threading.Channels;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Robots;
using AdWatch.Crawler.Scheduling;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Visits;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler;

/// <summary>One run: lease, robots, politeness, fetch, archive, mark, read, hand over, complete. The only file that knows the order.</summary>
/// <remarks>
/// A dispatcher leases what is due where a host is ready; workers fetch and archive; readers make results and hand them over.
/// The queue between the two is bounded: slow reading slows fetching. What is archived and not completed is taken up by the next run.
/// </remarks>
internal sealed class CrawlSession(
    CrawlerOptions options,
    CrawlFolder folder,
    ICrawlResultSink sink,
    VisitReader reader,
    Func<SourceSet> sources,
    TimeProvider time,
    ILogger logger,
    CrawlRun run
)
{
    private const int HandOverTries = 3;
    private const int HandOverFailuresToStop = 3;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeaseCheckInterval = TimeSpan.FromMinutes(1);

    private readonly RunState state = new(run, time);
    private readonly Channel<Visit> toFetch = Channel.CreateBounded<Visit>(options.Workers);
    private readonly Channel<Visit> toRead = Channel.CreateBounded<Visit>(options.QueueLength);

    public async Task<CrawlSummary> RunAsync(IProgress<CrawlProgress>? progress, CancellationToken cancellationToken)
    {
        // fetchStop ends fetching; drainStop ends handing over, a grace later.
        using var fetchStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var drainStop = new CancellationTokenSource();
        await using var grace = fetchStop.Token.Register(() => drainStop.CancelAfter(options.ShutdownGrace));
        using var progressStop = new CancellationTokenSource();
        var reporting = progress is null ? Task.CompletedTask : ReportAsync(progress, progressStop.Token);
        var unfinished = await folder.RecoverAsync();
        if (run.All)
        {
            await folder.Frontier.ScheduleAllAsync();
        }

        var end = CrawlEnd.NothingDue;
        var stages = new CrawlStages(fetchStop, drainStop);
        Task[] tasks =
        [
            stages.RunAsync(1, async () => end = await DispatchAsync(unfinished, fetchStop.Token), () => toFetch.Writer.Complete()),
            stages.RunAsync(options.Workers, () => WorkAsync(fetchStop.Token, drainStop.Token), () => toRead.Writer.Complete()),
            stages.RunAsync(options.Readers, () => ReadAsync(drainStop.Token), () => { }),
        ];
        try
        {
            await Task.WhenAll(tasks);
        }
        finally
        {
            await progressStop.CancelAsync();
            await reporting;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            end = CrawlEnd.Cancelled;
        }

        var stand = folder.Gate.Stand(options.OnceWaitsAtMost);
        var summary = state.Summary(end, stand);
        progress?.Report(state.Progress(stand, folder.Frontier.Known));
        CrawlerLog.RunEnded(logger, end, summary.Fetched, (long)summary.Elapsed.TotalMilliseconds);
        return summary;
    }

    private async Task<CrawlEnd> DispatchAsync(List<UnfinishedVisit> unfinished, CancellationToken cancellationToken)
    {
        await TakeUpAsync(unfinished, cancellationToken);
        var leasesChecked = time.GetTimestamp();
        while (true)
        {
            var change = folder.Gate.NextChange();
            if (state.HasAllPages)
            {
                return CrawlEnd.MaxPages;
            }

            if (time.GetElapsedTime(leasesChecked) > LeaseCheckInterval)
            {
                await folder.Frontier.ExpireLeasesAsync();
                leasesChecked = time.GetTimestamp();
            }

            var free = (int)Math.Min(options.Workers - state.Fetching, state.PagesLeft);
            var ready = free > 0 ? folder.Gate.TakeReady(free) : [];
            if (ready.Count > 0)
            {
                await LeaseAsync(ready, cancellationToken);
                continue;
            }

            if (run.Once && state.Fetching == 0 && state.Reading == 0 && IsNothingDue())
            {
                return CrawlEnd.NothingDue;
            }

            await folder.Gate.WaitForChangeAsync(change, free > 0 ? LeaseCheckInterval : Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    private bool IsNothingDue()
    {
        var stand = folder.Gate.Stand(options.OnceWaitsAtMost);
        return stand.HostsDue == 0 && stand.InFlight == 0;
    }

    private async Task TakeUpAsync(List<UnfinishedVisit> unfinished, CancellationToken cancellationToken)
    {
        if (unfinished.Count > 0)
        {
            CrawlerLog.Recovered(logger, unfinished.Count);
        }

        foreach (var (entry, hops) in unfinished)
        {
            if (sources().ById.TryGetValue(entry.SourceId, out var source))
            {
                state.CountRecovered();
                state.BeginFetch();
                await toFetch.Writer.WriteAsync(new Visit(entry, source, hops), cancellationToken);
            }
            else
            {
                // Its source stands in no file now; the response stays in the archive.
                await folder.Frontier.ParkAsync(entry, ScopeReason.Host);
            }
        }
    }

    private async Task LeaseAsync(List<(string Host, int Passes)> ready, CancellationToken cancellationToken)
    {
        var leased = await folder.Frontier.LeaseAsync(ready, options.LeaseTime);
        var current = sources();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in leased)
        {
            var decision = current.Scope.DecideCanonical(entry.Url, entry.SourceId, entry.Depth);
            var isOwn = decision.Allowed && decision.SourceId == entry.SourceId;
            if (!isOwn || !current.ById.TryGetValue(entry.SourceId, out var source))
            {
                await folder.Frontier.ParkAsync(entry, decision.Allowed ? ScopeReason.Host : decision.Reason);
                continue;
            }

            var politeness = source.Politeness;
            folder.Gate.SetLimits(
                entry.Host,
                politeness.Concurrency,
                politeness.Delay ?? options.DefaultDelay,
                crawlDelay: null,
                keepCrawlDelay: true
            );
            used[entry.Host] = used.GetValueOrDefault(entry.Host) + 1;
            state.BeginFetch();
            await toFetch.Writer.WriteAsync(new Visit(entry, source, []), cancellationToken);
        }

        foreach (var (host, passes) in ready)
        {
            if (passes > used.GetValueOrDefault(host))
            {
                folder.Gate.Cancel(host, passes - used.GetValueOrDefault(host));
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken, CancellationToken draining)
    {
        await foreach (var visit in toFetch.Reader.ReadAllAsync(cancellationToken))
        {
            state.BeginRead();
            try
            {
                var outcome = await FetchAsync(visit, cancellationToken);
                if (outcome is null)
                {
                    state.CountFetched(visit.Entry.Url);
                    state.EndFetch();
                    await toRead.Writer.WriteAsync(visit, draining);
                    continue;
                }

                state.EndFetch();
                await EndAsync(visit, outcome, draining);
            }
            catch
            {
                state.EndRead();
                throw;
            }

            state.EndRead();
            folder.Gate.Signal();
        }
    }

    /// <summary>Fetches a visit to its last response; null then, else how it ended without one that can be read.</summary>
    private async Task<VisitOutcome?> FetchAsync(Visit visit, CancellationToken cancellationToken)
    {
        var pass = new HostPass(folder.Gate, options, visit, isHeld: visit.Recovered.Count == 0);
        try
        {
            foreach (var place in visit.Recovered)
            {
                visit.Add(HttpExchange.FromArchive(await folder.Reader.ReadAsync(place, cancellationToken)), place);
            }

            var url = visit.Entry.Url;
            while (true)
            {
                if (visit.Last is { } last)
                {
                    if (!Redirect.Is(last))
                    {
                        return null;
                    }

                    var (target, refusal) = await NextHopAsync(visit, last);
                    if (refusal is not null)
                    {
                        state.CountFetched(visit.Entry.Url);
                        return refusal;
                    }

                    url = target!;
                }

                if (await RequestAsync(visit, url, pass, cancellationToken) is { } end)
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
    private async Task<VisitOutcome?> RequestAsync(Visit visit, string url, HostPass pass, CancellationToken cancellationToken)
    {
        AddressPermission PermissionFor(string target) => Permission(visit.Source, target);
        await pass.EnterAsync(UrlParts.Of(url).HostKey, cancellationToken);
        var verdict = await folder.Robots.VerdictAsync(
            url,
            PermissionFor,
            outcome => pass.RestAsync(outcome, null, cancellationToken),
            cancellationToken
        );
        switch (verdict.Answer)
        {
            case RobotsAnswer.Disallowed:
                return new VisitOutcome(CrawlDisposition.Disallowed, verdict.Text);
            case RobotsAnswer.AddressRefused:
                return new VisitOutcome(CrawlDisposition.RefusedAddress, verdict.Text);
            case RobotsAnswer.Unavailable:
                var until = verdict.RetryAt ?? (time.GetUtcNow() + options.RobotsRetry);
                folder.Gate.Hold(pass.Host, until, HoldReason.Robots);
                CrawlerLog.HostWaits(logger, pass.Host, until, verdict.Text);
                return new VisitOutcome(CrawlDisposition.RobotsUnavailable, verdict.Text) { RetryAfter = until - time.GetUtcNow() };
        }

        pass.SetCrawlDelay(verdict.CrawlDelay);
        var entry = visit.Entry;
        var conditional = visit.Last is null && entry.Prior is { } prior && prior.Url == url;
        var request = new FetchRequest(url, PermissionFor(url), conditional ? entry.ETag : null, conditional ? entry.LastModified : null);
        var outcome = await folder.Fetcher.FetchAsync(request, cancellationToken);
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
        var usable = entry.Prior?.Url == url ? entry.Prior : null;
        var (records, main) = WarcRecords.Of(exchange, entry.VisitId, usable);
        var places = folder.Archive.Append(records, settleLater: true);
        var start = new ArchivePosition(places[0].File, places[0].Offset);
        await folder.Frontier.MarkFetchedAsync(entry, places[main], visit.Responses.Count, () => folder.Archive.Settle(start));
        state.AddArchive(since);
        visit.Add(exchange with { Unchanged = WarcRecords.IsRevisit(records[main]) }, places[main]);
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

        return await folder.Frontier.ClaimRedirectTargetAsync(visit.Entry, target, time.GetUtcNow())
            ? (target, null)
            : (
                null,
                new VisitOutcome(CrawlDisposition.Unchanged, $"redirects to {target}, which is visited in its own right")
                {
                    Status = last.Status,
                }
            );
    }

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

    private static CrawlDisposition Disposition(FetchFailure? failure) =>
        failure switch
        {
            FetchFailure.RefusedAddress => CrawlDisposition.RefusedAddress,
            FetchFailure.TooLarge => CrawlDisposition.TooLarge,
            FetchFailure.ConnectTimeout or FetchFailure.IdleTimeout or FetchFailure.TotalTimeout => CrawlDisposition.TimedOut,
            _ => CrawlDisposition.Failed,
        };

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var visit in toRead.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                var since = time.GetTimestamp();
                var outcome = reader.Read(visit, sources().Scope);
                state.AddExtract(since);
                if (outcome.ListFault is { } fault)
                {
                    CrawlerLog.ListFault(logger, visit.Entry.Url, fault);
                }

                await EndAsync(visit, outcome, cancellationToken);
            }
            finally
            {
                state.EndRead();
            }

            folder.Gate.Signal();
        }
    }

    /// <summary>Hands the result over and, once that is done, completes the visit.</summary>
    private async Task EndAsync(Visit visit, VisitOutcome outcome, CancellationToken cancellationToken)
    {
        var entry = visit.Entry;
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
        if (!await HandOverAsync(result, cancellationToken))
        {
            state.CountNotHandedOver();
            return;
        }

        var ended = new VisitEnd(
            at,
            outcome.Disposition,
            entry.FirstVisit,
            outcome.Changed,
            entry.Interval,
            entry.Failures,
            outcome.RetryAfter
        );
        var next = RevisitPolicy.Next(visit.Source, options, ended);
        var completion = new VisitCompletion
        {
            Entry = entry,
            Disposition = outcome.Disposition,
            At = at,
            Due = next.Due,
            Interval = next.Interval,
            Failures = next.Failures,
            Error = outcome.IsSuccess ? null : $"{outcome.Disposition}: {entry.Url}: {outcome.Reason}",
            Capture = outcome.Capture,
            Links = outcome.Links,
            Refused = outcome.LinkCounts,
        };
        var (added, beyond) = await folder.Frontier.CompleteAsync(completion, outcome.KeepsPassed ? [.. visit.Passed] : null);
        state.CountEnd(outcome.Disposition, outcome.LinkCounts, outcome.Links.Count, added, beyond);
        CrawlerLog.VisitEnded(logger, entry.Url, outcome.Disposition, outcome.Reason, (long)result.Elapsed.TotalMilliseconds);
    }

    private async Task<bool> HandOverAsync(CrawlResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var since = time.GetTimestamp();
            try
            {
                await sink.AcceptAsync(result, cancellationToken);
                state.AddSink(since);
                state.SinkFailures = 0;
                return true;
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
                        ? false
                        : throw new CrawlStorageException(
                            $"Results are not taken any more ({e.Message}). Mend that, then start again: everything fetched is in the archive and is handed over then.",
                            e
                        );
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancellationToken);
        }
    }

    private async Task ReportAsync(IProgress<CrawlProgress> progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ProgressInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                progress.Report(state.Progress(folder.Gate.Stand(options.OnceWaitsAtMost), folder.Frontier.Known));
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
