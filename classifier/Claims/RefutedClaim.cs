using System.Collections.Immutable;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Claims;

/// <summary>A claim that has been refuted (<c>seeds/claims</c>, or a row of the imported register of claims).</summary>
public sealed record RefutedClaim
{
    public required string Id { get; init; }

    /// <summary>The claim in several wordings, as those who spread it put it; the first names it.</summary>
    public required ImmutableArray<string> Wordings { get; init; }

    /// <summary>What is false about it.</summary>
    public required string Refuted { get; init; }

    /// <summary>Who refuted it; null where that is not known well enough to say.</summary>
    public string? By { get; init; }

    public string Topic { get; init; } = "";

    /// <summary>Null for the severity of every claim (<c>checks.yaml</c>).</summary>
    public Severity? Severity { get; init; }

    /// <summary>Groups of alternatives; one of each group must stand near one of the first group. Empty: found by likeness of wording alone.</summary>
    public ImmutableArray<ImmutableArray<string>> Anchors { get; init; } = [];
}
