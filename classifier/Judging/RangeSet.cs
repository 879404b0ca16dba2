using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Judging;

/// <summary>Ranges of a page joined into a sorted list without overlaps.</summary>
internal sealed class RangeSet
{
    private readonly TextRange[] ranges;

    private RangeSet(TextRange[] ranges)
    {
        this.ranges = ranges;
    }

    public static RangeSet Empty { get; } = new([]);

    /// <param name="only">Not empty.</param>
    public static RangeSet Of(TextRange only) => new([only]);

    /// <param name="parts">In any order; sorted in place.</param>
    public static RangeSet Of(List<TextRange> parts)
    {
        var sorted = CollectionsMarshal.AsSpan(parts);
        sorted.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var count = 0;
        foreach (var part in sorted)
        {
            if (part.Length == 0)
            {
                continue;
            }

            if (count > 0 && part.Start <= sorted[count - 1].End)
            {
                sorted[count - 1] = TextRange.Between(sorted[count - 1].Start, Math.Max(sorted[count - 1].End, part.End));
            }
            else
            {
                sorted[count] = part;
                count++;
            }
        }

        return count == 0 ? Empty : new(sorted[..count].ToArray());
    }

    public bool IsEmpty => ranges.Length == 0;

    /// <summary>True where the range begins inside the set.</summary>
    public bool Covers(TextRange range)
    {
        var (low, high) = (0, ranges.Length);
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

        return low < ranges.Length && ranges[low].Start <= range.Start;
    }
}
