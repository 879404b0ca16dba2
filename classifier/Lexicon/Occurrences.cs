using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Where each category occurs on one page. Filled, sealed, read, cleared, filled again: it allocates only while it grows.</summary>
/// <remarks>A text has some three hundred entries of a hundred categories, and none can be foretold: its loops have no branch that depends on them.</remarks>
internal sealed class Occurrences(int categoryCount)
{
    /// <summary>Entries that are written at once; what is too much is written over by the next.</summary>
    public const int Together = 4;

    private readonly Place[] places = new Place[categoryCount];
    private readonly ulong[] present = new ulong[(categoryCount / 64) + 1];
    private readonly List<(int Category, TextRange Range)> exceptions = [];
    private int[] touched = new int[256];
    private int touchedCount;

    /// <summary>The categories of the entries, and their ranges.</summary>
    private int[] categories = new int[512];
    private TextRange[] ranges = new TextRange[512];
    private int used;
    private TextRange[] sorted = new TextRange[512];
    private int sealedEntries;

    /// <summary>The terms found, before they are counted for their categories.</summary>
    public List<TermMatch> Raw { get; } = new(256);

    /// <summary>Categories with at least one entry, in the order of their first ones.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, touchedCount);

    /// <summary>A bit for each category that has entries; as it was when sealed.</summary>
    public ReadOnlySpan<ulong> Present => present;

    /// <summary>Adds an entry, which counts once it is sealed.</summary>
    public void Add(int category, TextRange range, bool exception = false)
    {
        if (exception)
        {
            exceptions.Add((category, range));
            return;
        }

        EnsureRoom(1);
        (categories[used], ranges[used]) = (category, range);
        used++;
    }

    /// <summary>Adds an entry for each of the first of some categories.</summary>
    /// <param name="from">At least <see cref="Together"/> beyond the last that counts may be read.</param>
    public void AddAll(ReadOnlySpan<int> from, int count, TextRange range)
    {
        EnsureRoom(count + Together);
        var two = Vector128.Create(range.Start, range.Length, range.Start, range.Length);
        for (var i = 0; i < count; i += Together)
        {
            Vector128.Create(from.Slice(i, Together)).CopyTo(categories.AsSpan(used + i, Together));
            var next = MemoryMarshal.Cast<TextRange, int>(ranges.AsSpan(used + i, Together));
            two.CopyTo(next);
            two.CopyTo(next[Together..]);
        }

        used += count;
    }

    /// <summary>Sorts what was added; may be called again after more was added.</summary>
    public void Seal()
    {
        if (sealedEntries == used && exceptions.Count == 0)
        {
            return;
        }

        CountNew();
        if (exceptions.Count > 0)
        {
            RemoveExceptions();
        }

        sealedEntries = used;
        if (sorted.Length < used)
        {
            sorted = new TextRange[ranges.Length];
        }

        var next = 0;
        foreach (var category in Touched)
        {
            ref var place = ref places[category];
            var bit = 1UL << category;
            ref var word = ref present[category >> 6];
            word = place.Count > 0 ? word | bit : word & ~bit;
            place.From = next;
            next += place.Count;
            place.Count = 0;
        }

        for (var i = 0; i < used; i++)
        {
            ref var place = ref places[categories[i]];
            var range = ranges[i];
            var at = place.From + place.Count;
            // Terms come in order; facts are added later and move to their place.
            while (at > place.From && sorted[at - 1].Start > range.Start)
            {
                sorted[at] = sorted[at - 1];
                at--;
            }

            sorted[at] = range;
            place.Count++;
        }
    }

    /// <summary>The entries of a category, by start.</summary>
    public ReadOnlySpan<TextRange> Of(int category) => sorted.AsSpan(places[category].From, places[category].Count);

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
        foreach (var category in Touched)
        {
            places[category] = default;
        }

        Array.Clear(present);
        (touchedCount, used, sealedEntries) = (0, 0, 0);
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

    /// <summary>Counts the entries that came since the last time.</summary>
    private void CountNew()
    {
        if (touched.Length <= touchedCount + used - sealedEntries)
        {
            Array.Resize(ref touched, (touchedCount + used - sealedEntries + 1) * 2);
        }

        foreach (var category in categories.AsSpan(sealedEntries, used - sealedEntries))
        {
            ref var place = ref places[category];
            touched[touchedCount] = category;
            touchedCount += place.Count == 0 ? 1 : 0;
            place.Count++;
        }
    }

    private void EnsureRoom(int count)
    {
        if (used + count > categories.Length)
        {
            var room = Math.Max(used + count, categories.Length * 2);
            Array.Resize(ref categories, room);
            Array.Resize(ref ranges, room);
        }
    }

    private void RemoveExceptions()
    {
        var byCategory = exceptions
            .GroupBy(e => e.Category)
            .ToDictionary(g => g.Key, g => g.Select(e => e.Range).OrderBy(r => r.Start).ToArray());
        var kept = 0;
        for (var i = 0; i < used; i++)
        {
            if (byCategory.TryGetValue(categories[i], out var covers) && IsCovered(ranges[i], covers))
            {
                places[categories[i]].Count--;
                continue;
            }

            (categories[kept], ranges[kept]) = (categories[i], ranges[i]);
            kept++;
        }

        used = kept;
        exceptions.Clear();
    }

    private static bool IsCovered(TextRange range, TextRange[] covers)
    {
        // Exceptions are terms, so those that cover a place begin at most a term's length before it.
        for (var i = LowerBound(covers, range.Start + 1) - 1; i >= 0 && covers[i].Start > range.Start - 64; i--)
        {
            if (covers[i].Contains(range))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the entries of a category lie; side by side, as they are read together.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Place
    {
        public int From;
        public int Count;
    }
}
