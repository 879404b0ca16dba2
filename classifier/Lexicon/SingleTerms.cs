using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The terms of one character: a bit each, and the terms in the order of these bits. Nothing branches on whether a character is one.</summary>
internal sealed class SingleTerms
{
    private const int WordBits = 64;

    private readonly ulong[] bits = new ulong[(char.MaxValue + 1) / WordBits];

    /// <summary>How many stand before each word of bits.</summary>
    private readonly ushort[] before = new ushort[(char.MaxValue + 1) / WordBits];

    /// <summary>By rank; one more, for a character that is none and would come behind the last.</summary>
    private readonly int[] termOfRank;

    public SingleTerms(IReadOnlyDictionary<char, int> terms)
    {
        IsEmpty = terms.Count == 0;
        var ranked = terms.OrderBy(term => term.Key).ToArray();
        termOfRank = [.. ranked.Select(term => term.Value), -1];
        foreach (var (character, _) in ranked)
        {
            bits[character / WordBits] |= 1UL << character;
        }

        for (var word = 1; word < before.Length; word++)
        {
            before[word] = (ushort)(before[word - 1] + BitOperations.PopCount(bits[word - 1]));
        }
    }

    public bool IsEmpty { get; }

    /// <summary>By rank.</summary>
    public IEnumerable<int> Terms => termOfRank.SkipLast(1);

    public bool Contains(char c) => ((bits[c / WordBits] >> c) & 1) != 0;

    /// <summary>For a loop that asks of each place.</summary>
    public Table Bits => new(ref MemoryMarshal.GetArrayDataReference(bits));

    /// <summary>A bit for each of the next <see cref="PairFilter.Block"/> positions that is a term.</summary>
    public uint Look(ref ushort at)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(bits);
        uint found = 0;
        for (var j = 0; j < PairFilter.Block; j++)
        {
            var c = Unsafe.Add(ref at, j);
            found |= (uint)((Unsafe.Add(ref table, c / WordBits) >> c) & 1) << j;
        }

        return found;
    }

    /// <summary>The term of a character that is one; of another it means nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TermOf(char c) => termOfRank[RankOf(c)];

    /// <summary>How many stand before a character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RankOf(char c) => before[c / WordBits] + BitOperations.PopCount(bits[c / WordBits] & ((1UL << c) - 1));

    [StructLayout(LayoutKind.Auto)]
    public readonly ref struct Table(ref ulong bits)
    {
        private readonly ref ulong bits = ref bits;

        /// <summary>1 where a character is a term, else 0: to be counted, not branched on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint Is(char c) => (uint)(Unsafe.Add(ref bits, c / WordBits) >> c) & 1;
    }
}
