using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Frontier;

/// <summary>Counts the frontier by source.</summary>
internal static class FrontierStatusQuery
{
    public static IReadOnlyList<FrontierSourceStatus> Run(SqliteSession db, DateTimeOffset now)
    {
        var outcomes = db.Query(
                "select source_key, disposition, count, last_at from outcome",
                r => (Key: r.GetInt64(0), Name: r.GetString(1), Count: r.GetInt64(2), At: r.IsDBNull(3) ? (long?)null : r.GetInt64(3))
            )
            .ToLookup(o => o.Key);
        var refusals = Named(db, "select source_key, reason, count from refusal");
        var rendering = Named(db, "select source_key, outcome, count from rendering");
        return db.Query(
            "select key, id, active, last_success, last_error_at, last_error, known, "
                + FrontierTables.PaceColumns
                + ", "
                + SourceTally.Columns
                + " from source order by id",
            r =>
            {
                var key = r.GetInt64(0);
                var count = CountOf(db, r, 12, key, now);
                return new FrontierSourceStatus(
                    r.GetString(1),
                    r.GetInt64(2) != 0,
                    r.GetInt64(6),
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
                    FrontierTables.PaceOf(r, 7)
                );
            }
        );
    }

    /// <summary>Reads the counts that <see cref="SourceTally"/> keeps; what became due since it was written last is added up here.</summary>
    private static Count CountOf(SqliteSession db, SqliteRow r, int first, long key, DateTimeOffset now)
    {
        var minute = now.ToUnixTimeMilliseconds() / SourceTally.Minute;
        var (unseen, seen) = db.Query(
            "select coalesce(sum(unseen), 0), coalesce(sum(seen), 0) from waiting where source_key = $1 and minute <= $2",
            p => (p.GetInt64(0), p.GetInt64(1)),
            key,
            minute
        )[0];
        var due = r.GetInt64(first) + r.GetInt64(first + 1) + unseen + seen;
        var next =
            due > 0
                ? now.ToUnixTimeMilliseconds()
                : db.Query(
                        "select earliest from waiting where source_key = $1 and minute > $2 and unseen + seen > 0 order by minute limit 1",
                        p => (long?)p.GetInt64(0),
                        key,
                        minute
                    )
                    .FirstOrDefault();
        var counts = new Dictionary<UnvisitedReason, long>
        {
            [UnvisitedReason.Waiting] = r.GetInt64(first) + unseen,
            [UnvisitedReason.Postponed] = r.GetInt64(first + 2) - unseen,
            [UnvisitedReason.UnderWay] = r.GetInt64(first + 3),
            [UnvisitedReason.RedirectTarget] = r.GetInt64(first + 4),
            [UnvisitedReason.SetAside] = r.GetInt64(first + 5),
            [UnvisitedReason.Retired] = r.GetInt64(first + 6),
        };
        return new Count(due, next, counts.Where(c => c.Value > 0).ToImmutableSortedDictionary());
    }

    private static ILookup<long, (long Key, string Name, long Count)> Named(SqliteSession db, string sql) =>
        db.Query(sql, r => (Key: r.GetInt64(0), Name: r.GetString(1), Count: r.GetInt64(2))).ToLookup(o => o.Key);

    private static DateTimeOffset? Time(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    /// <summary>URLs of a source: due, when the next one is, and those not visited by reason.</summary>
    private sealed record Count(long Due, long? Next, ImmutableSortedDictionary<UnvisitedReason, long> NotVisited);
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
