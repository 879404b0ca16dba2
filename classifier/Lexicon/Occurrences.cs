using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>The categories of the entries, and their ranges.</summary>
    private int[] categories = new int[512];
    private TextRange[] ranges = new TextRange[512];
    private int used;
    private TextRange[] sorted = new TextRange[512];
    private int sortedUsed;
    private int sealedEntries;

    /// <summary>Where the last entry begins, and whether each begins no earlier than those before it: terms are found in order.</summary>
    private int lastStart;
    private bool isOrdered = true;

    /// <summary>The terms found, before they are counted for their categories.</summary>
    public List<TermMatch> Raw { get; } = new(256);

    /// <summary>Categories with at least one entry, in the order of their first ones.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, touchedCount);

    /// <summary>A bit for each category that has entries; as it was when sealed.</summary>
    public ReadOnlySpan<ulong> Present => present;

    /// <summary>The category of each entry, in no order.</summary>
    public ReadOnlySpan<int> Categories => categories.AsSpan(0, used);

    /// <summary>Where each of them is.</summary>
    public ReadOnlySpan<TextRange> Ranges => ranges.AsSpan(0, used);

    /// <summary>Adds an entry, which counts once it is sealed.</summary>
    public void Add(int category, TextRange range, bool exception = false)
    {
        if (exception)
        {
            exceptions.Add((category, range));
            return;
        }

        EnsureRoom(1);
        Note(range.Start);
        (categories[used], ranges[used]) = (category, range);
        used++;
    }

    /// <summary>Adds an entry for each category of the first of some matches, up to one of which nothing is told; gives the number of them.</summary>
    /// <param name="matches">By start.</param>
    /// <param name="usesOfTerms">By term.</param>
    public int AddAll(ReadOnlySpan<TermMatch> matches, ReadOnlySpan<PackedUses> usesOfTerms)
    {
        // As many are written as a term may have; what is too much is written over by the next.
        EnsureRoom((PackedUses.Most * matches.Length) + 1);
        ref var category = ref MemoryMarshal.GetArrayDataReference(categories);
        ref var range = ref MemoryMarshal.GetArrayDataReference(ranges);
        var (count, i) = (used, 0);
        for (; i < matches.Length; i++)
        {
            var uses = usesOfTerms[matches[i].Term];
            if (uses.Count == 0)
            {
                break;
            }

            var own = new TextRange(matches[i].Start, matches[i].Length);
            uses.Categories.StoreUnsafe(ref category, (nuint)count);
            Unsafe.Add(ref range, count) = own;
            Unsafe.Add(ref range, count + 1) = own;
            Unsafe.Add(ref range, count + 2) = own;
            count += uses.Count;
        }

        if (i > 0)
        {
            Note(matches[0].Start);
            lastStart = matches[i - 1].Start;
        }

        used = count;
        return i;
    }

    /// <summary>Adds an entry for each of some categories.</summary>
    public void AddAll(ReadOnlySpan<int> some, TextRange range)
    {
        EnsureRoom(some.Length);
        Note(range.Start);
        some.CopyTo(categories.AsSpan(used));
        ranges.AsSpan(used, some.Length).Fill(range);
        used += some.Length;
    }

    /// <summary>Sorts what was added; may be called again after more was added.</summary>
    public void Seal()
    {
        if (sealedEntries == used && exceptions.Count == 0)
        {
            return;
        }

        if (sealedEntries > 0 && exceptions.Count == 0 && used - sealedEntries <= FewAdded)
        {
            for (; sealedEntries < used; sealedEntries++)
            {
                Insert(categories[sealedEntries], ranges[sealedEntries]);
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
        sealedEntries = used;
        if (sorted.Length < used)
        {
            sorted = new TextRange[ranges.Length];
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
        if (isOrdered)
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
        for (var i = 0; i < used; i++)
        {
            ref var place = ref places[categories[i]];
            sorted[place.From + place.Count] = ranges[i];
            place.Count++;
        }
    }

    private void PlaceSorted()
    {
        for (var i = 0; i < used; i++)
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
        (touchedCount, used, sealedEntries, sortedUsed) = (0, 0, 0, 0);
        (lastStart, isOrdered) = (0, true);
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

    private void Note(int start)
    {
        isOrdered &= start >= lastStart;
        lastStart = start;
    }

    private void EnsureRoom(int count)
    {
        if (used + count > categories.Length)
        {
            Grow(used + count);
        }
    }

    private void Grow(int least)
    {
        var room = Math.Max(least, categories.Length * 2);
        Array.Resize(ref categories, room);
        Array.Resize(ref ranges, room);
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
