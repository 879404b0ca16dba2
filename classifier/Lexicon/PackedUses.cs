using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Where the categories of a term stand that counts for all of them wherever it occurs: 4 bytes, so that they lie where the term is found.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct PackedUses
{
    /// <summary>So many may be told.</summary>
    public const int Most = Untold - 1;

    private const int CountBits = 8;
    private const byte Untold = byte.MaxValue;
    private const int MostFirst = 1 << (32 - CountBits);

    private readonly uint bits;

    private PackedUses(uint bits) => this.bits = bits;

    /// <summary>1 where there is a term, else 0: to be counted, not branched on.</summary>
    public uint IsTerm => bits != 0 ? 1u : 0;

    /// <summary>True where only the term is told, not what it counts for.</summary>
    public bool IsUntold => (byte)bits == Untold;

    /// <summary>The term, where nothing else is told.</summary>
    public int Term => First;

    /// <summary>How many categories they are; 0 where there is no term.</summary>
    public int Count => (byte)bits;

    /// <summary>Where they begin.</summary>
    public int First => (int)(bits >> CountBits);

    public static bool CanTell(int first, int count) => first < MostFirst && count <= Most;

    public static PackedUses Of(int first, int count) => new(((uint)first << CountBits) | (uint)count);

    public static PackedUses OfTerm(int term)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(term, MostFirst);
        return Of(term, Untold);
    }

    /// <summary>This, or none.</summary>
    /// <param name="isOne">1 or 0.</param>
    public PackedUses If(uint isOne) => new(bits & (0 - isOne));
}

/// <summary>A term found: where, as a <see cref="TextRange"/> in one number, and what it counts for.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FoundTerm(ulong Range, PackedUses Uses)
{
    public FoundTerm(PackedUses uses, int start, int length)
        : this(((ulong)(uint)length << 32) | (uint)start, uses) { }

    public int Start => (int)Range;

    public int Length => (int)(Range >> 32);
}
