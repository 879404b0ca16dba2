using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using AdWatch.Api.Pipeline;
using AdWatch.Crawler;
using AdWatch.Crawler.Health;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Watching;

/// <summary>Tells once when a source falls silent, fails or becomes slow, and once when that is over: in the audit trail, the log and the metrics.</summary>
/// <remarks>What stands is kept in the store, so that a restart tells nothing twice. Checks follow one another; readers may be any.</remarks>
internal sealed class SourceWatch : IDisposable
{
    private const string Setting = "sources.alarms";

    /// <summary>Longer without a check, and nobody was watching: silence is counted anew.</summary>
    private static readonly TimeSpan LongestBreak = TimeSpan.FromHours(6);

    private readonly AdWatchStore _store;
    private readonly SourceAlarmOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Meter _meter = new(IntakeSignals.MeterName);
    private readonly Counter<long> _changes;
    private IReadOnlyList<StandingAlarm> _standing = [];

    public SourceWatch(AdWatchStore store, SourceAlarmOptions options, TimeProvider time, ILogger log)
    {
        (_store, _options, _time, _log) = (store, options, time, log);
        _changes = _meter.CreateCounter<long>("adwatch.source.alarms", description: "Alarms over sources, raised and ended, by kind.");
        _meter.CreateObservableGauge("adwatch.source.alarms.standing", Measure, description: "Alarms over sources that stand, by kind.");
    }

    /// <summary>The alarms that stand, as last checked by whatever process.</summary>
    public static async ValueTask<IReadOnlyList<StandingAlarm>> ReadAsync(AdWatchStore store, CancellationToken cancellationToken) =>
        [
            .. (await LoadAsync(store, cancellationToken))
                .Values.SelectMany(s => s.Alarms)
                .OrderBy(a => a.Source, StringComparer.Ordinal)
                .ThenBy(a => a.Kind),
        ];

    /// <summary>Judges every source and tells what changed since the last check.</summary>
    public async Task<IReadOnlyList<AlarmChange>> CheckAsync(
        IEnumerable<Source> sources,
        IEnumerable<SourceStatus> statuses,
        CancellationToken cancellationToken
    )
    {
        var now = _time.GetUtcNow();
        var before = await LoadAsync(_store, cancellationToken);
        var byId = statuses.ToDictionary(s => s.SourceId, StringComparer.Ordinal);
        var after = new SortedDictionary<string, WatchedSource>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (byId.TryGetValue(source.Id, out var status))
            {
                after[source.Id] = Judge(source, status, before.GetValueOrDefault(source.Id), now);
            }
        }

        var changes = Changes(before, after);
        foreach (var change in changes)
        {
            await TellAsync(change, cancellationToken);
        }

        await _store.Settings.SetAsync(Setting, JsonSerializer.Serialize(after), cancellationToken);
        Volatile.Write(ref _standing, [.. after.Values.SelectMany(s => s.Alarms)]);
        return changes;
    }

    public void Dispose() => _meter.Dispose();

    private WatchedSource Judge(Source source, SourceStatus status, WatchedSource? before, DateTimeOffset now)
    {
        var interval = SourceHealth.Interval(source.Schedule, now) * 2;
        var longest = interval > LongestBreak ? interval : LongestBreak;
        var since = before is not null && now - before.CheckedAt <= longest ? before.Since : now;
        var raised = (before?.Alarms ?? []).ToDictionary(a => a.Kind);
        // An alarm that stood before a break stands until the source shows that it is over.
        var watchedSince = raised.ContainsKey(SourceAlarmKind.Silent) ? before!.Since : since;
        var alarms = SourceHealth.Judge(source, status, _options, watchedSince, raised.Keys.ToHashSet(), now);
        return new WatchedSource(
            watchedSince,
            now,
            [.. alarms.Select(a => new StandingAlarm(source.Id, a.Kind, raised.GetValueOrDefault(a.Kind)?.Since ?? now, a.Reason))]
        );
    }

    private static List<AlarmChange> Changes(Dictionary<string, WatchedSource> before, SortedDictionary<string, WatchedSource> after)
    {
        var old = before.Values.SelectMany(s => s.Alarms).ToDictionary(a => (a.Source, a.Kind));
        var now = after.Values.SelectMany(s => s.Alarms).ToDictionary(a => (a.Source, a.Kind));
        return
        [
            .. now.Where(a => !old.ContainsKey(a.Key)).Select(a => new AlarmChange(a.Value, Raised: true)),
            .. old.Where(a => !now.ContainsKey(a.Key)).Select(a => new AlarmChange(a.Value, Raised: false)),
        ];
    }

    private async Task TellAsync(AlarmChange change, CancellationToken cancellationToken)
    {
        var alarm = change.Alarm;
        var kind = alarm.Kind.ToString().ToLowerInvariant();
        await _store.Audit.AppendAsync(
            Actor.System("crawler"),
            change.Raised ? "source.alarm" : "source.recovered",
            "source",
            alarm.Source,
            $"{kind}: {(change.Raised ? alarm.Reason : $"over; raised {alarm.Since:yyyy-MM-dd HH:mm}Z, {alarm.Reason}")}",
            cancellationToken
        );
        _changes.Add(1, new TagList { { "kind", kind }, { "change", change.Raised ? "raised" : "ended" } });
        if (change.Raised)
        {
            ApiLog.SourceAlarm(_log, alarm.Source, kind, alarm.Reason);
        }
        else
        {
            ApiLog.SourceRecovered(_log, alarm.Source, kind, alarm.Since);
        }
    }

    private IEnumerable<Measurement<int>> Measure() =>
        Enum.GetValues<SourceAlarmKind>()
            .Select(kind => new Measurement<int>(
                Volatile.Read(ref _standing).Count(a => a.Kind == kind),
                new TagList { { "kind", kind.ToString().ToLowerInvariant() } }
            ));

    private static async ValueTask<Dictionary<string, WatchedSource>> LoadAsync(AdWatchStore store, CancellationToken cancellationToken) =>
        await store.Settings.GetAsync(Setting, cancellationToken) is { } kept
            ? JsonSerializer.Deserialize<Dictionary<string, WatchedSource>>(kept)!
            : new Dictionary<string, WatchedSource>(StringComparer.Ordinal);
}
