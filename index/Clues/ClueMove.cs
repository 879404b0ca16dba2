using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Clues;

/// <summary>Carries a permitted move out: state, version, journal, audit entry, and the mark on its pages.</summary>
internal static class ClueMove
{
    public static ClueRow? Find(WriteSession session, string clueId) =>
        session.Connection.QueryFirstOrDefault<ClueRow>(ClueRow.Select + " WHERE c.id = @clueId", new { clueId });

    public static ClueRow Reread(WriteSession session, long num) =>
        session.Connection.QueryFirst<ClueRow>(ClueRow.Select + " WHERE c.num = @num", new { num });

    /// <param name="claimedBy">Who holds the clue from now on; null = nobody.</param>
    public static Clue Apply(WriteSession session, ClueRow clue, JournalEntry entry, Actor actor, string? claimedBy)
    {
        session.Connection.Execute(
            """
            UPDATE clues SET state = @state, version = version + 1, updated_at = @now, claimed_by = @claimedBy,
                case_number = coalesce(@CaseNumber, case_number)
            WHERE num = @Num
            """,
            new
            {
                state = entry.To.Name(),
                now = session.NowMs,
                claimedBy,
                entry.CaseNumber,
                clue.Num,
            }
        );
        Record(session, clue, entry, actor);
        MarkPages(session, clue.Num, entry.To);
        return Reread(session, clue.Num).ToClue();
    }

    /// <summary>Journal and audit entry only; the clue stays where it is.</summary>
    public static void Record(WriteSession session, ClueRow clue, JournalEntry entry, Actor actor)
    {
        ClueJournal.Append(session, clue.Num, entry);
        var from = entry.From?.Name() ?? "";
        var codes = string.Concat(entry.Codes.Select(change => $" [{change.From} → {change.To}]"));
        AuditChain.Append(session, actor, "clue." + entry.Type, "clue", clue.Id, $"{from} → {entry.To.Name()}: {entry.Reason}{codes}");
    }

    /// <summary>Pages carry the state of their newest clue, with a new sequence, so that the search index sees it.</summary>
    public static void MarkPages(WriteSession session, long clueNum, ClueState state)
    {
        var pages = session.Connection.Query<long>(
            """
            SELECT cp.page_num FROM clue_pages cp
            WHERE cp.clue_num = @clueNum AND NOT EXISTS (SELECT 1 FROM clue_pages n WHERE n.page_num = cp.page_num AND n.clue_num > @clueNum)
            """,
            new { clueNum }
        );
        foreach (var pageNum in pages)
        {
            session.Connection.Execute(
                "UPDATE pages SET clue_state = @state, seq = @sequence WHERE num = @pageNum",
                new
                {
                    state = state.Name(),
                    sequence = session.NextSequence(),
                    pageNum,
                }
            );
        }
    }
}
