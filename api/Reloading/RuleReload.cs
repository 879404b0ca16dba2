using System.Diagnostics;
using System.Diagnostics.Metrics;
using AdWatch.Api.Composition;
using AdWatch.Api.Hosting;
using AdWatch.Api.Pipeline;
using AdWatch.Indexing.Analysis;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Reloading;

/// <summary>Reads rules and model anew beside those that judge, checks them, and puts them in their place between two pages.</summary>
/// <remarks>
/// What judges now is given up only for rules whose every example comes out as it says and a model that can be read. One reload at a time.
/// For a moment both stand in memory.
/// </remarks>
internal sealed class RuleReload : IDisposable
{
    private const string Part = "rules";

    private readonly AdWatchConfig _config;
    private readonly JudgingInUse _inUse;
    private readonly SearchFolding _search;
    private readonly AdWatchStore _store;
    private readonly ServiceState _state;
    private readonly ILogger<RuleReload> _log;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Meter _meter = new(IntakeSignals.MeterName);
    private readonly Counter<long> _reloads;
    private IReadOnlyList<JudgeVersions> _seen;

    /// <param name="search">The folding the search index was opened with.</param>
    public RuleReload(
        AdWatchConfig config,
        JudgingInUse inUse,
        SearchFolding search,
        AdWatchStore store,
        ServiceState state,
        ILogger<RuleReload> log
    )
    {
        (_config, _inUse, _search, _store, _state, _log) = (config, inUse, search, store, state, log);
        _seen = [inUse.Current.Versions];
        _reloads = _meter.CreateCounter<long>("adwatch.rules.reloads", description: "Reloads of rules and model, by how they ended.");
        _meter.CreateObservableGauge(
            "adwatch.judging",
            Measure,
            description: "1 for the rules and model that judge, 0 for those of before."
        );
    }

    /// <summary>Reads the seeds folder and the model in use of the installation, and swaps.</summary>
    /// <param name="actor">Who asked; stands in the audit trail with the versions of before and after.</param>
    /// <param name="waits">True to wait for the end of a reload that runs, false to be told <see cref="ReloadStatus.Running"/>.</param>
    /// <exception cref="StoreException">The audit trail cannot be written; nothing was swapped.</exception>
    public async Task<ReloadOutcome> RunAsync(Actor actor, bool waits, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(waits ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
        {
            var running = _inUse.Current.Versions;
            return new ReloadOutcome(ReloadStatus.Running, running, running);
        }

        try
        {
            var read = await Task.Run(
                () => JudgingReading.Read(_config, hasModel: _inUse.Current.Versions.Model.Length > 0),
                cancellationToken
            );
            var outcome = read.Fresh is { } fresh ? await SwapAsync(fresh, actor) : Refused(read);
            _reloads.Add(1, new TagList { { "outcome", outcome.Status.ToString().ToLowerInvariant() } });
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _turn.Dispose();
    }

    /// <remarks>From here on it is done, whoever stops asking: an entry in the audit trail without the swap would be a lie.</remarks>
    private async Task<ReloadOutcome> SwapAsync(Judging fresh, Actor actor)
    {
        var (before, after) = (_inUse.Current.Versions, fresh.Versions);
        await _store.Audit.AppendAsync(actor, "rules.reload", "rules", after.Rules, $"{before} → {after}", CancellationToken.None);
        _inUse.Replace(fresh);
        Volatile.Write(ref _seen, [.. _seen.Where(v => v != after), after]);
        _state.Report(Part, null);
        ApiLog.RulesReloaded(_log, before, after, actor);
        var searchWaits = Parts.SearchFolding(fresh.Classifier.Folding).Fingerprint != _search.Fingerprint;
        if (searchWaits)
        {
            ApiLog.SearchFoldsAtNextStart(_log);
        }

        return new ReloadOutcome(ReloadStatus.Done, before, after) { SearchFoldsAtNextStart = searchWaits };
    }

    private ReloadOutcome Refused(JudgingReading read)
    {
        var judging = _inUse.Current.Versions;
        if (!read.IsSettled)
        {
            ApiLog.RulesUnsettled(_log, _config.SeedsFolder, judging);
            return new ReloadOutcome(ReloadStatus.Unsettled, judging, judging);
        }

        var faults = string.Join(Environment.NewLine, read.Faults);
        // Anybody may ask /readyz: it says where the first fault is, and neither the machine's folders nor the words of the fault.
        var place = read.Faults[0].Place;
        var shown = Path.IsPathRooted(place) ? Path.GetFileName(place) : place;
        _state.Report(
            Part,
            $"{judging} judge on; the reload was refused for {read.Faults.Count} fault(s), the first in {shown}; the log names all"
        );
        ApiLog.RulesRefused(_log, judging, read.Faults.Count, faults);
        return new ReloadOutcome(ReloadStatus.Faulty, judging, judging) { Faults = read.Faults };
    }

    private IEnumerable<Measurement<int>> Measure()
    {
        var now = _inUse.Current.Versions;
        return Volatile
            .Read(ref _seen)
            .Select(v => new Measurement<int>(v == now ? 1 : 0, new TagList { { "rules", v.Rules }, { "model", v.Model } }));
    }
}
