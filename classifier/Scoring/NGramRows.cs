using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Scoring;

/// <summary>The rows of the n-grams of one text in the order of their places: read once, asked for the whole and for parts. Used again from text to text.</summary>
internal sealed class NGramRows
{
    private int[] rows = new int[2 * 4096];
    private int[] from = new int[4096];
    private int length;

    /// <summary>Characters of the text.</summary>
    public int Length => length;

    /// <summary>Characters that there is room for.</summary>
    public int Capacity => from.Length;

    /// <summary>All rows.</summary>
    public ReadOnlySpan<int> All => rows.AsSpan(0, from[length]);

    /// <summary>Room for all rows.</summary>
    internal Span<int> Room => rows;

    /// <summary>Room for where those of each place begin, and for their end.</summary>
    internal Span<int> From => from;

    /// <summary>The rows that a part of the text would have alone: a pair does not reach into it.</summary>
    public ReadOnlySpan<int> Of(int start, int count)
    {
        var (first, end) = Between(start, count);
        return rows.AsSpan(first, end - first);
    }

    /// <summary>Where those begin and end among all.</summary>
    public (int From, int To) Between(int start, int count)
    {
        var first = from[start];
        if (count == 0)
        {
            return (first, first);
        }

        var isPairFirst = from[start + 1] - first == 2;
        return (first + (isPairFirst ? 1 : 0), from[start + count]);
    }

    /// <summary>The characters of an n-gram, by its place among all rows: where a place has two, the first is the pair that ends there.</summary>
    /// <param name="place">The place of an n-gram before it, where the look begins; then its own.</param>
    public (int Start, int Length) PlaceOf(int entry, ref int place)
    {
        // The end is above every entry, and there is room behind it.
        ref var ends = ref MemoryMarshal.GetArrayDataReference(from);
        uint above;
        do
        {
            var next = Vector256.LoadUnsafe(ref ends, (nuint)(place + 1));
            above = Vector256.GreaterThan(next, Vector256.Create(entry)).ExtractMostSignificantBits();
            place += above == 0 ? Vector256<int>.Count : BitOperations.TrailingZeroCount(above);
        } while (above == 0);

        return from[place + 1] - from[place] == 2 && entry == from[place] ? (place - 1, 2) : (place, 1);
    }

    internal void Begin(int characters)
    {
        length = characters;
        // The end, and what is written behind it.
        var least = characters + 1 + NGramIndex.AtOnce;
        if (from.Length < least)
        {
            var room = Math.Max(least, from.Length * 2);
            (rows, from) = (new int[2 * room], new int[room]);
        }
    }
}
