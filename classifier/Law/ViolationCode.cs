using System.Collections.Immutable;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Law;

/// <summary>A violation code: its name, who leads, who joins, how heavy it is by default.</summary>
/// <param name="Tier">Of a finding of the model alone; rules and registers say their own.</param>
public sealed record ViolationCode(
    string Code,
    string Name,
    string Group,
    string Lead,
    ImmutableArray<string> Departments,
    Severity Severity,
    Tier Tier
);
