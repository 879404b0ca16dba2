using System.Globalization;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Clusters;

/// <summary>Raises pages whose flagged text stands at many places at once by one step, once each, and the open clues they stand in with them.</summary>
/// <remarks>
/// A copy counts while it is flagged for one of the rule's codes and no decision found its clue lawful. Once raised, a page stays so as long as it
/// shows the text and is flagged: that others took theirs down does not undo what happened.
/// </remarks>
internal static class Bursts
{
    /// <summary>Copies looked at, nearest in time first; more change nothing but the count shown.</summary>
    private const int Candidates = 1_000;

    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);
    private static readonly Actor Detector = Actor.System("detector");

    private static readonly string[] Acquitted = [ClueState.Dismissed.Name(), ClueState.NoViolation.Name(), ClueState.Withdrawn.Name()];

    /// <summary>The burst a page that was just written belongs to, kept in the database; null where there is none.</summary>
    public static FoundBurst? Find(WriteSession session, BurstRule rule, Classification verdict, long pageNum, CopyFamily family)
    {
        if (!DocumentMapper.Counting(verdict).Any(finding => rule.Codes.Contains(finding.Code)))
        {
            return null;
        }

        var raised = Raised(verdict.Severity);
        if (Copies(session, rule, pageNum, family) is not { } copies)
        {
            return null;
        }

        if (copies.Places < rule.Places)
        {
            return family.Burst is { } before ? new FoundBurst(before, raised, []) : null;
        }

        var burst = family.Burst ?? copies.Members.Max(copy => copy.Burst) ?? Insert(session, family.Cluster);
        session.Connection.Execute(
            """
            UPDATE bursts SET places = @Places, pages = @pages, hours = @Hours, first_at = @FirstAt, last_at = @LastAt
            WHERE num = @burst AND (places < @Places OR (places = @Places AND pages < @pages))
            """,
            new
            {
                burst,
                copies.Places,
                pages = copies.Members.Count,
                rule.Hours,
                copies.FirstAt,
                copies.LastAt,
            }
        );
        return new FoundBurst(
            burst,
            raised,
            [.. copies.Members.Where(copy => copy.Burst is null && copy.Num != pageNum).Select(copy => copy.Num)]
        );
    }

    /// <summary>Writes the raised severity to the page, to the copies that were not raised yet, and to the open clues of both.</summary>
    public static void Raise(WriteSession session, FoundBurst burst, long pageNum)
    {
        session.Connection.Execute(
            "UPDATE pages SET severity = @severity, burst = @Num WHERE num = @pageNum",
            new
            {
                severity = (int)burst.Severity,
                burst.Num,
                pageNum,
            }
        );
        Follow(session, burst.Num, pageNum, (int)burst.Severity);
        foreach (var other in burst.Others)
        {
            var severity = session.Connection.ExecuteScalar<int>(
                "UPDATE pages SET severity = min(severity + 1, @most), burst = @Num, seq = @sequence WHERE num = @other RETURNING severity",
                new
                {
                    most = (int)Severity.Critical,
                    burst.Num,
                    sequence = session.NextSequence(),
                    other,
                }
            );
            Follow(session, burst.Num, other, severity);
        }
    }

    private static Severity Raised(Severity severity) => (Severity)Math.Min((int)severity + 1, (int)Severity.Critical);

    private static long Insert(WriteSession session, string cluster) =>
        session.Connection.ExecuteScalar<long>(
            "INSERT INTO bursts (cluster, places, pages, hours, first_at, last_at, found_at) VALUES (@cluster, 0, 0, 0, 0, 0, @now) RETURNING num",
            new { cluster, now = session.NowMs }
        );

    /// <summary>The stretch of the rule's hours around the page that has most places; null where the page itself does not count.</summary>
    private static Stretch? Copies(WriteSession session, BurstRule rule, long pageNum, CopyFamily family)
    {
        var length = (long)TimeSpan.FromHours(rule.Hours).TotalMilliseconds;
        var rows = session
            .Connection.Query<CopyRow>(
                """
                SELECT p.num AS Num, p.url AS Url, p.channel AS Channel, p.publisher AS Publisher, p.fingerprint AS Fingerprint,
                    p.appeared_at AS At, p.burst AS Burst
                FROM pages p
                WHERE p.cluster = @Cluster AND p.appeared_at BETWEEN @from AND @to AND coalesce(p.clue_state, '') NOT IN @Acquitted
                    AND EXISTS (SELECT 1 FROM page_labels l WHERE l.page_num = p.num AND l.code IN @codes)
                ORDER BY abs(p.appeared_at - @AppearedAt), p.num = @pageNum DESC LIMIT @Candidates
                """,
                new
                {
                    family.Cluster,
                    from = family.AppearedAt - length,
                    to = family.AppearedAt + length,
                    Acquitted,
                    codes = rule.Codes.ToArray(),
                    family.AppearedAt,
                    pageNum,
                    Candidates,
                }
            )
            .AsList();
        if (rows.Find(row => row.Num == pageNum) is not { } self || rule.NotChannels.Contains(self.Channel))
        {
            return null;
        }

        // Two copies of one page may differ by twice what a copy may differ from it; a first page that shows another text now is none.
        var copies = rows.Where(row =>
                NearCopies.AreNear((ulong)row.Fingerprint, (ulong)self.Fingerprint, apart: 2) && !rule.NotChannels.Contains(row.Channel)
            )
            .OrderBy(row => row.At)
            .ToList();
        return Densest(copies, rule, length, family.AppearedAt);
    }

    private static Stretch Densest(List<CopyRow> copies, BurstRule rule, long length, long around)
    {
        var places = copies.ConvertAll(copy => rule.PlaceOf(copy.Url, copy.Channel, copy.Publisher));
        var inside = new Dictionary<string, int>(StringComparer.Ordinal);
        var (bestFrom, bestTo, most) = (0, 0, 0);
        var to = 0;
        for (var from = 0; from < copies.Count && copies[from].At <= around; from++)
        {
            for (; to < copies.Count && copies[to].At <= copies[from].At + length; to++)
            {
                inside[places[to]] = inside.GetValueOrDefault(places[to]) + 1;
            }

            if (inside.Count > most)
            {
                (bestFrom, bestTo, most) = (from, to, inside.Count);
            }

            if (--inside[places[from]] == 0)
            {
                inside.Remove(places[from]);
            }
        }

        return new Stretch(copies.GetRange(bestFrom, bestTo - bestFrom), most);
    }

    /// <summary>Findings and open clues become as grave as the page; each clue's journal tells of the burst once.</summary>
    private static void Follow(WriteSession session, long burst, long pageNum, int severity)
    {
        session.Connection.Execute(
            "UPDATE findings SET severity = @severity WHERE page_num = @pageNum AND superseded_at IS NULL AND tier > @exempt AND severity < @severity",
            new
            {
                severity,
                pageNum,
                exempt = (int)Tier.Exempt,
            }
        );
        var open = session
            .Connection.Query<ClueRow>(
                ClueRow.Select + " JOIN clue_pages cp ON cp.clue_num = c.num WHERE cp.page_num = @pageNum AND c.state IN @open",
                new { pageNum, open = ClueStates.Open.Select(state => state.Name()) }
            )
            .AsList();
        foreach (var clue in open)
        {
            session.Connection.Execute(
                "UPDATE clues SET severity = @severity, updated_at = @now WHERE num = @Num AND severity < @severity",
                new
                {
                    severity,
                    now = session.NowMs,
                    clue.Num,
                }
            );
            Tell(session, burst, clue);
        }
    }

    private static void Tell(WriteSession session, long burst, ClueRow clue)
    {
        var told = session.Connection.Execute(
            "INSERT INTO burst_clues (burst, clue_num) VALUES (@burst, @Num) ON CONFLICT DO NOTHING",
            new { burst, clue.Num }
        );
        if (told == 0)
        {
            return;
        }

        var row = session.Connection.QueryFirst<BurstRow>(
            "SELECT places AS Places, pages AS Pages, hours AS Hours, first_at AS FirstAt, last_at AS LastAt FROM bursts WHERE num = @burst",
            new { burst }
        );
        var entry = new JournalEntry("burst", clue.ClueState, clue.ClueState, Detector.ToString())
        {
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"同一内容 {row.Hours} 小时内见于 {row.Places} 处（{row.Pages} 个网页，{Time(row.FirstAt)} 至 {Time(row.LastAt)}），严重程度上调一级"
            ),
        };
        ClueMove.Record(session, clue, entry, Detector);
    }

    private static string Time(long at) => at.Time().ToOffset(Shanghai).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <param name="Members">In the order they came up.</param>
    private sealed record Stretch(List<CopyRow> Members, int Places)
    {
        public long FirstAt => Members[0].At;

        public long LastAt => Members[^1].At;
    }

    private sealed class CopyRow
    {
        public long Num { get; init; }
        public string Url { get; init; } = "";
        public string Channel { get; init; } = "";
        public string? Publisher { get; init; }
        public long Fingerprint { get; init; }
        public long At { get; init; }
        public long? Burst { get; init; }
    }

    private sealed class BurstRow
    {
        public long Places { get; init; }
        public long Pages { get; init; }
        public long Hours { get; init; }
        public long FirstAt { get; init; }
        public long LastAt { get; init; }
    }
}

/// <summary>The burst of one page.</summary>
/// <param name="Severity">One step above the page's own verdict.</param>
/// <param name="Others">Copies that were not raised yet.</param>
internal sealed record FoundBurst(long Num, Severity Severity, IReadOnlyList<long> Others);
