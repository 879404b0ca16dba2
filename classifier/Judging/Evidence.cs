using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Judging;

/// <summary>The matches that made a condition hold; bounded, so that no page makes it large.</summary>
internal sealed class Evidence
{
    public const int Limit = 200;

    private readonly List<TextRange> ranges = [];

    public IReadOnlyList<TextRange> Ranges => ranges;

    public int Mark => ranges.Count;

    public void Add(TextRange range)
    {
        if (ranges.Count < Limit)
        {
            ranges.Add(range);
        }
    }

    /// <summary>Takes back what was added since.</summary>
    public void Return(int mark) => ranges.RemoveRange(mark, ranges.Count - mark);
}
