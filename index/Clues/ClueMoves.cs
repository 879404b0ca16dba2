using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Clues;

/// <summary>Asks whether a move is allowed and makes it, or says in Chinese what stands in the way.</summary>
internal static class ClueMoves
{
    public static ClueChange Try(WriteSession session, ClueRow clue, ClueTrigger trigger, Move move, Actor actor)
    {
        var verdict = ClueLifecycle.Ask(clue.ClueState, trigger, actor.Role);
        if (verdict.Status != ClueChangeStatus.Done)
        {
            return Refusal(clue, verdict.Status);
        }

        clue = CodeCorrections.Apply(session, clue, move.Correction, actor.Department);
        var entry = new JournalEntry(move.Type, clue.ClueState, verdict.To, actor.ToString())
        {
            Reason = move.Reason,
            Department = actor.Department,
            Basis = StoreJson.Bases(clue.Basis),
            Codes = move.Correction.Changes,
        };
        return new ClueChange(ClueChangeStatus.Done, ClueMove.Apply(session, clue, entry, actor, move.ClaimedBy), "");
    }

    public static ClueChange Refusal(ClueRow clue, ClueChangeStatus status) =>
        status == ClueChangeStatus.Forbidden
            ? new ClueChange(
                status,
                clue.ToClue(),
                $"线索 {clue.Id} 处于 {clue.State} 状态，当前角色无权进行该操作。请由有权限的人员处理。"
            )
            : new ClueChange(status, clue.ToClue(), $"线索 {clue.Id} 处于 {clue.State} 状态，不能进行该操作。请刷新后查看处理经过。");

    public static ClueChange? HeldByOther(ClueRow clue, Actor actor) =>
        (clue.ClueState == ClueState.Claimed) && (clue.ClaimedBy is { } holder) && (holder != actor.Id) && (actor.Role == Roles.Reviewer)
            ? new ClueChange(ClueChangeStatus.Conflict, clue.ToClue(), $"线索 {clue.Id} 已由 {holder} 领取。请待其退回，或由主管处理。")
            : null;

    public static ClueChange? CodesMissing(ClueRow clue, CodeCorrection correction) =>
        CodeCorrections.Missing(clue, correction).ToList() is { Count: > 0 } missing
            ? new ClueChange(
                ClueChangeStatus.CodeNotHeld,
                clue.ToClue(),
                $"线索 {clue.Id} 没有违法类型 {string.Join("、", missing)}；现有 {string.Join("、", StoreJson.Strings(clue.Codes))}。"
            )
            : null;

    public static ClueChange NotFound(string clueId) => new(ClueChangeStatus.NotFound, null, $"没有线索 {clueId}，或不在可见范围内。");
}

/// <param name="ClaimedBy">Who holds the clue afterwards.</param>
internal sealed record Move(string Type, string? Reason, string? ClaimedBy)
{
    public CodeCorrection Correction { get; init; } = CodeCorrection.None;
}
