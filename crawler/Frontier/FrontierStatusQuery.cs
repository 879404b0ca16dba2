using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Frontier;

/// <summary>Counts the frontier by source.</summary>
internal static class FrontierStatusQuery
{
    public static IReadOnlyList<FrontierSourceStatus> Run(SqliteSession db, DateTimeOffset now)
    {
        var counts = Counts(db, now);
        var outcomes = db.Query(
                "select source_key, disposition, count, last_at from outcome",
                r => (Key: r.GetInt64(0), Name: r.GetString(1), Count: r.GetInt64(2), At: r.IsDBNull(3) ? (long?)null : r.GetInt64(3))
            )
            .ToLookup(o => o.Key);
        var refusals = Named(db, "select source_key, reason, count from refusal");
        var rendering = Named(db, "select source_key, outcome, count from rendering");
        return db.Query(
            "select key, id, active, last_success, last_error_at, last_error, " + FrontierTables.PaceColumns + " from source order by id",
            r =>
            {
                var key = r.GetInt64(0);
                var count = counts.GetValueOrDefault(key) ?? Count.Nothing;
                return new FrontierSourceStatus(
                    r.GetString(1),
                    r.GetInt64(2) != 0,
                    count.Known,
                    count.Due,
                    Time(count.Next),
                    r.IsDBNull(3) ? null : Time(r.GetInt64(3)),
                    r.IsDBNull(4) ? null : Time(r.GetInt64(4)),
                    r.IsDBNull(5) ? null : r.GetString(5),
                    outcomes[key].ToImmutableSortedDictionary(o => Enum.Parse<CrawlDisposition>(o.Name), o => o.Count),
                    outcomes[key]
                        .Where(o => o.At is not null)
                        .ToImmutableSortedDictionary(o => Enum.Parse<CrawlDisposition>(o.Name), o => Time(o.At)!.Value),
                    refusals[key].ToImmutableSortedDictionary(o => Enum.Parse<ScopeReason>(o.Name), o => o.Count),
                    count.NotVisited,
                    rendering[key].ToImmutableSortedDictionary(o => Enum.Parse<RenderOutcome>(o.Name), o => o.Count),
                    FrontierTables.PaceOf(r, 6)
                );
            }
        );
    }

    private static Dictionary<long, Count> Counts(SqliteSession db, DateTimeOffset now) =>
        db.Query(
                """
                select source_key, count(*), sum(state = 0 and due <= $1), min(case when state = 0 then due end),
                    sum(visits = 0 and state = 0 and due <= $1), sum(visits = 0 and state = 0 and due > $1), sum(visits = 0 and state in (1, 2)),
                    sum(state = 3), sum(visits = 0 and state = 4), sum(state = 5)
                from entry group by source_key
                """,
                r =>
                    (
                        r.GetInt64(0),
                        new Count(
                            r.GetInt64(1),
                            r.GetInt64(2),
                            r.IsDBNull(3) ? null : r.GetInt64(3),
                            Enum.GetValues<UnvisitedReason>()
                                .Select(reason => (Reason: reason, Count: r.GetInt64(4 + (int)reason)))
                                .Where(c => c.Count > 0)
                                .ToImmutableSortedDictionary(c => c.Reason, c => c.Count)
                        )
                    ),
                now.ToUnixTimeMilliseconds()
            )
            .ToDictionary(c => c.Item1, c => c.Item2);

    private static ILookup<long, (long Key, string Name, long Count)> Named(SqliteSession db, string sql) =>
        db.Query(sql, r => (Key: r.GetInt64(0), Name: r.GetString(1), Count: r.GetInt64(2))).ToLookup(o => o.Key);

    private static DateTimeOffset? Time(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    /// <summary>URLs of a source: known, due, when the next one is, and those not visited by reason.</summary>
    private sealed record Count(long Known, long Due, long? Next, ImmutableSortedDictionary<UnvisitedReason, long> NotVisited)
    {
        public static Count Nothing { get; } = new(0, 0, null, ImmutableSortedDictionary<UnvisitedReason, long>.Empty);
    }
}

/// <summary>What the frontier knows of one source.</summary>
internal sealed record FrontierSourceStatus(
    string SourceId,
    bool Active,
    long Known,
    long Due,
    DateTimeOffset? NextDue,
    DateTimeOffset? LastSuccess,
    DateTimeOffset? LastErrorAt,
    string? LastError,
    ImmutableSortedDictionary<CrawlDisposition, long> Outcomes,
    ImmutableSortedDictionary<CrawlDisposition, DateTimeOffset> LastEnds,
    ImmutableSortedDictionary<ScopeReason, long> Refusals,
    ImmutableSortedDictionary<UnvisitedReason, long> NotVisited,
    ImmutableSortedDictionary<RenderOutcome, long> Rendering,
    SourcePace Pace
);
