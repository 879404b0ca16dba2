using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Judging;

/// <summary>A finding with what the verdict needs besides.</summary>
internal sealed record JudgedFinding(Finding Finding, Severity Severity, bool ByModel)
{
    /// <summary>Shown to a person, but no label: the model abstains, or holds what a rule found for lawful.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>True for what is reported, if it is not exempt: neither doubtful nor, like a number that no register knows, too weak.</summary>
    public bool Stands(FusionSettings fusion) => !IsDoubtful && Finding.Score >= fusion.LabelThreshold;

    /// <summary>From the first to the last of the words that a rule found, in the normal form; null where no rule did.</summary>
    public TextRange? Place { get; init; }
}
