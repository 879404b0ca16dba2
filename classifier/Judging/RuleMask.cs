using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Judging;

/// <summary>Words that do not count for a rule: those exempted and those under one of its excuses.</summary>
internal sealed class RuleMask(Judge judge)
{
    private RangeSet exempted = RangeSet.Empty;
    private int rule;

    /// <summary>True where a word was asked about that does not count.</summary>
    public bool HasCovered { get; private set; }

    public RuleMask Begin(int ruleIndex, RangeSet exemptedRanges)
    {
        (rule, exempted, HasCovered) = (ruleIndex, exemptedRanges, false);
        return this;
    }

    /// <summary>True where the range begins in what does not count.</summary>
    public bool Covers(TextRange range)
    {
        var covers = exempted.Covers(range) || judge.IsExcused(rule, range);
        HasCovered |= covers;
        return covers;
    }
}
