using AdWatch.Classifier.Results;

namespace AdWatch.Indexing.Documents;

/// <summary>Names of severities and tiers in data (design section 3).</summary>
public static class WireNames
{
    public static string Of(Severity severity) =>
        severity switch
        {
            Severity.None => "none",
            Severity.Low => "low",
            Severity.Medium => "medium",
            Severity.High => "high",
            Severity.Critical => "critical",
            _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "A severity without a name."),
        };

    public static string Of(Tier tier) =>
        tier switch
        {
            Tier.Exempt => "exempt",
            Tier.Mitigated => "mitigated",
            Tier.Ordinary => "ordinary",
            Tier.Aggravated => "aggravated",
            _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, "A tier without a name."),
        };
}
