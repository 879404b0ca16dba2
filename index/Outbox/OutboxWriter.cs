using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Outbox;

/// <summary>Writes what is owed, inside the transaction of the decision that owes it.</summary>
internal static class OutboxWriter
{
    /// <summary>Owes a confirmed clue to every matching target; to one that may hold an earlier version, as a correction.</summary>
    public static int Owe(WriteSession session, ClueRow clue, IEnumerable<ClueTarget> targets)
    {
        var coDepartments = StoreJson.Strings(clue.Departments);
        var owed = 0;
        foreach (var target in targets)
        {
            var lead = target.Department == clue.Lead;
            if ((lead || coDepartments.Contains(target.Department, StringComparer.Ordinal)) && target.Covers(clue.Region))
            {
                var type = Sent(session, clue.Num, target.Id) ? OutboxTypes.Corrected : OutboxTypes.Confirmed;
                Insert(session, clue.Num, target.Id, target.Department, lead ? "lead" : "co", type);
                owed++;
            }
        }

        return owed;
    }

    /// <summary>Takes back what was never tried; a target that may have the clue is owed a withdrawal.</summary>
    public static void TakeBack(WriteSession session, ClueRow clue) => TakeBack(session, clue, []);

    /// <summary>The same for departments that a clue with changed codes no longer concerns.</summary>
    public static void TakeBackFromOthers(WriteSession session, ClueRow clue) =>
        TakeBack(session, clue, [clue.Lead, .. StoreJson.Strings(clue.Departments)]);

    private static void TakeBack(WriteSession session, ClueRow clue, IReadOnlyCollection<string> concerned)
    {
        session.Connection.Execute(
            "UPDATE outbox SET state = 'cancelled' WHERE clue_num = @Num AND state = 'pending' AND leased_before = 0 AND department NOT IN @concerned",
            new { clue.Num, concerned }
        );
        var latest = session.Connection.Query<LatestRow>(
            """
            SELECT target_id AS TargetId, department AS Department, role AS Role, type AS Type FROM outbox
            WHERE num IN (SELECT max(num) FROM outbox WHERE clue_num = @Num AND state <> 'cancelled' GROUP BY target_id) ORDER BY num
            """,
            new { clue.Num }
        );
        foreach (
            var entry in latest.Where(entry =>
                entry.Type != OutboxTypes.Withdrawn && !concerned.Contains(entry.Department, StringComparer.Ordinal)
            )
        )
        {
            Insert(session, clue.Num, entry.TargetId, entry.Department, entry.Role, OutboxTypes.Withdrawn);
        }
    }

    private static bool Sent(WriteSession session, long clueNum, string targetId) =>
        session.Connection.ExecuteScalar<long>(
            "SELECT count(*) FROM outbox WHERE clue_num = @clueNum AND target_id = @targetId AND state <> 'cancelled'",
            new { clueNum, targetId }
        ) > 0;

    private static void Insert(WriteSession session, long clueNum, string targetId, string department, string role, string type) =>
        session.Connection.Execute(
            """
            INSERT INTO outbox (id, clue_num, target_id, department, role, type, created_at, state, attempts, tries, leased_before, next_attempt_at)
            VALUES (@id, @clueNum, @targetId, @department, @role, @type, @now, 'pending', 0, 0, 0, @now)
            """,
            new
            {
                id = "evt_" + Guid.CreateVersion7(session.Now).ToString("N"),
                clueNum,
                targetId,
                department,
                role,
                type,
                now = session.NowMs,
            }
        );

    private sealed class LatestRow
    {
        public string TargetId { get; init; } = "";
        public string Department { get; init; } = "";
        public string Role { get; init; } = "";
        public string Type { get; init; } = "";
    }
}
