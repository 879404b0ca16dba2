using System.Collections.Immutable;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler;

/// <summary>Counts of one run; safe to use from many threads.</summary>
internal sealed class RunState(CrawlRun run, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<CrawlDisposition, long> dispositions = [];
    private readonly Dictionary<ScopeReason, long> links = [];
    private readonly Dictionary<PictureState, long> pictures = [];
    private readonly Dictionary<LandingState, long> landings = [];
    private readonly Dictionary<RenderOutcome, long> rendering = [];
    private readonly long started = time.GetTimestamp();
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private long fetched;
    private long bytes;
    private long recovered;
    private long notHandedOver;
    private long copies;
    private long done;
    private int fetching;
    private int reading;
    private long fetchTicks;
    private long archiveTicks;
    private long extractTicks;
    private long sinkTicks;
    private volatile string? lastUrl;

    public CrawlRun Run { get; } = run;

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public long Fetched => Interlocked.Read(ref fetched);

    /// <summary>Visits given to a worker and not yet through fetching.</summary>
    public int Fetching => Volatile.Read(ref fetching);

    /// <summary>Visits fetched and not yet ended.</summary>
    public int Reading => Volatile.Read(ref reading);

    /// <summary>Visits that may still be started under <see cref="CrawlRun.MaxPages"/>.</summary>
    public long PagesLeft => Run.MaxPages is { } max ? max - Fetched - Fetching : long.MaxValue;

    public bool HasAllPages => Run.MaxPages is { } max && Fetched >= max;

    /// <summary>Failed hand-overs in a row.</summary>
    public int SinkFailures { get; set; }

    public void BeginFetch() => Interlocked.Increment(ref fetching);

    public void EndFetch() => Interlocked.Decrement(ref fetching);

    public void BeginRead() => Interlocked.Increment(ref reading);

    public void EndRead() => Interlocked.Decrement(ref reading);

    public void CountRecovered() => Interlocked.Increment(ref recovered);

    public void CountCopy() => Interlocked.Increment(ref copies);

    public void CountNotHandedOver() => Interlocked.Increment(ref notHandedOver);

    /// <summary>Counts a visit that got its last response.</summary>
    public void CountFetched(string url)
    {
        Interlocked.Increment(ref fetched);
        lastUrl = url;
    }

    public void CountRendering(RenderOutcome? rendered)
    {
        if (rendered is not { } outcome)
        {
            return;
        }

        lock (gate)
        {
            rendering[outcome] = rendering.GetValueOrDefault(outcome) + 1;
        }
    }

    public void CountBytes(long count) => Interlocked.Add(ref bytes, count);

    public void CountEnd(CrawlDisposition disposition, IReadOnlyDictionary<ScopeReason, long> refused, int taken, LinkCounts stored)
    {
        Interlocked.Increment(ref done);
        lock (gate)
        {
            dispositions[disposition] = dispositions.GetValueOrDefault(disposition) + 1;
            Add(ScopeReason.InScope, stored.Added);
            Add(ScopeReason.PageLimit, stored.BeyondPages);
            Add(ScopeReason.HostLimit, stored.BeyondHosts);
            Add(ScopeReason.HostPageLimit, stored.BeyondHostPages);
            Add(ScopeReason.Known, taken - stored.Added - stored.BeyondPages - stored.BeyondHosts - stored.BeyondHostPages);
            foreach (var (reason, count) in refused)
            {
                Add(reason, count);
            }
        }
    }

    public void CountPicture(PictureState state)
    {
        lock (gate)
        {
            pictures[state] = pictures.GetValueOrDefault(state) + 1;
        }
    }

    public void CountLanding(LandingState state)
    {
        lock (gate)
        {
            landings[state] = landings.GetValueOrDefault(state) + 1;
        }
    }

    public void AddFetch(TimeSpan elapsed) => Interlocked.Add(ref fetchTicks, elapsed.Ticks);

    /// <summary>Measures a stage from a timestamp of the same clock.</summary>
    public void AddArchive(long since) => Interlocked.Add(ref archiveTicks, time.GetElapsedTime(since).Ticks);

    public void AddExtract(long since) => Interlocked.Add(ref extractTicks, time.GetElapsedTime(since).Ticks);

    public void AddSink(long since) => Interlocked.Add(ref sinkTicks, time.GetElapsedTime(since).Ticks);

    public CrawlProgress Progress(GateStand stand, long known) =>
        new(
            Elapsed,
            Fetched,
            Interlocked.Read(ref bytes),
            Interlocked.Read(ref done),
            known,
            Fetching,
            Reading,
            stand.HostsDue,
            stand.WaitingForRobots,
            lastUrl
        );

    public CrawlSummary Summary(CrawlEnd end, GateStand stand)
    {
        lock (gate)
        {
            return new CrawlSummary
            {
                Started = startedAt,
                Elapsed = Elapsed,
                End = end,
                Fetched = Fetched,
                Bytes = Interlocked.Read(ref bytes),
                Recovered = Interlocked.Read(ref recovered),
                Dispositions = dispositions.ToImmutableSortedDictionary(),
                Rendering = rendering.ToImmutableSortedDictionary(),
                Links = links.ToImmutableSortedDictionary(),
                Pictures = pictures.ToImmutableSortedDictionary(),
                Landings = landings.ToImmutableSortedDictionary(),
                HostsWaitingForRobots = stand.WaitingForRobots,
                HostsPausing = stand.Pausing,
                NotHandedOver = Interlocked.Read(ref notHandedOver),
                NearCopies = Interlocked.Read(ref copies),
                Times = new StageTimes(Ticks(ref fetchTicks), Ticks(ref archiveTicks), Ticks(ref extractTicks), Ticks(ref sinkTicks)),
            };
        }
    }

    private static TimeSpan Ticks(ref long ticks) => TimeSpan.FromTicks(Interlocked.Read(ref ticks));

    private void Add(ScopeReason reason, long count)
    {
        if (count > 0)
        {
            links[reason] = links.GetValueOrDefault(reason) + count;
        }
    }
}
