using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The few categories of a term that counts for all of them wherever it stands: 8 bytes, so that an occurrence reads one line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct PackedUses
{
    /// <summary>So many have room.</summary>
    public const int Most = 3;

    private const int CategoryBits = 16;
    private const int CountShift = Most * CategoryBits;

    private readonly ulong bits;

    private PackedUses(ulong packed) => bits = packed;

    /// <summary>0 where they are too many to be told here.</summary>
    public int Count => (int)(bits >> CountShift);

    /// <summary>The categories; what stands behind <see cref="Count"/> of them means nothing.</summary>
    public Vector128<int> Categories => Vector128.WidenLower(Vector128.CreateScalar(bits).AsUInt16()).AsInt32();

    /// <summary>Nothing told where they are more than <see cref="Most"/> or one is no number of 16 bits.</summary>
    public static PackedUses Of(ReadOnlySpan<int> categories)
    {
        if (categories.Length > Most || categories.ContainsAnyExceptInRange(0, ushort.MaxValue))
        {
            return default;
        }

        var packed = (ulong)categories.Length << CountShift;
        for (var i = 0; i < categories.Length; i++)
        {
            packed |= (ulong)categories[i] << (i * CategoryBits);
        }

        return new(packed);
    }
}
