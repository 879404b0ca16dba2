using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Scoring;

/// <summary>How often each feature stands in one text, signals once; reused from text to text by whoever holds it, never shared between threads.</summary>
/// <param name="rowCount">Rows of the space.</param>
internal sealed class FeatureCounts(int rowCount)
{
    private const int LongestCounted = 255;

    /// <summary>1 + ln(count), the term weight of Salton and Buckley (1988).</summary>
    private static readonly float[] LogCount = [0, .. Enumerable.Range(1, LongestCounted).Select(n => 1 + MathF.Log(n))];

    /// <summary>The share that one of so many places has in it.</summary>
    private static readonly float[] PlaceShare = [0, .. LogCount.Skip(1).Select((weight, i) => weight / (i + 1))];

    private readonly byte[] counts = new byte[rowCount];
    private int[] touched = new int[4096];
    private int[] repeated = new int[4096];
    private int used;
    private int again;

    /// <summary>Rows that occur, in order of first occurrence.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, used);

    /// <summary>Those that occur more than once.</summary>
    public ReadOnlySpan<int> Repeated => repeated.AsSpan(0, again);

    public float Weight(int row) => LogCount[counts[row]];

    /// <summary>What of a row's weight falls to each of its places.</summary>
    public float ShareOfPlace(int row) => PlaceShare[counts[row]];

    /// <summary>The same of all rows, without looking whether a row is one.</summary>
    public PlaceShares Shares => new(ref MemoryMarshal.GetArrayDataReference(counts), ref MemoryMarshal.GetArrayDataReference(PlaceShare));

    /// <summary>Counts a text anew. Linear in its length; memory grows with the number of different features, at most one entry a table row.</summary>
    /// <param name="nGrams">Rows of its n-grams.</param>
    /// <param name="signals">Rows of the signals; one given twice counts once, one unknown not at all.</param>
    public void Count(ReadOnlySpan<int> nGrams, ReadOnlySpan<int> signals)
    {
        Clear();
        // Every row at most once, and the place where the next one is written.
        var most = (int)Math.Min(counts.Length, (long)nGrams.Length + signals.Length) + 1;
        if (touched.Length < most)
        {
            var room = Math.Max(most, touched.Length * 2);
            (touched, repeated) = (new int[room], new int[room]);
        }

        Add(nGrams);
        foreach (var row in signals)
        {
            if (row >= 0 && counts[row] == 0)
            {
                counts[row] = 1;
                touched[used++] = row;
            }
        }
    }

    private void Add(ReadOnlySpan<int> nGrams)
    {
        // Without branches: whether an n-gram is new is no pattern that a processor could guess. What is written is kept in registers till the end.
        ref var first = ref MemoryMarshal.GetArrayDataReference(touched);
        ref var second = ref MemoryMarshal.GetArrayDataReference(repeated);
        var table = counts;
        var (once, more) = (0, 0);
        foreach (var row in nGrams)
        {
            int count = table[row];
            Unsafe.Add(ref first, once) = row;
            Unsafe.Add(ref second, more) = row;
            once += count == 0 ? 1 : 0;
            more += count == 1 ? 1 : 0;
            table[row] = (byte)Math.Min(count + 1, LongestCounted);
        }

        (used, again) = (once, more);
    }

    private void Clear()
    {
        foreach (var row in Touched)
        {
            counts[row] = 0;
        }

        (used, again) = (0, 0);
    }
}

/// <summary>What of the weight of each row falls to each of its places.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct PlaceShares(ref byte counts, ref float shares)
{
    private readonly ref byte counts = ref counts;
    private readonly ref float shares = ref shares;

    /// <param name="row">One that the counts have.</param>
    public float this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.Add(ref shares, Unsafe.Add(ref counts, row));
    }
}
