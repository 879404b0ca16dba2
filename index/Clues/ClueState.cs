using System.Collections.Frozen;

namespace AdWatch.Indexing.Clues;

/// <summary>Where a clue (线索) stands (design section 3).</summary>
public enum ClueState
{
    Detected,
    Claimed,
    Confirmed,
    Dismissed,
    Dispatched,
    Received,
    Accepted,
    Returned,
    Filed,
    Decided,
    NoViolation,
    Rectified,
    Reappeared,
    Closed,
    Withdrawn,
}

/// <summary>The names of the states in data: <c>detected</c>, <c>no-violation</c> …</summary>
public static class ClueStates
{
    private static readonly FrozenDictionary<ClueState, string> Names = Enum.GetValues<ClueState>()
        .ToFrozenDictionary(state => state, state => state == ClueState.NoViolation ? "no-violation" : state.ToString().ToLowerInvariant());

    private static readonly FrozenDictionary<string, ClueState> States = Names.ToFrozenDictionary(
        pair => pair.Value,
        pair => pair.Key,
        StringComparer.Ordinal
    );

    /// <summary>States in which a clue waits for a reviewer and new findings of its subject join it.</summary>
    public static IReadOnlyList<ClueState> Open { get; } = [ClueState.Detected, ClueState.Claimed];

    public static string Name(this ClueState state) => Names[state];

    public static bool TryParse(string? name, out ClueState state) => States.TryGetValue(name ?? "", out state);

    internal static ClueState Parse(string name) => States[name];
}
