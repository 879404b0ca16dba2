using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Judging;

/// <summary>A finding with what the verdict needs besides.</summary>
internal sealed record JudgedFinding(Finding Finding, Severity Severity, bool ByModel);
