using System.Collections.Immutable;

namespace AdWatch.Classifier.Results;

/// <summary>The verdict on one text (design section 5, "Out").</summary>
public sealed record Classification
{
    public required string Id { get; init; }

    /// <summary>What counts against the page, highest score first; exempt findings are not here.</summary>
    public ImmutableArray<Label> Labels { get; init; } = [];

    public Severity Severity { get; init; }

    /// <summary>The heaviest tier among the findings; null when there are none.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Lead department key; null when lawful.</summary>
    public string? Lead { get; init; }

    /// <summary>Co-departments, without the lead.</summary>
    public ImmutableArray<string> Departments { get; init; } = [];

    public ImmutableArray<Finding> Findings { get; init; } = [];

    public ImmutableArray<Excused> Excused { get; init; } = [];

    public Facts Facts { get; init; } = Facts.None;

    /// <summary>The branch taken: is it an advertisement at all, and why this tier; null where nothing decided (a verdict made elsewhere).</summary>
    public AdDecision? Decision { get; init; }

    /// <summary>Version of the rule set (hash of the seeds) that judged.</summary>
    public string RuleSetVersion { get; init; } = "";

    /// <summary>Version of the model that judged; empty where none was loaded.</summary>
    public string ModelVersion { get; init; } = "";
}

/// <summary>A violation code with its fused probability, 0 to 1.</summary>
public sealed record Label(string Code, double Score);

/// <summary>One suspected violation (疑点): the rule that saw it, the words that show it, the law it breaks.</summary>
public sealed record Finding
{
    public required string Code { get; init; }

    /// <summary>Rule id, or <c>model</c>, or a register check (<c>register:holder</c> …), or a refuted claim (<c>claim:</c> and its id).</summary>
    public required string Rule { get; init; }

    public required double Score { get; init; }

    public required Tier Tier { get; init; }

    public ImmutableArray<TextSpan> Spans { get; init; } = [];

    public ImmutableArray<LegalBasis> Basis { get; init; } = [];

    /// <summary>One Chinese sentence for the reviewer.</summary>
    public string Why { get; init; } = "";
}

/// <summary>A match that context excused: which rule, which excuse, which words.</summary>
public sealed record Excused(string Rule, string By, TextSpan Span);

/// <summary>Exact words of an original field (<c>text</c>, <c>title</c>, <c>image:ID</c>); UTF-16 offsets.</summary>
public sealed record TextSpan(string Field, int Start, int Length, string Text);

/// <summary>A provision: short title of the law and article as in the law pack, e.g. 广告法 and 16(1)(2).</summary>
public sealed record LegalBasis(string Law, string Article);

/// <summary>Facts read from the text, each in one normal form.</summary>
public sealed record Facts
{
    public static Facts None { get; } = new();

    public ImmutableArray<string> Phones { get; init; } = [];

    public ImmutableArray<string> Wechat { get; init; } = [];

    public ImmutableArray<string> Qq { get; init; } = [];

    public ImmutableArray<CertificateFact> Certificates { get; init; } = [];

    public ImmutableArray<LicenceFact> Licences { get; init; } = [];

    public ImmutableArray<string> Institutions { get; init; } = [];
}

/// <summary>An approval number found: kind <c>medical-ad</c>, <c>drug-ad</c>, <c>device-ad</c>, <c>drug</c> or <c>device</c>.</summary>
public sealed record CertificateFact(string Number, string Kind, string Status);

public sealed record LicenceFact(string Number, string Status);

public enum Severity
{
    None,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>Tier of the 2025 supervision guide (医疗广告监管工作指南), lightest first.</summary>
public enum Tier
{
    Exempt,
    Mitigated,
    Ordinary,
    Aggravated,
}
