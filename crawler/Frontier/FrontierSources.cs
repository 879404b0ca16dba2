using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Frontier;

/// <summary>Sources of the frontier with their counts, which are written once a transaction. For the writing thread; <see cref="Known"/> for any.</summary>
internal sealed class FrontierSources
{
    private readonly Dictionary<string, SourceRow> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SourceRow> byKey = [];
    private readonly TimeProvider time;
    private long known;

    public FrontierSources(SqliteSession db, TimeProvider time)
    {
        this.time = time;
        foreach (
            var (id, row) in db.Query(
                "select id, key, active, known, hosts, " + FrontierTables.PaceColumns + ", " + SourceTally.Columns + " from source",
                r =>
                    (
                        r.GetString(0),
                        new SourceRow(
                            this,
                            r.GetInt64(1),
                            r.GetInt64(2) != 0,
                            r.GetInt64(3),
                            r.GetInt64(4),
                            FrontierTables.PaceOf(r, 5),
                            new SourceTally(r.GetInt64(1)).Load(r, 10)
                        )
                    )
            )
        )
        {
            (rows[id], byKey[row.Key]) = (row, row);
            known += row.Known;
        }
    }

    /// <summary>URLs known of all sources.</summary>
    public long Known => Interlocked.Read(ref known);

    public SourceRow? Find(string id) => rows.GetValueOrDefault(id);

    public SourceRow ByKey(long key) => byKey[key];

    public IEnumerable<SourceRow> All => rows.Values;

    public SourceRow For(SqliteSession db, string id)
    {
        if (!rows.TryGetValue(id, out var row))
        {
            var key = db.Scalar<long>("insert into source (id, active) values ($1, 1) returning key", id);
            row = new SourceRow(this, key, active: true, known: 0, hosts: 0, SourcePace.Unknown, new SourceTally(key));
            (rows[id], byKey[key]) = (row, row);
        }

        return row;
    }

    /// <summary>The sources that are not among these.</summary>
    public IEnumerable<SourceRow> Except(HashSet<string> ids) => rows.Where(r => !ids.Contains(r.Key)).Select(r => r.Value);

    public void Flush(SqliteSession db)
    {
        var now = FrontierTables.Ms(time.GetUtcNow());
        foreach (var row in rows.Values)
        {
            row.Flush(db, now);
        }
    }

    /// <summary>One source: what was counted since the last commit waits here.</summary>
    internal sealed class SourceRow(FrontierSources all, long key, bool active, long known, long hosts, SourcePace pace, SourceTally tally)
    {
        private readonly Dictionary<CrawlDisposition, (long Count, DateTimeOffset At)> outcomes = [];
        private readonly Dictionary<ScopeReason, long> refusals = [];
        private readonly Dictionary<RenderOutcome, long> rendering = [];
        private DateTimeOffset? lastSuccess;
        private (DateTimeOffset At, string Text)? lastError;
        private (long Known, long Hosts) written = (known, hosts);
        private SourcePace pace = pace;
        private SourcePace paceWritten = pace;

        public long Key { get; } = key;

        public bool Active { get; set; } = active;

        /// <summary>Its URLs by what they wait for.</summary>
        public SourceTally Tally { get; } = tally;

        public long Known { get; private set; } = known;

        /// <summary>Hosts that came into the frontier by this source.</summary>
        public long Hosts { get; private set; } = hosts;

        public int MaxPages { get; set; } = SourceScope.DefaultMaxPages;

        public int MaxHostPages { get; set; } = SourceScope.DefaultMaxHostPages;

        public TimeSpan? ShortestInterval { get; set; }

        public void CountKnown()
        {
            Known++;
            Interlocked.Increment(ref all.known);
        }

        public void CountHost() => Hosts++;

        public void CountRefusal(ScopeReason reason, long count) => refusals[reason] = refusals.GetValueOrDefault(reason) + count;

        public void Count(VisitCompletion end)
        {
            outcomes[end.Disposition] = (outcomes.GetValueOrDefault(end.Disposition).Count + 1, end.At);
            if (end.Rendering is { } rendered)
            {
                rendering[rendered] = rendering.GetValueOrDefault(rendered) + 1;
            }

            pace = pace.After(end.At, end.Error is null, end.Elapsed);
            if (end.Error is null)
            {
                lastSuccess = end.At;
            }
            else
            {
                lastError = (end.At, end.Error);
            }

            foreach (var (reason, count) in end.Refused)
            {
                CountRefusal(reason, count);
            }
        }

        public void Flush(SqliteSession db, long now)
        {
            Tally.Flush(db, now);
            foreach (var (disposition, (count, at)) in outcomes)
            {
                db.Execute(
                    "insert into outcome (source_key, disposition, count, last_at) values ($1, $2, $3, $4) on conflict do update set count = count + excluded.count, last_at = excluded.last_at",
                    Key,
                    disposition.ToString(),
                    count,
                    FrontierTables.Ms(at)
                );
            }

            foreach (var (reason, count) in refusals)
            {
                db.Execute(
                    "insert into refusal (source_key, reason, count) values ($1, $2, $3) on conflict do update set count = count + excluded.count",
                    Key,
                    reason.ToString(),
                    count
                );
            }

            foreach (var (outcome, count) in rendering)
            {
                db.Execute(
                    "insert into rendering (source_key, outcome, count) values ($1, $2, $3) on conflict do update set count = count + excluded.count",
                    Key,
                    outcome.ToString(),
                    count
                );
            }

            rendering.Clear();
            outcomes.Clear();
            refusals.Clear();
            if (lastSuccess is { } success)
            {
                db.Execute("update source set last_success = $1 where key = $2", FrontierTables.Ms(success), Key);
                lastSuccess = null;
            }

            if (lastError is var (failed, text))
            {
                db.Execute("update source set last_error_at = $1, last_error = $2 where key = $3", FrontierTables.Ms(failed), text, Key);
                lastError = null;
            }

            if (pace != paceWritten)
            {
                FrontierTables.SavePace(db, Key, pace);
                paceWritten = pace;
            }

            if (written != (Known, Hosts))
            {
                db.Execute("update source set known = $1, hosts = $2 where key = $3", Known, Hosts, Key);
                written = (Known, Hosts);
            }
        }
    }
}
