using System.Collections.Immutable;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Law;

/// <summary>A violation code: its name, who leads, who joins, how heavy it is by default.</summary>
public sealed record ViolationCode(
    string Code,
    string Name,
    string Group,
    string Lead,
    ImmutableArray<string> Departments,
    Severity Severity
);
