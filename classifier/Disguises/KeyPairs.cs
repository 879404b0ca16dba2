using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Disguises;

/// <summary>Which keys stand side by side: a bit for each two, exact; what may follow one key shares a cache line or two.</summary>
/// <param name="keys">Keys are below it.</param>
internal sealed class KeyPairs(int keys)
{
    private const int WordBits = 64;

    private readonly int stride = (keys + WordBits - 1) / WordBits * WordBits;
    private readonly ulong[] bits = new ulong[keys * ((keys + WordBits - 1) / WordBits)];

    /// <summary>How many stand before each word of bits; empty before <see cref="Rank"/>.</summary>
    private int[] before = [];

    public void Add(int first, int second)
    {
        var place = (first * stride) + second;
        bits[place / WordBits] |= 1UL << place;
    }

    /// <summary>Adds every two neighbours of a word.</summary>
    public void AddWord(ReadOnlySpan<ushort> word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            Add(word[i - 1], word[i]);
        }
    }

    /// <summary>Numbers the pairs in their order; gives how many they are. None may be added then.</summary>
    public int Rank()
    {
        before = new int[bits.Length];
        var count = 0;
        for (var word = 0; word < bits.Length; word++)
        {
            before[word] = count;
            count += BitOperations.PopCount(bits[word]);
        }

        return count;
    }

    /// <summary>1 where the pair was added, else 0: to be counted, not branched on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bit(int first, int second) => Bits.Of(first, second);

    /// <summary>The same for a loop that asks it of each place.</summary>
    public Table Bits => new(ref MemoryMarshal.GetArrayDataReference(bits), stride);

    /// <summary>The number of a pair that was added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NumberOf(int first, int second)
    {
        var place = (first * stride) + second;
        return before[place / WordBits] + BitOperations.PopCount(bits[place / WordBits] & ((1UL << place) - 1));
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly ref struct Table(ref ulong bits, int stride)
    {
        private readonly ref ulong bits = ref bits;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Of(int first, int second)
        {
            var place = (uint)((first * stride) + second);
            return (int)(Unsafe.Add(ref bits, place / WordBits) >> (int)place) & 1;
        }
    }
}
