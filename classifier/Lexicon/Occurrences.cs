using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Where each category occurs on one page. Filled, sealed, read, cleared, filled again: it allocates only while it grows.</summary>
internal sealed class Occurrences(int categoryCount)
{
    private readonly int[] counts = new int[categoryCount];
    private readonly int[] offsets = new int[categoryCount];
    private readonly List<int> touched = [];
    private readonly List<(int Category, TextRange Range)> entries = new(256);
    private readonly List<(int Category, TextRange Range)> exceptions = [];
    private readonly ulong[] present = new ulong[(categoryCount / 64) + 1];
    private TextRange[] sorted = new TextRange[256];
    private int sealedEntries;

    /// <summary>The terms found, before they are counted for their categories.</summary>
    public List<TermMatch> Raw { get; } = new(256);

    /// <summary>Categories with at least one entry.</summary>
    public ReadOnlySpan<int> Touched => CollectionsMarshal.AsSpan(touched);

    /// <summary>A bit for each category that has entries; as it was when sealed.</summary>
    public ReadOnlySpan<ulong> Present => present;

    public void Add(int category, TextRange range, bool exception = false)
    {
        if (exception)
        {
            exceptions.Add((category, range));
            return;
        }

        if (counts[category]++ == 0)
        {
            touched.Add(category);
        }

        entries.Add((category, range));
    }

    /// <summary>Sorts what was added; may be called again after more was added.</summary>
    public void Seal()
    {
        if (exceptions.Count > 0)
        {
            RemoveExceptions();
        }
        else if (sealedEntries == entries.Count)
        {
            return;
        }

        sealedEntries = entries.Count;

        if (sorted.Length < entries.Count)
        {
            sorted = new TextRange[Math.Max(entries.Count, sorted.Length * 2)];
        }

        var next = 0;
        foreach (var category in touched)
        {
            offsets[category] = next;
            next += counts[category];
            var bit = 1UL << (category & 63);
            present[category >> 6] = counts[category] > 0 ? present[category >> 6] | bit : present[category >> 6] & ~bit;
            counts[category] = 0;
        }

        foreach (ref readonly var entry in CollectionsMarshal.AsSpan(entries))
        {
            var category = entry.Category;
            var at = offsets[category] + counts[category];
            // Terms come in order; facts are added later and move to their place.
            while (at > offsets[category] && sorted[at - 1].Start > entry.Range.Start)
            {
                sorted[at] = sorted[at - 1];
                at--;
            }

            sorted[at] = entry.Range;
            counts[category]++;
        }
    }

    /// <summary>The entries of a category, by start.</summary>
    public ReadOnlySpan<TextRange> Of(int category) => sorted.AsSpan(offsets[category], counts[category]);

    /// <summary>The entries of a category that begin in a scope.</summary>
    public ReadOnlySpan<TextRange> Of(int category, TextRange scope)
    {
        var all = Of(category);
        if (all.Length == 0 || (all[0].Start >= scope.Start && all[^1].Start < scope.End))
        {
            return all;
        }

        var from = LowerBound(all, scope.Start);
        return all[from..LowerBound(all, scope.End)];
    }

    /// <summary>True where an entry of a category begins in a scope.</summary>
    public bool IsIn(int category, TextRange scope)
    {
        var all = Of(category);
        if (all.Length == 0 || all[0].Start >= scope.End || all[^1].Start < scope.Start)
        {
            return false;
        }

        return all[LowerBound(all, scope.Start)].Start < scope.End;
    }

    public void Clear()
    {
        foreach (var category in touched)
        {
            counts[category] = 0;
            offsets[category] = 0;
        }

        Array.Clear(present);
        sealedEntries = 0;
        touched.Clear();
        entries.Clear();
        exceptions.Clear();
        Raw.Clear();
    }

    /// <summary>Index of the first range that does not begin before <paramref name="start"/>.</summary>
    public static int LowerBound(ReadOnlySpan<TextRange> ranges, int start)
    {
        var (low, high) = (0, ranges.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ranges[middle].Start < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void RemoveExceptions()
    {
        var byCategory = exceptions
            .GroupBy(e => e.Category)
            .ToDictionary(g => g.Key, g => g.Select(e => e.Range).OrderBy(r => r.Start).ToArray());
        entries.RemoveAll(entry =>
        {
            if (!byCategory.TryGetValue(entry.Category, out var ranges))
            {
                return false;
            }

            // Exceptions are terms, so those that cover a place begin at most a term's length before it.
            for (var i = LowerBound(ranges, entry.Range.Start + 1) - 1; i >= 0 && ranges[i].Start > entry.Range.Start - 64; i--)
            {
                if (ranges[i].Contains(entry.Range))
                {
                    counts[entry.Category]--;
                    return true;
                }
            }

            return false;
        });
        exceptions.Clear();
    }
}
