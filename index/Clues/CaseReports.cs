using System.Collections.Frozen;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Clues;

/// <summary>What a case system reports, and what it does to the clue.</summary>
internal static class CaseReports
{
    private static readonly FrozenDictionary<string, (ClueTrigger Trigger, int Step)> Types = new Dictionary<string, (ClueTrigger, int)>(
        StringComparer.Ordinal
    )
    {
        ["received"] = (ClueTrigger.Receive, 1),
        ["accepted"] = (ClueTrigger.Accept, 2),
        ["returned"] = (ClueTrigger.Return, 2),
        ["filed"] = (ClueTrigger.File, 3),
        ["decided"] = (ClueTrigger.Decide, 4),
        ["no-violation"] = (ClueTrigger.FindNoViolation, 4),
        ["rectified"] = (ClueTrigger.Rectify, 5),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How far a case in this state has come, on the scale of the reports.</summary>
    private static readonly FrozenDictionary<ClueState, int> Steps = new Dictionary<ClueState, int>
    {
        [ClueState.Confirmed] = 0,
        [ClueState.Dispatched] = 0,
        [ClueState.Received] = 1,
        [ClueState.Accepted] = 2,
        [ClueState.Returned] = 2,
        [ClueState.Filed] = 3,
        [ClueState.Decided] = 4,
        [ClueState.NoViolation] = 4,
        [ClueState.Rectified] = 5,
        [ClueState.Reappeared] = 5,
        [ClueState.Closed] = 6,
        [ClueState.Withdrawn] = 6,
    }.ToFrozenDictionary();

    public static ClueChange Take(WriteSession session, ClueRow clue, CaseEvent report, Actor actor)
    {
        if (!Types.TryGetValue(report.Type, out var type))
        {
            throw new ArgumentException(
                $"'{report.Type}' is no report of a case system; use one of {string.Join(", ", Types.Keys.Order(StringComparer.Ordinal))}.",
                nameof(report)
            );
        }

        if (ClueJournal.Holds(session, clue.Num, report, actor.ToString()))
        {
            return new ClueChange(ClueChangeStatus.Done, clue.ToClue(), "");
        }

        var verdict = ClueLifecycle.Ask(clue.ClueState, type.Trigger, actor.Role);
        if (verdict.Status == ClueChangeStatus.Forbidden)
        {
            return ClueMoves.Refusal(clue, verdict.Status);
        }

        var fromCoDepartment = (actor.Department is not null) && (actor.Department != clue.Lead);
        var late =
            (verdict.Status == ClueChangeStatus.Conflict) && Steps.TryGetValue(clue.ClueState, out var reached) && (type.Step <= reached);
        if (!Steps.ContainsKey(clue.ClueState) || ((verdict.Status == ClueChangeStatus.Conflict) && !late && !fromCoDepartment))
        {
            return ClueMoves.Refusal(clue, ClueChangeStatus.Conflict);
        }

        var moves = (verdict.Status == ClueChangeStatus.Done) && !fromCoDepartment;
        var entry = new JournalEntry(report.Type, clue.ClueState, moves ? verdict.To : clue.ClueState, actor.ToString())
        {
            At = report.At,
            Department = actor.Department ?? clue.Lead,
            Reason = report.Reason,
            CaseNumber = report.CaseNumber,
            Outcome = report.Outcome,
        };
        if (moves)
        {
            return new ClueChange(ClueChangeStatus.Done, ClueMove.Apply(session, clue, entry, actor, clue.ClaimedBy), "");
        }

        ClueMove.Record(session, clue, entry, actor);
        return new ClueChange(ClueChangeStatus.Done, clue.ToClue(), "");
    }
}
