using System.Collections.Concurrent;
using System.Threading.Channels;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Traps;
using AdWatch.Crawler.Visits;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler;

/// <summary>One run: lease, robots, politeness, fetch, archive, mark, read, hand over, complete. The only file that knows the order.</summary>
/// <remarks>
/// A dispatcher leases what is due where a host is ready; workers fetch and archive; readers make results and hand them over. What needs a
/// browser or has pictures to read goes through a lane of its own, so that slow pages hold up no fast one.
/// The queue between the two is bounded: slow reading slows fetching. What is archived and not completed is taken up by the next state.Run.
/// </remarks>
internal sealed class CrawlSession(
    CrawlerOptions options,
    CrawlFolder folder,
    VisitFetcher fetcher,
    VisitReader reader,
    IReadOnlyList<IPageStep> steps,
    VisitEnding ending,
    TrapLedger traps,
    RunState state,
    Func<SourceSet> sources,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeaseCheckInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<Visit> notTaken = new();
    private readonly Channel<Visit> toFetch = Channel.CreateBounded<Visit>(options.Workers);
    private readonly Channel<Visit> toRead = Channel.CreateBounded<Visit>(options.QueueLength);
    private readonly Channel<(Visit Visit, VisitOutcome Outcome)> toDeepen = Channel.CreateBounded<(Visit, VisitOutcome)>(
        options.QueueLength
    );

    public async Task<CrawlSummary> RunAsync(IProgress<CrawlProgress>? progress, CancellationToken cancellationToken)
    {
        // fetchStop ends fetching; drainStop ends handing over, a grace later.
        using var fetchStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var drainStop = new CancellationTokenSource();
        await using var grace = fetchStop.Token.Register(() => drainStop.CancelAfter(options.ShutdownGrace));
        using var progressStop = new CancellationTokenSource();
        var reporting = progress is null ? Task.CompletedTask : ReportAsync(progress, progressStop.Token);
        var unfinished = await folder.RecoverAsync();
        if (state.Run.All)
        {
            await folder.Frontier.ScheduleAllAsync();
        }

        var end = CrawlEnd.NothingDue;
        var stages = new CrawlStages(fetchStop, drainStop);
        Task[] tasks =
        [
            stages.RunAsync(1, async () => end = await DispatchAsync(unfinished, fetchStop.Token), () => toFetch.Writer.Complete()),
            stages.RunAsync(options.Workers, () => WorkAsync(fetchStop.Token, drainStop.Token), () => toRead.Writer.Complete()),
            stages.RunAsync(options.Readers, () => ReadAsync(drainStop.Token), () => toDeepen.Writer.Complete()),
            stages.RunAsync(options.SlowReaders, () => DeepenAsync(drainStop.Token), () => { }),
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
                if (!state.Run.Once)
                {
                    await HandOverAgainAsync(cancellationToken);
                }
            }

            var free = (int)Math.Min(options.Workers - state.Fetching, state.PagesLeft);
            var ready = free > 0 ? folder.Gate.TakeReady(free) : [];
            if (ready.Count > 0)
            {
                await LeaseAsync(ready, cancellationToken);
                continue;
            }

            if (state.Run.Once && state.Fetching == 0 && state.Reading == 0 && IsNothingDue())
            {
                return CrawlEnd.NothingDue;
            }

            await folder.Gate.WaitForChangeAsync(change, LeaseCheckInterval, forHost: free > 0, cancellationToken);
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
        var now = time.GetUtcNow();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        // One commit for all of them: a closed template may give back thousands in a row.
        var givenBack = new List<Task>();
        foreach (var entry in leased)
        {
            var decision = current.Scope.DecideCanonical(entry.Url, entry.SourceId, entry.Depth);
            var isOwn = decision.Allowed && decision.SourceId == entry.SourceId;
            if (!isOwn || !current.ById.TryGetValue(entry.SourceId, out var source))
            {
                givenBack.Add(folder.Frontier.ParkAsync(entry, decision.Allowed ? ScopeReason.Host : decision.Reason));
                continue;
            }

            if (entry is { FirstVisit: true, Depth: > 0 } && traps.IsClosed(entry.SourceId, entry.Url))
            {
                givenBack.Add(folder.Frontier.ParkAsync(entry, ScopeReason.NothingNew));
                continue;
            }

            if (source.Schedule.Window?.Next(now) is { } opens && opens > now)
            {
                givenBack.Add(folder.Frontier.ReleaseAsync(entry, opens));
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

        await Task.WhenAll(givenBack);
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
                var outcome = await fetcher.FetchAsync(visit, cancellationToken, draining);
                if (outcome is null)
                {
                    state.EndFetch();
                    folder.Gate.Signal();
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

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var visit in toRead.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                var since = time.GetTimestamp();
                var outcome = Read(visit);
                state.AddExtract(since);
                if (outcome.ListFault is { } fault)
                {
                    CrawlerLog.ListFault(logger, visit.Entry.Url, fault);
                }

                if (steps.Any(s => s.Wants(visit, outcome)))
                {
                    // The visit counts as being read until the slow lane has ended it.
                    state.BeginRead();
                    await toDeepen.Writer.WriteAsync((visit, outcome), cancellationToken);
                    continue;
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

    private async Task DeepenAsync(CancellationToken cancellationToken)
    {
        await foreach (var (visit, read) in toDeepen.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                var outcome = read;
                foreach (var step in steps)
                {
                    outcome = step.Wants(visit, outcome) ? await step.ApplyAsync(visit, outcome, cancellationToken) : outcome;
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

    private VisitOutcome Read(Visit visit)
    {
        try
        {
            return reader.Read(visit, sources().Scope);
        }
#pragma warning disable CA1031 // one page that reading trips over must not end the crawl, and would end it again at every start
        catch (Exception e)
#pragma warning restore CA1031
        {
            CrawlerLog.ReadFailed(logger, e, visit.Entry.Url);
            return new VisitOutcome(CrawlDisposition.Failed, $"reading failed: {e.Message}");
        }
    }

    private async Task EndAsync(Visit visit, VisitOutcome outcome, CancellationToken cancellationToken)
    {
        if (!await ending.EndAsync(visit, outcome, cancellationToken))
        {
            notTaken.Enqueue(visit);
        }
    }

    /// <summary>Takes up again what the sink did not take a while ago; a run with an end leaves it to the next one.</summary>
    private async Task HandOverAgainAsync(CancellationToken cancellationToken)
    {
        for (var left = notTaken.Count; left > 0 && notTaken.TryDequeue(out var visit); left--)
        {
            if (visit.Responses.Count > 0)
            {
                state.BeginFetch();
                await toFetch.Writer.WriteAsync(
                    new Visit(visit.Entry, visit.Source, [.. visit.Responses.Select(r => r.Place)]),
                    cancellationToken
                );
            }
            else
            {
                await folder.Frontier.ReleaseAsync(visit.Entry, due: null);
            }
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
