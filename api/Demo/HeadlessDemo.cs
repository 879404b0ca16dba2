using AdWatch.Api.Composition;
using AdWatch.Api.Dispatch;
using AdWatch.Api.Hosting;
using AdWatch.Crawler;
using AdWatch.Indexing.Outbox;

namespace AdWatch.Api.Demo;

/// <summary>Runs the whole way of the demo web once, with a scripted reviewer, and says what came of it.</summary>
internal sealed class HeadlessDemo(Installation installation, DemoSetting setting, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly List<DemoStage> _stages = [];
    private readonly List<string> _faults = [];

    public async Task<DemoSummary> RunAsync(ILoggerFactory loggers, IProgress<CrawlProgress>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var registers = await StageAsync(
            "registers",
            () => setting.ImportRegistersAsync(installation.Config, installation.Store, cancellationToken)
        );
        var run = new ServeRun
        {
            SourcesFile = setting.SourcesFile,
            TargetsFile = setting.TargetsFile,
            Crawls = false,
        };
        await using var app = await StageAsync(
            "service start",
            async () =>
            {
                var built = await ServiceHost.BuildAsync(installation, run, loggers, cancellationToken);
                await built.StartAsync(cancellationToken);
                return built;
            }
        );
        var crawl = await StageAsync(
            "crawl, judge and store",
            () => installation.Engine.RunAsync(new CrawlRun { Once = true }, progress, cancellationToken)
        );
        AddParts(crawl);
        await StageAsync("index the rest", () => WaitAsync("the index is behind the store", IsIndexedAsync, cancellationToken));
        var targets = app.Services.GetRequiredService<TargetRegistry>();
        var confirmed = await StageAsync("review", () => ScriptedReviewer.ConfirmAllAsync(installation.Store, targets, cancellationToken));
        app.Services.GetRequiredService<DispatchSignals>().Owe();
        await StageAsync("dispatch", () => WaitAsync("not everything was delivered", IsDeliveredAsync, cancellationToken));
        var summary = await JudgeAsync(crawl, confirmed.Count, cancellationToken);
        await app.StopAsync(cancellationToken);
        _stages.Add(new DemoStage("all", time.GetElapsedTime(started).TotalSeconds));
        return summary with { RegisterRows = registers, Stages = _stages };
    }

    private async Task<DemoSummary> JudgeAsync(CrawlSummary crawl, int confirmed, CancellationToken cancellationToken)
    {
        if (crawl.NotHandedOver > 0)
        {
            _faults.Add($"{crawl.NotHandedOver} fetched pages were not stored");
        }

        var store = installation.Store;
        var summary = new DemoSummary
        {
            PagesFetched = crawl.Fetched,
            PagesStored = await store.Pages.CountAsync(Indexing.Storage.PageFilter.All, cancellationToken),
            PagesPlanned = setting.Manifest.Sites.Sum(s => s.Pages.Count(p => !p.MustNotFetch)),
            CluesConfirmed = confirmed,
            CluesByDepartment = await store.Clues.CountByDepartmentAsync(Indexing.Clues.AccessScope.Everything, cancellationToken),
            Deliveries = await CountDeliveriesAsync(cancellationToken),
        };
        var judged = await new DemoJudge(setting.Manifest, setting.Web, store).JudgeAsync(summary, cancellationToken);
        return judged with { Faults = [.. _faults, .. judged.Faults] };
    }

    /// <summary>Holds what was owed against what the receiver took: each message once, none missing, none of its own.</summary>
    private async Task<DemoDeliveries> CountDeliveriesAsync(CancellationToken cancellationToken)
    {
        var counts = await installation.Store.Outbox.CountAsync(cancellationToken);
        var owed = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await installation.Store.Outbox.ListAsync(null, null, cursor, 200, cancellationToken);
            foreach (var entry in page.Items.Where(e => e.State != OutboxState.Cancelled))
            {
                owed.Add(entry.Id);
                if (!setting.Receiver.Received.ContainsKey(entry.Id))
                {
                    _faults.Add($"clue {entry.ClueId} did not reach {entry.TargetId}: {entry.LastError ?? "never tried"}");
                }
            }

            cursor = page.Next;
        } while (cursor is not null);

        _faults.AddRange(setting.Receiver.Received.Keys.Where(id => !owed.Contains(id)).Select(id => $"received {id}, which nobody owed"));
        if (setting.Receiver.Refused > 0)
        {
            _faults.Add($"{setting.Receiver.Refused} pushes carried a signature that does not fit");
        }

        return new DemoDeliveries(
            owed.Count,
            setting.Receiver.Received.Count,
            setting.Receiver.Repeated,
            setting.Receiver.Refused,
            (int)counts.Pending,
            (int)counts.Dead
        );
    }

    private async Task<bool> IsIndexedAsync(CancellationToken cancellationToken) =>
        installation.Search.State.Sequence >= await installation.Store.Pages.GetLastSequenceAsync(cancellationToken);

    private async Task<bool> IsDeliveredAsync(CancellationToken cancellationToken) =>
        (await installation.Store.Outbox.CountAsync(cancellationToken)).Pending == 0;

    private async Task<bool> WaitAsync(string otherwise, Func<CancellationToken, Task<bool>> done, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!await done(cancellationToken))
        {
            if (time.GetElapsedTime(started) > Patience)
            {
                _faults.Add($"after {Patience.TotalSeconds:0} s {otherwise}");
                return false;
            }

            await Task.Delay(Look, time, cancellationToken);
        }

        return true;
    }

    private void AddParts(CrawlSummary crawl)
    {
        _stages.Add(new DemoStage("  fetching (all workers)", crawl.Times.Fetch.TotalSeconds));
        _stages.Add(new DemoStage("  archiving (all workers)", crawl.Times.Archive.TotalSeconds));
        _stages.Add(new DemoStage("  reading (all workers)", crawl.Times.Extract.TotalSeconds));
        _stages.Add(new DemoStage("  judging (all workers)", installation.Signals.Judging.TotalSeconds));
        _stages.Add(new DemoStage("  storing (all workers)", installation.Signals.Storing.TotalSeconds));
    }

    private async Task<T> StageAsync<T>(string name, Func<Task<T>> work)
    {
        var started = time.GetTimestamp();
        var result = await work();
        _stages.Add(new DemoStage(name, time.GetElapsedTime(started).TotalSeconds));
        return result;
    }
}
