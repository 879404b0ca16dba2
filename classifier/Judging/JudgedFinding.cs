using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Judging;

/// <summary>A finding with what the verdict needs besides.</summary>
internal sealed record JudgedFinding(Finding Finding, Severity Severity, bool ByModel)
{
    /// <summary>Shown to a person, but no label: the model abstains, or holds what a rule found for lawful.</summary>
    public bool IsDoubtful { get; init; }
}
