using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using AdWatch.Api.Pipeline;
using AdWatch.Api.Watching;
using AdWatch.Crawler;
using AdWatch.Crawler.Health;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Api.Tests.Watching;

public sealed class SourceWatchTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Some.Morning);
    private AdWatchStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await AdWatchStore.OpenAsync(_folder.Path, _time, Token);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task ASilentSourceIsToldOnceAndItsReturnOnce()
    {
        var seen = Some.Morning;
        await WatchAsync(days: 5, () => seen);
        seen = _time.GetUtcNow();
        await WatchAsync(days: 1, () => _time.GetUtcNow());

        var entries = await _store.Audit.ListAsync("source", "a", null, 10, Token);
        Assert.Equal(["source.recovered", "source.alarm"], entries.Items.Select(e => e.Action));
        Assert.Contains("silent: last truly seen", entries.Items[1].Details, StringComparison.Ordinal);
        Assert.Empty(await SourceWatch.ReadAsync(_store, Token));
    }

    [Fact]
    public async Task AStandingAlarmIsKnownToTheNextProcess()
    {
        await WatchAsync(days: 5, () => Some.Morning);

        using var next = Watch();
        var changes = await next.CheckAsync([Source()], [Status(Some.Morning)], Token);

        Assert.Empty(changes);
        Assert.Equal(
            ("a", SourceAlarmKind.Silent),
            Assert.Single((await SourceWatch.ReadAsync(_store, Token)).Select(a => (a.Source, a.Kind)))
        );
    }

    [Fact]
    public async Task AfterALongBreakSilenceIsCountedAnew()
    {
        await WatchAsync(days: 1, () => Some.Morning);
        _time.Advance(TimeSpan.FromDays(30));

        using var watch = Watch();
        Assert.Empty(await watch.CheckAsync([Source()], [Status(Some.Morning)], Token));
    }

    [Fact]
    public async Task AnAlarmIsCountedInTheMetrics()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == IntakeSignals.MeterName && instrument.Name == "adwatch.source.alarms")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(string.Join(' ', tags.ToArray().Select(t => t.Value))));
        listener.Start();

        await WatchAsync(days: 5, () => Some.Morning);

        Assert.Contains("silent raised", counted);
    }

    private async Task WatchAsync(int days, Func<DateTimeOffset> seen)
    {
        using var watch = Watch();
        for (var hour = 0; hour < days * 24; hour++)
        {
            await watch.CheckAsync([Source()], [Status(seen())], Token);
            _time.Advance(TimeSpan.FromHours(1));
        }
    }

    private SourceWatch Watch() => new(_store, new SourceAlarmOptions(), _time, NullLogger.Instance);

    private static SourceStatus Status(DateTimeOffset seen) =>
        new()
        {
            SourceId = "a",
            Name = "a",
            Channel = "forum",
            Active = true,
            LastEnds = ImmutableSortedDictionary<CrawlDisposition, DateTimeOffset>.Empty.Add(CrawlDisposition.Read, seen),
        };

    private static Source Source() =>
        new()
        {
            Id = "a",
            Name = "a",
            Channel = "forum",
            Urls = ["https://a.test/"],
            Scope = new SourceScope([], 1, 1, []),
        };
}
