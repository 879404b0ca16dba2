using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Where each category occurs on one page. Filled, sealed, read, cleared, filled again: it allocates only while it grows.</summary>
/// <remarks>A text has some three hundred entries of a hundred categories, and none can be foretold: its loops have no branch that depends on them.</remarks>
internal sealed class Occurrences(int categoryCount)
{
    /// <summary>So few entries are put in their places one by one; more are laid out anew with all others.</summary>
    private const int FewAdded = 24;

    private readonly Place[] places = new Place[categoryCount];
    private readonly ulong[] present = new ulong[(categoryCount / 64) + 1];
    private readonly List<(int Category, TextRange Range)> exceptions = [];
    private int[] touched = new int[256];
    private int touchedCount;

    private readonly EntryList entries = new();
    private TextRange[] sorted = new TextRange[512];
    private int sortedUsed;
    private int sealedEntries;

    /// <summary>The terms found, before they are counted for their categories.</summary>
    public List<FoundTerm> Raw { get; } = new(256);

    /// <summary>Categories with at least one entry, in the order of their first ones.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, touchedCount);

    /// <summary>A bit for each category that has entries; as it was when sealed.</summary>
    public ReadOnlySpan<ulong> Present => present;

    /// <summary>The category of each entry, in no order.</summary>
    public ReadOnlySpan<int> Categories => entries.Categories;

    /// <summary>Where each of them is.</summary>
    public ReadOnlySpan<TextRange> Ranges => entries.Ranges;

    /// <summary>Adds an entry, which counts once it is sealed.</summary>
    public void Add(int category, TextRange range, bool exception = false)
    {
        if (exception)
        {
            exceptions.Add((category, range));
            return;
        }

        entries.Add(category, range);
    }

    /// <inheritdoc cref="EntryList.AddAll"/>
    public int AddAll(ReadOnlySpan<FoundTerm> matches, int[] lists) => entries.AddAll(matches, lists);

    /// <summary>Sorts what was added; may be called again after more was added.</summary>
    public void Seal()
    {
        if (sealedEntries == entries.Count && exceptions.Count == 0)
        {
            return;
        }

        if (sealedEntries > 0 && exceptions.Count == 0 && entries.Count - sealedEntries <= FewAdded)
        {
            for (; sealedEntries < entries.Count; sealedEntries++)
            {
                Insert(entries.Categories[sealedEntries], entries.Ranges[sealedEntries]);
            }

            return;
        }

        CountNew();
        if (exceptions.Count > 0)
        {
            RemoveExceptions();
        }

        LayOut();
    }

    /// <summary>Gives every category the room that its count asks for, and fills it.</summary>
    private void LayOut()
    {
        sealedEntries = entries.Count;
        if (sorted.Length < entries.Count)
        {
            sorted = new TextRange[entries.Capacity];
        }

        var next = 0;
        foreach (var category in Touched)
        {
            ref var place = ref places[category];
            SetPresent(category);
            place.From = next;
            next += place.Count;
            place.Count = 0;
        }

        sortedUsed = next;
        if (entries.AreOrdered)
        {
            PlaceInOrder();
        }
        else
        {
            PlaceSorted();
        }
    }

    /// <summary>Nothing is compared, because a category's first entry, which has none before it, cannot be guessed.</summary>
    private void PlaceInOrder()
    {
        var categories = Categories;
        var ranges = Ranges;
        for (var i = 0; i < categories.Length; i++)
        {
            ref var place = ref places[categories[i]];
            sorted[place.From + place.Count] = ranges[i];
            place.Count++;
        }
    }

    private void PlaceSorted()
    {
        var categories = Categories;
        var ranges = Ranges;
        for (var i = 0; i < categories.Length; i++)
        {
            ref var place = ref places[categories[i]];
            Sink(ranges[i], place.From, place.From + place.Count);
            place.Count++;
        }
    }

    /// <summary>Adds one entry to what is sealed: its category moves behind all others, where it can grow.</summary>
    private void Insert(int category, TextRange range)
    {
        ref var place = ref places[category];
        if (sorted.Length < sortedUsed + place.Count + 1)
        {
            Array.Resize(ref sorted, Math.Max(sortedUsed + place.Count + 1, sorted.Length * 2));
        }

        if (place.Count == 0)
        {
            Touch(category);
            SetPresent(category);
        }

        if (place.From + place.Count != sortedUsed)
        {
            sorted.AsSpan(place.From, place.Count).CopyTo(sorted.AsSpan(sortedUsed));
            place.From = sortedUsed;
            sortedUsed += place.Count;
        }

        Sink(range, place.From, sortedUsed);
        place.Count++;
        sortedUsed++;
    }

    /// <summary>Puts a range behind those that begin no later.</summary>
    private void Sink(TextRange range, int from, int at)
    {
        while (at > from && sorted[at - 1].Start > range.Start)
        {
            sorted[at] = sorted[at - 1];
            at--;
        }

        sorted[at] = range;
    }

    private void SetPresent(int category) => present[category >> 6] |= 1UL << category;

    private void Touch(int category)
    {
        if (touchedCount == touched.Length)
        {
            Array.Resize(ref touched, touched.Length * 2);
        }

        touched[touchedCount++] = category;
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
        (touchedCount, sealedEntries, sortedUsed) = (0, 0, 0);
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

    /// <summary>Counts the entries that came since the last time.</summary>
    private void CountNew()
    {
        var added = Categories[sealedEntries..];
        if (touched.Length <= touchedCount + added.Length)
        {
            Array.Resize(ref touched, (touchedCount + added.Length + 1) * 2);
        }

        foreach (var category in added)
        {
            ref var place = ref places[category];
            touched[touchedCount] = category;
            touchedCount += place.Count == 0 ? 1 : 0;
            place.Count++;
        }
    }

    private void RemoveExceptions()
    {
        var byCategory = exceptions
            .GroupBy(e => e.Category)
            .ToDictionary(g => g.Key, g => g.Select(e => e.Range).OrderBy(r => r.Start).ToArray());
        entries.RemoveAll(
            (category, range) =>
            {
                var isCovered = byCategory.TryGetValue(category, out var covers) && IsCovered(range, covers);
                places[category].Count -= isCovered ? 1 : 0;
                return isCovered;
            }
        );
        exceptions.Clear();
        ForgetEmpty();
    }

    /// <summary>A category whose every entry lay in an exception was not touched.</summary>
    private void ForgetEmpty()
    {
        var kept = 0;
        foreach (var category in Touched)
        {
            touched[kept] = category;
            kept += places[category].Count > 0 ? 1 : 0;
            if (places[category].Count == 0)
            {
                places[category] = default;
                present[category >> 6] &= ~(1UL << category);
            }
        }

        touchedCount = kept;
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
