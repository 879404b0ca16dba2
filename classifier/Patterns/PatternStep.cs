using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Patterns;

/// <summary>A step of a pattern.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PatternStep(StepKind Kind)
{
    public CharacterSet? Set { get; init; }

    public char? Only { get; init; }

    /// <summary>The few characters that a run does not take; null where it is asked of each.</summary>
    public string? Stops { get; init; }

    public int Min { get; init; }

    public int Max { get; init; }

    public bool IsLazy { get; init; }

    public bool IsEnd { get; init; }

    public int Target { get; init; }

    public BranchTarget[]? Branches { get; init; }

    public bool Takes(char c) => Only is { } only ? c == only : Set!.Contains(c);
}

/// <summary>Where a branch goes on, and the character it must begin with.</summary>
/// <param name="IsAny">It may begin with several.</param>
/// <param name="Next">The next branch that fits where this one does, unless this fits anywhere; -1 where none follows.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BranchTarget(int Target, char First, bool IsAny, int Next = -1);

/// <summary>A place to which a match may go back: for a branch the next one, for a run how far it may give back or how many it may still take.</summary>
[StructLayout(LayoutKind.Auto)]
internal record struct PatternTry(int Step, int Position, int Other);
