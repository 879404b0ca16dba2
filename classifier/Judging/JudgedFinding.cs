using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Judging;

/// <summary>A finding with what the verdict needs besides.</summary>
internal sealed record JudgedFinding(Finding Finding, Severity Severity, bool ByModel)
{
    /// <summary>Shown to a person, but no label: the model abstains, or holds what a rule found for lawful.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>From the first to the last of the words that a rule found, in the normal form; null where no rule did.</summary>
    public TextRange? Place { get; init; }
}
