using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Judging;

/// <summary>The matches that made a condition hold; bounded, so that no page makes it large. May be cleared and used again.</summary>
internal sealed class Evidence
{
    public const int Limit = 200;

    private readonly List<TextRange> ranges = [];
    private readonly List<TextRange> words = [];
    private HashSet<TextRange>? context;

    /// <summary>Every match.</summary>
    public List<TextRange> Ranges => ranges;

    /// <summary>The matches to show: contacts and the like only where there is nothing else.</summary>
    public List<TextRange> Shown
    {
        get
        {
            if (context is not { Count: > 0 } hidden)
            {
                return ranges;
            }

            words.Clear();
            foreach (var range in ranges)
            {
                if (!hidden.Contains(range))
                {
                    words.Add(range);
                }
            }

            return words.Count > 0 ? words : ranges;
        }
    }

    public int Mark => ranges.Count;

    public void Add(TextRange range)
    {
        if (ranges.Count < Limit)
        {
            ranges.Add(range);
        }
    }

    /// <summary>Adds a match that only makes the offer complete.</summary>
    public void AddContext(TextRange range)
    {
        Add(range);
        (context ??= []).Add(range);
    }

    /// <summary>Takes back what was added since.</summary>
    public void Return(int mark) => ranges.RemoveRange(mark, ranges.Count - mark);

    public Evidence Clear()
    {
        ranges.Clear();
        words.Clear();
        context?.Clear();
        return this;
    }
}
