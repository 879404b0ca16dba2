using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Judging;

/// <summary>Turns evidence into spans of the original fields.</summary>
internal static class FindingSpans
{
    private const int Gap = 2;
    private const int MostSpans = 20;

    /// <summary>Evidence by place; pieces of one clause at most one character apart are one.</summary>
    public static List<TextRange> Join(PageView page, IReadOnlyList<TextRange> ranges)
    {
        var joined = new List<TextRange>();
        if (ranges.Count == 0)
        {
            return joined;
        }

        var ordered = new List<TextRange>(ranges);
        ordered.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        foreach (var range in ordered)
        {
            if (range.Length == 0)
            {
                continue;
            }

            if (
                joined.Count > 0
                && range.Start - joined[^1].End < Gap
                && page.Clauses.IndexOf(range.Start) == page.Clauses.IndexOf(joined[^1].Start)
            )
            {
                joined[^1] = TextRange.Between(joined[^1].Start, Math.Max(joined[^1].End, range.End));
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    public static ImmutableArray<TextSpan> ToOriginal(PageView page, IReadOnlyList<TextRange> ranges)
    {
        var joined = Join(page, ranges);
        var spans = new TextSpan[Math.Min(MostSpans, joined.Count)];
        for (var i = 0; i < spans.Length; i++)
        {
            spans[i] = page.ToOriginal(joined[i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(spans);
    }
}
