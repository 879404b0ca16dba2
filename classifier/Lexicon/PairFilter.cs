using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AdWatch.Classifier.Lexicon;

/// <summary>Tells of most places of a text that no term of two and more characters begins there.</summary>
/// <remarks>A pair of characters has two bits in one word: both must be set. 16 KB let a twentieth as many pairs through as stand in a text, and stay in the near caches;
/// of 50,000 terms they would let half through, and 64 KB are 1.4 times as fast.</remarks>
internal sealed class PairFilter
{
    /// <summary>Positions that are looked at together; a pair more is read behind the last.</summary>
    public const int Block = 32;

    private const ushort FirstFactor = 0x9E35;
    private const ushort SecondFactor = 0x4F1B;
    private const ushort FirstOther = 0x85EB;
    private const ushort SecondOther = 0xC2B3;
    private const int OtherShift = 11;

    /// <summary>So many pairs fill a small table to a fifth; four times the room then costs less than the pairs it would let through.</summary>
    private const int MostInSmall = 12_000;

    private readonly int wordShift;
    private readonly uint[] words;

    /// <param name="pairs">How many will be added, about.</param>
    public PairFilter(int pairs = 0)
    {
        wordShift = pairs > MostInSmall ? 2 : 4;
        words = new uint[(ushort.MaxValue + 1) >> wordShift];
    }

    public void Add(char first, char second)
    {
        var (hash, other) = HashesOf(first, second);
        words[hash >> wordShift] |= (1U << hash) | (1U << other);
    }

    /// <summary>False where the pair was surely not added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHold(char first, char second)
    {
        var (hash, other) = HashesOf(first, second);
        var word = words[hash >> wordShift];
        return ((word >> hash) & (word >> other) & 1) != 0;
    }

    /// <summary>A bit for each of the next <see cref="Block"/> positions whose pair may have been added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public uint Look(ref ushort at)
    {
        Span<ushort> hashes = stackalloc ushort[2 * Block];
        ref var hash = ref MemoryMarshal.GetReference(hashes);
        ref var table = ref MemoryMarshal.GetArrayDataReference(words);
        for (var j = 0; j < Block; j += Vector256<ushort>.Count)
        {
            var first = Vector256.LoadUnsafe(ref at, (nuint)j);
            var second = Vector256.LoadUnsafe(ref at, (nuint)j + 1);
            ((first * Vector256.Create(FirstFactor)) + (second * Vector256.Create(SecondFactor))).StoreUnsafe(ref hash, (nuint)j);
            (((first * Vector256.Create(FirstOther)) + (second * Vector256.Create(SecondOther))) >>> OtherShift).StoreUnsafe(
                ref hash,
                (nuint)(j + Block)
            );
        }

        var shift = wordShift;
        uint a = 0;
        uint b = 0;
        for (var j = 0; j < Block / 2; j++)
        {
            a |= Bit(ref table, ref hash, j, shift) << j;
            b |= Bit(ref table, ref hash, j + (Block / 2), shift) << j;
        }

        return a | (b << (Block / 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(ref uint table, ref ushort hashes, int position, int shift)
    {
        int hash = Unsafe.Add(ref hashes, position);
        var word = Unsafe.Add(ref table, hash >> shift);
        return (word >> hash) & (word >> Unsafe.Add(ref hashes, position + Block)) & 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ushort Hash, int Other) HashesOf(char first, char second) =>
        unchecked(
            (
                (ushort)((first * FirstFactor) + (second * SecondFactor)),
                (ushort)((first * FirstOther) + (second * SecondOther)) >> OtherShift
            )
        );
}
