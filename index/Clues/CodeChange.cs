using System.Collections.Immutable;

namespace AdWatch.Indexing.Clues;

/// <summary>What was reported as one violation is another: said by whoever confirmed.</summary>
/// <param name="From">A code of the clue as it stood.</param>
/// <param name="To">The code it is.</param>
public sealed record CodeChange(string From, string To);

/// <summary>The departments of a violation code.</summary>
/// <param name="Departments">Co-departments, without the lead.</param>
public sealed record CodeOffice(string Lead, ImmutableArray<string> Departments);

/// <summary>The changes of one decision, with the departments of every code, by which lead and co-departments of the clue are drawn anew.</summary>
/// <param name="Changes">Each <see cref="CodeChange.From"/> once; they hold at the same time, so two codes can be exchanged.</param>
public sealed record CodeCorrection(ImmutableArray<CodeChange> Changes, IReadOnlyDictionary<string, CodeOffice> Offices)
{
    public static CodeCorrection None { get; } = new([], ImmutableDictionary<string, CodeOffice>.Empty);
}
