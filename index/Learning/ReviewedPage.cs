using System.Collections.Immutable;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;

namespace AdWatch.Indexing.Learning;

/// <summary>What people decided about one content of a page: the codes they confirmed and those they refused.</summary>
/// <remarks>A machine's decision (the scripted reviewer of the demo) is none. A clue that was withdrawn counts as undecided.</remarks>
public sealed record ReviewedPage
{
    /// <summary>The page with title, text and pictures as they stood in the content that was decided about.</summary>
    public required StoredPage Page { get; init; }

    /// <summary>Codes that somebody confirmed on it, or said it is of.</summary>
    public ImmutableArray<string> Confirmed { get; init; } = [];

    /// <summary>Codes that somebody refused or changed to another, or of which the department in charge found no violation.</summary>
    public ImmutableArray<string> Refuted { get; init; } = [];

    /// <summary>The codes found on it that are others by decision.</summary>
    public ImmutableArray<CodeChange> Changed { get; init; } = [];

    /// <summary>True where some code on it waits for a decision still.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The newest decision on it.</summary>
    public required ReviewDecision Decision { get; init; }
}

/// <summary>A decision on a clue.</summary>
/// <param name="Type"><c>confirm</c>, <c>dismiss</c> or <c>no-violation</c>.</param>
/// <param name="Role">Role of whoever decided, <c>unknown</c> where that account is gone; never the name.</param>
public sealed record ReviewDecision(string ClueId, string Type, string Role, DateTimeOffset At)
{
    public bool Confirms => Type == "confirm";

    /// <summary>The code changes of this decision and those before it on the clue, oldest first.</summary>
    internal IReadOnlyList<ImmutableArray<CodeChange>> Changes { get; init; } = [];

    /// <summary>What was found as this code is by decision; the code itself where nothing changed it.</summary>
    internal string CodeOf(string found) => CodeCorrections.Follow(Changes, found);
}

/// <summary>A violation code on a page.</summary>
public readonly record struct PageCode(string PageId, string Code);
