using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Categories and where they occur, one after the other as they were found. Allocates only while it grows.</summary>
internal sealed class EntryList
{
    /// <summary>Categories that are written at once.</summary>
    public const int Together = 8;

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

    /// <summary>Adds an entry for each category of the first of some matches, up to one of which not all is told; gives the number of them.</summary>
    /// <param name="matches">By start.</param>
    /// <param name="lists">The categories that they tell of; <see cref="Together"/> more stand behind the last.</param>
    public int AddAll(ReadOnlySpan<FoundTerm> matches, int[] lists)
    {
        ref var list0 = ref MemoryMarshal.GetArrayDataReference(lists);
        var (count, i) = (Count, 0);
        for (; i < matches.Length; i++)
        {
            ref readonly var match = ref matches[i];
            if (match.Uses.IsUntold)
            {
                break;
            }

            if (count + PackedUses.Most + Together > categories.Length)
            {
                Grow(count + PackedUses.Most + Together);
            }

            // As many are written together as most terms have; what is too much is written over by the next.
            var own = match.Uses.Count;
            Write(ref Unsafe.Add(ref list0, match.Uses.First), match.Range, count);
            for (var use = Together; use < own; use += Together)
            {
                Write(ref Unsafe.Add(ref list0, match.Uses.First + use), match.Range, count + use);
            }

            count += own;
        }

        if (i > 0)
        {
            Note(matches[0].Start);
            lastStart = matches[i - 1].Start;
        }

        Count = count;
        return i;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(ref int source, ulong range, int at)
    {
        Vector256.LoadUnsafe(ref source).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(categories), (nuint)at);
        var copies = Vector256.Create(range);
        ref var to = ref Unsafe.As<TextRange, ulong>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(ranges), at));
        copies.StoreUnsafe(ref to);
        copies.StoreUnsafe(ref to, Together / 2);
    }

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
