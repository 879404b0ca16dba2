namespace AdWatch.Classifier.Excuses;

/// <summary>What an excuse covers where it holds.</summary>
public enum ExcuseScope
{
    ClauseAfter,
    SentenceAfter,
    Quote,
    Sentence,
    Block,
    Page,
}
