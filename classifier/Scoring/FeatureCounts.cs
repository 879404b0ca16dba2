using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Scoring;

/// <summary>How often each feature stands in one text, signals once; reused from text to text by whoever holds it, never shared between threads.</summary>
/// <param name="rowCount">Rows of the space.</param>
internal sealed class FeatureCounts(int rowCount)
{
    private const int LongestCounted = 255;

    /// <summary>N-grams that are counted before those that are new among them are noted.</summary>
    private const int Together = 256;

    /// <summary>Rows of one vector, and places that are written behind the last row.</summary>
    private const int Spare = 16;

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

    /// <summary>What of a row's weight falls to each of its places, without looking whether a row is one.</summary>
    public PlaceShares Shares
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(ref MemoryMarshal.GetArrayDataReference(counts), ref MemoryMarshal.GetArrayDataReference(PlaceShare));
    }

    /// <summary>Counts a text anew. Linear in its length; memory grows with the number of different features, at most one entry a table row.</summary>
    /// <param name="nGrams">Rows of its n-grams.</param>
    /// <param name="signals">Rows of the signals; one given twice counts once, one unknown not at all.</param>
    public void Count(ReadOnlySpan<int> nGrams, ReadOnlySpan<int> signals)
    {
        Clear();
        // Every row at most once, and the places that are written behind the last one.
        var most = (int)Math.Min(counts.Length, (long)nGrams.Length + signals.Length) + Spare;
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

    [SkipLocalsInit]
    private void Add(ReadOnlySpan<int> nGrams)
    {
        Span<byte> before = stackalloc byte[Together];
        for (; nGrams.Length > 0; nGrams = nGrams[Math.Min(nGrams.Length, Together)..])
        {
            var part = nGrams[..Math.Min(nGrams.Length, Together)];
            CountUp(part, before);
            Note(part, before);
        }
    }

    /// <summary>Counts some n-grams, and tells how often each had been counted before.</summary>
    /// <remarks>Apart from <see cref="Note"/>, as no count could be read while it is open where the row before it is written.</remarks>
    private void CountUp(ReadOnlySpan<int> nGrams, Span<byte> before)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(counts);
        for (var i = 0; i < nGrams.Length; i++)
        {
            ref var place = ref Unsafe.Add(ref table, nGrams[i]);
            int count = place;
            before[i] = (byte)count;
            place = (byte)Math.Min(count + 1, LongestCounted);
        }
    }

    /// <summary>Notes which n-grams stand for the first and for the second time, without branches: no processor could guess it.</summary>
    private void Note(ReadOnlySpan<int> nGrams, ReadOnlySpan<byte> before)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(touched);
        ref var second = ref MemoryMarshal.GetArrayDataReference(repeated);
        var (once, more, i) = (used, again, 0);
        if (Avx512F.IsSupported)
        {
            for (; i <= nGrams.Length - Spare; i += Spare)
            {
                var rows = Vector512.Create(nGrams[i..]);
                var seen = Avx512F.ConvertToVector512Int32(Vector128.Create(before[i..]));
                once += Keep(rows, Vector512.Equals(seen, Vector512<int>.Zero), ref Unsafe.Add(ref first, once));
                more += Keep(rows, Vector512.Equals(seen, Vector512<int>.One), ref Unsafe.Add(ref second, more));
            }
        }

        for (; i < nGrams.Length; i++)
        {
            Unsafe.Add(ref first, once) = nGrams[i];
            Unsafe.Add(ref second, more) = nGrams[i];
            once += before[i] == 0 ? 1 : 0;
            more += before[i] == 1 ? 1 : 0;
        }

        (used, again) = (once, more);
    }

    /// <summary>Writes the chosen of some rows one after the other; gives their number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Keep(Vector512<int> rows, Vector512<int> chosen, ref int to)
    {
        Avx512F.Compress(Vector512<int>.Zero, chosen, rows).StoreUnsafe(ref to);
        return BitOperations.PopCount(chosen.ExtractMostSignificantBits());
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
