namespace AdWatch.Indexing.Clues;

/// <param name="Clue">The clue as it stands now; null for <see cref="ClueChangeStatus.NotFound"/>.</param>
/// <param name="Message">What stands in the way and what to do, in Chinese, for the person who asked.</param>
public sealed record ClueChange(ClueChangeStatus Status, Clue? Clue, string Message)
{
    public bool IsDone => Status == ClueChangeStatus.Done;
}

/// <summary>What a case system reports about a clue it was sent.</summary>
/// <param name="Type"><c>received</c>, <c>accepted</c>, <c>returned</c>, <c>filed</c>, <c>decided</c>, <c>no-violation</c> or <c>rectified</c>.</param>
public sealed record CaseEvent(string Type, DateTimeOffset At, string? CaseNumber = null, string? Reason = null, string? Outcome = null);

/// <summary>Number of clues in each state.</summary>
public sealed record ClueCounts(IReadOnlyDictionary<ClueState, long> ByState)
{
    public long this[ClueState state] => ByState.GetValueOrDefault(state);
}

public enum ClueDecision
{
    Confirm,
    Dismiss,
}

/// <summary>How an attempt to move a clue ended.</summary>
public enum ClueChangeStatus
{
    /// <summary>Done, or it had been done before by the same call.</summary>
    Done,

    /// <summary>No such clue, or not one the actor may see.</summary>
    NotFound,

    /// <summary>Somebody moved the clue first, or the move does not start from where it stands.</summary>
    Conflict,

    /// <summary>The actor's role or department does not allow it.</summary>
    Forbidden,

    /// <summary>A reason must be given.</summary>
    ReasonMissing,

    /// <summary>A code is to be changed that is none of the clue's.</summary>
    CodeNotHeld,
}
