using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Judging;

/// <summary>Turns evidence into spans of the original fields.</summary>
internal static class FindingSpans
{
    private const int Gap = 2;

    /// <summary>So many spans are shown at most.</summary>
    public const int Most = 20;

    /// <summary>So many are put in order without room of their own.</summary>
    private const int MostAtOnce = 32;

    /// <summary>Evidence by place; pieces of one clause at most one character apart are one.</summary>
    public static List<TextRange> Join(PageView page, List<TextRange> ranges)
    {
        var joined = new List<TextRange>(Math.Min(ranges.Count, MostAtOnce));
        var before = 0;
        foreach (
            var key in Ordered(
                CollectionsMarshal.AsSpan(ranges),
                ranges.Count <= MostAtOnce ? stackalloc long[MostAtOnce] : new long[ranges.Count]
            )
        )
        {
            var range = RangeOf(key);
            // What was joined begins in the clause of the piece before.
            if (joined.Count > 0 && range.Start - joined[^1].End < Gap && page.AreInOneClause(before, range.Start))
            {
                joined[^1] = TextRange.Between(joined[^1].Start, Math.Max(joined[^1].End, range.End));
            }
            else
            {
                joined.Add(range);
            }

            before = range.Start;
        }

        return joined;
    }

    /// <summary>Those that are not empty by start, of those at one place the longest first; as numbers, which are sorted much faster.</summary>
    private static ReadOnlySpan<long> Ordered(ReadOnlySpan<TextRange> ranges, Span<long> keys)
    {
        var count = 0;
        foreach (var range in ranges)
        {
            if (range.Length > 0)
            {
                keys[count++] = ((long)range.Start << 32) | (uint)(int.MaxValue - range.Length);
            }
        }

        keys[..count].Sort();
        return keys[..count];
    }

    private static TextRange RangeOf(long key) => new((int)(key >> 32), int.MaxValue - (int)(uint)key);

    public static ImmutableArray<TextSpan> ToOriginal(PageView page, List<TextRange> ranges)
    {
        var joined = Join(page, ranges);
        var spans = new TextSpan[Math.Min(Most, joined.Count)];
        for (var i = 0; i < spans.Length; i++)
        {
            spans[i] = page.ToOriginal(joined[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(spans);
    }
}
