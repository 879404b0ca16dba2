using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>A step of <c>decision.yaml</c>: everything it names must hold.</summary>
internal sealed record DecisionStep
{
    public required string Id { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required AdvertisementKind Gives { get; init; }

    public string Guide { get; init; } = "";

    public string Why { get; init; } = "";

    /// <summary>True where no finding may stand.</summary>
    public bool Clean { get; init; }

    /// <summary>Codes one of which a finding must carry; empty for any.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    public ImmutableArray<string> Channels { get; init; } = [];

    public ImmutableArray<string> Publishers { get; init; } = [];

    /// <summary>Excuses one of which must have covered something.</summary>
    public ImmutableArray<string> ExcusedBy { get; init; } = [];

    public Condition? When { get; init; }

    public ImmutableArray<RuleExample> Holds { get; init; } = [];

    public ImmutableArray<RuleExample> Not { get; init; } = [];
}
