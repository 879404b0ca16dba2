using System.Collections.Immutable;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Rules;

/// <summary>A rule of <c>rules/*.yaml</c> (<c>seeds/README.md</c> describes every field).</summary>
public sealed record Rule
{
    public required string Id { get; init; }

    public required string Code { get; init; }

    /// <summary>File and line, for messages.</summary>
    public required string File { get; init; }

    public required int Line { get; init; }

    public RuleState State { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public Tier Tier { get; init; }

    public Severity Severity { get; init; }

    public double Score { get; init; }

    public ImmutableArray<LegalBasis> Basis { get; init; } = [];

    public string Why { get; init; } = "";

    /// <summary>Channels it is for; empty for all.</summary>
    public ImmutableArray<string> Channels { get; init; } = [];

    public ImmutableArray<string> NotChannels { get; init; } = [];

    /// <summary>Codes beside which it says nothing.</summary>
    public ImmutableArray<string> NotWith { get; init; } = [];

    /// <summary>Ids of the excuses it accepts.</summary>
    public ImmutableArray<string> Excuses { get; init; } = [];

    public ImmutableArray<RuleExample> Fires { get; init; } = [];

    public ImmutableArray<RuleExample> Silent { get; init; } = [];

    internal Condition When { get; init; } = null!;

    internal ImmutableArray<Exemption> Unless { get; init; } = [];

    internal Condition? ExemptIf { get; init; }

    internal Condition? MitigatedIf { get; init; }

    internal Condition? AggravatedIf { get; init; }
}

/// <summary>An entry of <c>unless</c>: in the unit around the evidence (null = the page) a condition takes the evidence away.</summary>
internal sealed record Exemption(UnitKind? Unit, Condition When);

/// <summary>An example with the line it stands on.</summary>
public sealed record RuleExample(ClassifierInput Input, int Line, string? Match = null);
