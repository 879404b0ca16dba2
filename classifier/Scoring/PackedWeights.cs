using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Scoring;

/// <summary>The weights of a model as 15-bit numbers, each row one cache line: what scoring reads.</summary>
/// <remarks>
/// A text reads some eight hundred rows here and there, so the table's lines and pages cost more than its arithmetic: half the bytes, one line a row and
/// large pages made detection's scoring three times faster. The rounding moves a probability by less than 0.0005.
/// </remarks>
internal sealed partial class PackedWeights
{
    private const int Stride = 32;
    private const int Largest = (1 << 14) - 1;
    private const int LargePage = 1 << 21;
    private const int AdviseLargePages = 14;

    /// <summary>Rows asked for before they are needed.</summary>
    private const int Ahead = 24;

    /// <summary>Pinned, so that its rows keep their place on the lines.</summary>
    private readonly short[] memory;
    private readonly int start;
    private readonly float[] scales = new float[LinearModel.Columns];

    /// <param name="table">Rows of <see cref="LinearModel.Columns"/> weights.</param>
    /// <param name="order">The row of the table that each packed row is.</param>
    public PackedWeights(ReadOnlySpan<float> table, int[] order)
    {
        var rows = order.Length;
        memory = GC.AllocateArray<short>((rows * Stride) + (LargePage / sizeof(short)), pinned: true);
        start = AlignedStart(memory);
        for (var column = 0; column < LinearModel.Columns; column++)
        {
            var most = 0f;
            for (var row = 0; row < rows; row++)
            {
                most = Math.Max(most, Math.Abs(table[(row * LinearModel.Columns) + column]));
            }

            scales[column] = most / Largest;
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < LinearModel.Columns; column++)
            {
                var weight = table[(order[row] * LinearModel.Columns) + column];
                memory[start + (row * Stride) + column] = weight == 0 ? (short)0 : (short)MathF.Round(weight / scales[column]);
            }
        }
    }

    /// <summary>The weight of a row for a code and for being reported at all together.</summary>
    public float Of(int row, int code)
    {
        var at = start + (row * Stride);
        return (memory[at + code] * scales[code]) + (memory[at + LinearModel.ReportedColumn] * scales[LinearModel.ReportedColumn]);
    }

    /// <summary>Adds up tf·weight over the rows of a text; gives the squared norm of tf·idf.</summary>
    /// <param name="sums"><see cref="LinearModel.Columns"/> values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Accumulate(FeatureCounts counts, Span<float> sums)
    {
        // The widest loop of detection, so bounds are proved once, here. Most n-grams stand once in a text: all are added once, as whole numbers.
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(memory), start);
        var (a, b, c) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        var (d, e, f) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var norm = 0L;
        var touched = counts.Touched;
        for (var i = 0; i < touched.Length; i++)
        {
            var row = touched[i];
            if (i + Ahead < touched.Length)
            {
                Prefetch(ref Unsafe.Add(ref first, touched[i + Ahead] * Stride));
            }

            ref var weights = ref Unsafe.Add(ref first, row * Stride);
            var (low, middle, high) = (Widen(ref weights), Widen(ref Unsafe.Add(ref weights, 8)), Widen(ref Unsafe.Add(ref weights, 16)));
            long idf = Unsafe.Add(ref weights, LinearModel.IdfColumn);
            a += low;
            b += middle;
            c += high;
            norm += idf * idf;
        }

        // What stands more than once was added once, and weighs more.
        var further = 0f;
        foreach (var row in counts.Repeated)
        {
            ref var weights = ref Unsafe.Add(ref first, row * Stride);
            var tf = counts.Weight(row);
            var times = Vector256.Create(tf - 1);
            d += Vector256.ConvertToSingle(Widen(ref weights)) * times;
            e += Vector256.ConvertToSingle(Widen(ref Unsafe.Add(ref weights, 8))) * times;
            f += Vector256.ConvertToSingle(Widen(ref Unsafe.Add(ref weights, 16))) * times;
            float idf = Unsafe.Add(ref weights, LinearModel.IdfColumn);
            further += ((tf * tf) - 1) * idf * idf;
        }

        Scaled(a, d, 0).CopyTo(sums);
        Scaled(b, e, 8).CopyTo(sums[8..]);
        Scaled(c, f, 16).CopyTo(sums[16..]);
        return (norm + further) * scales[LinearModel.IdfColumn] * scales[LinearModel.IdfColumn];
    }

    /// <summary>Asks for a line before it is read: at most a wish, so that reading may do without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref short row)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref row));
        }
    }

    private static Vector256<int> Widen(ref short weights)
    {
        var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref weights));
        return Vector256.Create(low, high);
    }

    private Vector256<float> Scaled(Vector256<int> whole, Vector256<float> parts, int column) =>
        (Vector256.ConvertToSingle(whole) + parts) * Vector256.Create(scales.AsSpan(column, 8));

    /// <summary>Where the first large page begins; the system is asked to use one, which is only a wish.</summary>
    private static unsafe int AlignedStart(short[] memory)
    {
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        var aligned = (address + LargePage - 1) & ~(nint)(LargePage - 1);
        var length = (memory.Length * sizeof(short)) - (int)(aligned - address);
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(aligned, (nuint)length, AdviseLargePages);
        }

        return (int)(aligned - address) / sizeof(short);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
