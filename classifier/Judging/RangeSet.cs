using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Judging;

/// <summary>Ranges of a page joined into a sorted list without overlaps.</summary>
internal sealed class RangeSet
{
    private readonly List<TextRange> ranges = [];

    private RangeSet() { }

    public static RangeSet Of(IEnumerable<TextRange> parts)
    {
        var set = new RangeSet();
        foreach (var part in parts.Where(part => part.Length > 0).OrderBy(part => part.Start))
        {
            if (set.ranges.Count > 0 && part.Start <= set.ranges[^1].End)
            {
                set.ranges[^1] = TextRange.Between(set.ranges[^1].Start, Math.Max(set.ranges[^1].End, part.End));
            }
            else
            {
                set.ranges.Add(part);
            }
        }

        return set;
    }

    public bool IsEmpty => ranges.Count == 0;

    public IReadOnlyList<TextRange> Ranges => ranges;

    /// <summary>True where the range begins inside the set.</summary>
    public bool Covers(TextRange range)
    {
        var (low, high) = (0, ranges.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ranges[middle].End <= range.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < ranges.Count && ranges[low].Start <= range.Start;
    }
}
