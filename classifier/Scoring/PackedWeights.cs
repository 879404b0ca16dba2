using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Scoring;

/// <summary>The weights of a model as small whole numbers, each row half a cache line: what scoring reads.</summary>
/// <remarks>
/// A text reads some eight hundred rows here and there, so the table's lines and pages cost more than its arithmetic: a quarter of the bytes and large
/// pages made detection's scoring several times faster. Each row has a scale of its own, so that rounding moves a probability by less than 0.002.
/// </remarks>
internal sealed partial class PackedWeights
{
    private const int Stride = 32;
    private const int ScaleAt = 24;
    private const int NormAt = 28;
    private const int LargePage = 1 << 21;
    private const int AdviseLargePages = 14;

    /// <summary>Rows asked for before they are needed.</summary>
    private const int Ahead = 160;

    /// <summary>Pinned, so that its rows keep their place on the lines. A row: weights, their scale, the square of its idf.</summary>
    private readonly sbyte[] memory;
    private readonly int start;

    /// <summary>The same weights for being reported at all alone, with the squares of the idf: most texts are asked for no more, and eight rows share a line.</summary>
    private readonly ReportRow[] reports;

    /// <param name="table">Rows of <see cref="LinearModel.Columns"/> weights.</param>
    /// <param name="order">The row of the table that each packed row is.</param>
    public PackedWeights(ReadOnlySpan<float> table, int[] order)
    {
        memory = GC.AllocateArray<sbyte>((order.Length * Stride) + LargePage, pinned: true);
        start = AlignedStart(memory);
        reports = new ReportRow[order.Length];
        for (var row = 0; row < order.Length; row++)
        {
            var weights = table.Slice(order[row] * LinearModel.Columns, LinearModel.IdfColumn);
            var most = 0f;
            foreach (var weight in weights)
            {
                most = Math.Max(most, Math.Abs(weight));
            }

            var packed = memory.AsSpan(start + (row * Stride), Stride);
            var scale = most / sbyte.MaxValue;
            for (var column = 0; column < weights.Length && scale > 0; column++)
            {
                packed[column] = (sbyte)MathF.Round(weights[column] / scale);
            }

            var idf = table[(order[row] * LinearModel.Columns) + LinearModel.IdfColumn];
            MemoryMarshal.Write(MemoryMarshal.AsBytes(packed[ScaleAt..]), scale);
            MemoryMarshal.Write(MemoryMarshal.AsBytes(packed[NormAt..]), idf * idf);
            reports[row] = new(packed[LinearModel.ReportedColumn] * scale, idf * idf);
        }
    }

    /// <summary>How much each n-gram speaks, in one of its places, for a code and for being reported at all together.</summary>
    /// <remarks>What it says for the text is shared by its places: else a word of grammar in every sentence would hide the words of the offer.</remarks>
    /// <param name="nGrams">Rows.</param>
    /// <param name="weights">As many.</param>
    public void Weigh(ReadOnlySpan<int> nGrams, FeatureCounts counts, int code, Span<float> weights)
    {
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(memory), start);
        ref var next = ref MemoryMarshal.GetReference(nGrams[..weights.Length]);
        var shares = counts.Shares;
        for (var i = 0; i < weights.Length; i++)
        {
            var nGram = Unsafe.Add(ref next, i);
            ref var row = ref Unsafe.Add(ref first, nGram * Stride);
            var both = Unsafe.Add(ref row, code) + Unsafe.Add(ref row, LinearModel.ReportedColumn);
            weights[i] = both * Float(ref row, ScaleAt) * shares[nGram];
        }
    }

    /// <summary>The sum of the weights of some n-grams for being reported at all, of each the share that falls to one of its places.</summary>
    /// <param name="nGrams">Rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float SumReports(ReadOnlySpan<int> nGrams, FeatureCounts counts)
    {
        // One addition waits for the one before: the shorter the loop, the farther the next sum is begun meanwhile.
        ref var first = ref MemoryMarshal.GetArrayDataReference(reports);
        var shares = counts.Shares;
        var sum = 0f;
        foreach (var row in nGrams)
        {
            sum += Unsafe.Add(ref first, row).Weight * shares[row];
        }

        return sum;
    }

    /// <summary>The sum and the squared norm of <see cref="Accumulate"/> for being reported at all alone.</summary>
    public (float Sum, float Norm) AccumulateReport(FeatureCounts counts)
    {
        // Weight and square are added up side by side.
        var both = Vector128<float>.Zero;
        var touched = counts.Touched;
        ref var first = ref MemoryMarshal.GetArrayDataReference(reports);
        ref var next = ref MemoryMarshal.GetReference(touched);
        var i = 0;
        for (; i < touched.Length - Ahead; i++)
        {
            Prefetch(ref Unsafe.As<ReportRow, sbyte>(ref Unsafe.Add(ref first, Unsafe.Add(ref next, i + Ahead))));
            both += Load(ref Unsafe.Add(ref first, Unsafe.Add(ref next, i)));
        }

        for (; i < touched.Length; i++)
        {
            both += Load(ref Unsafe.Add(ref first, Unsafe.Add(ref next, i)));
        }

        foreach (var row in counts.Repeated)
        {
            var tf = counts.Weight(row);
            both += Vector128.Create(tf - 1, (tf * tf) - 1, 0, 0) * Load(ref Unsafe.Add(ref first, row));
        }

        return (both[0], both[1]);
    }

    /// <summary>Adds up tf·weight over the rows of a text; gives the squared norm of tf·idf.</summary>
    /// <param name="sums"><see cref="LinearModel.Columns"/> values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Accumulate(FeatureCounts counts, Span<float> sums)
    {
        // The widest loop of detection, so bounds are proved once, here.
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(memory), start);
        var (a, b, c) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var norm = 0f;
        var touched = counts.Touched;
        for (var i = 0; i < touched.Length; i++)
        {
            Prefetch(ref Unsafe.Add(ref first, touched[Math.Min(i + Ahead, touched.Length - 1)] * Stride));
            ref var row = ref Unsafe.Add(ref first, touched[i] * Stride);
            var scale = Vector256.Create(Float(ref row, ScaleAt));
            a += Widen(ref row) * scale;
            b += Widen(ref Unsafe.Add(ref row, 8)) * scale;
            c += Widen(ref Unsafe.Add(ref row, 16)) * scale;
            norm += Float(ref row, NormAt);
        }

        // What stands more than once was added once, and weighs more.
        foreach (var index in counts.Repeated)
        {
            ref var row = ref Unsafe.Add(ref first, index * Stride);
            var tf = counts.Weight(index);
            var scale = Vector256.Create(Float(ref row, ScaleAt) * (tf - 1));
            a += Widen(ref row) * scale;
            b += Widen(ref Unsafe.Add(ref row, 8)) * scale;
            c += Widen(ref Unsafe.Add(ref row, 16)) * scale;
            norm += ((tf * tf) - 1) * Float(ref row, NormAt);
        }

        a.CopyTo(sums);
        b.CopyTo(sums[8..]);
        c.CopyTo(sums[16..]);
        return norm;
    }

    /// <summary>Asks for a line before it is read: at most a wish, so that reading may do without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref sbyte row)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref row));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref ReportRow row) => Vector128.CreateScalar(Unsafe.As<ReportRow, double>(ref row)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Float(ref sbyte row, int at) =>
        Unsafe.ReadUnaligned<float>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref row, at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Widen(ref sbyte weights)
    {
        var eight = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<sbyte, byte>(ref weights))).AsSByte();
        if (Avx2.IsSupported)
        {
            return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(eight));
        }

        var (low, high) = Vector128.Widen(Vector128.WidenLower(eight));
        return Vector256.ConvertToSingle(Vector256.Create(low, high));
    }

    /// <summary>Where the first large page begins; the system is asked to use one, which is only a wish.</summary>
    private static unsafe int AlignedStart(sbyte[] memory)
    {
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(memory));
        var aligned = (address + LargePage - 1) & ~(nint)(LargePage - 1);
        var length = memory.Length - (int)(aligned - address);
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(aligned, (nuint)length, AdviseLargePages);
        }

        return (int)(aligned - address);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ReportRow(float Weight, float Norm);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
