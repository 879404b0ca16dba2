using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Categories and where they occur, one after the other as they were found. Allocates only while it grows.</summary>
internal sealed class EntryList
{
    private int[] categories = new int[512];
    private TextRange[] ranges = new TextRange[512];
    private int lastStart;

    public int Count { get; private set; }

    /// <summary>For how many there is room.</summary>
    public int Capacity => categories.Length;

    /// <summary>True where each begins no earlier than those before it: terms are found in order.</summary>
    public bool AreOrdered { get; private set; } = true;

    public ReadOnlySpan<int> Categories => categories.AsSpan(0, Count);

    public ReadOnlySpan<TextRange> Ranges => ranges.AsSpan(0, Count);

    public void Add(int category, TextRange range)
    {
        EnsureRoom(1);
        Note(range.Start);
        (categories[Count], ranges[Count]) = (category, range);
        Count++;
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
        var (count, i) = (Count, 0);
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

        Count = count;
        return i;
    }

    /// <summary>Adds an entry for each of some categories.</summary>
    public void AddAll(ReadOnlySpan<int> some, TextRange range)
    {
        EnsureRoom(some.Length);
        Note(range.Start);
        some.CopyTo(categories.AsSpan(Count));
        ranges.AsSpan(Count, some.Length).Fill(range);
        Count += some.Length;
    }

    /// <summary>Takes out what fits; the rest keeps its order.</summary>
    public void RemoveAll(Func<int, TextRange, bool> fits)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!fits(categories[i], ranges[i]))
            {
                (categories[kept], ranges[kept]) = (categories[i], ranges[i]);
                kept++;
            }
        }

        Count = kept;
    }

    public void Clear() => (Count, lastStart, AreOrdered) = (0, 0, true);

    private void Note(int start)
    {
        AreOrdered &= start >= lastStart;
        lastStart = start;
    }

    private void EnsureRoom(int count)
    {
        if (Count + count > categories.Length)
        {
            Grow(Count + count);
        }
    }

    private void Grow(int least)
    {
        var room = Math.Max(least, categories.Length * 2);
        Array.Resize(ref categories, room);
        Array.Resize(ref ranges, room);
    }
}
