using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The terms of one character: a bit each, and a table of their own that stays in the near caches.</summary>
internal sealed class SingleTerms
{
    private readonly ulong[] bits = new ulong[(char.MaxValue + 1) / 64];

    /// <summary>Open addressing; a term of -1 is a free slot.</summary>
    private readonly Slot[] slots;

    public SingleTerms(IReadOnlyDictionary<char, int> terms)
    {
        IsEmpty = terms.Count == 0;
        slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, 3 * terms.Count))];
        Array.Fill(slots, new('\0', -1));
        foreach (var (character, term) in terms)
        {
            bits[character >> 6] |= 1UL << character;
            var at = character & (slots.Length - 1);
            while (slots[at].Term >= 0)
            {
                at = (at + 1) & (slots.Length - 1);
            }

            slots[at] = new(character, term);
        }
    }

    public bool IsEmpty { get; }

    public bool Contains(char c) => ((bits[c >> 6] >> c) & 1) != 0;

    /// <summary>A bit for each of the next <see cref="PairFilter.Block"/> positions that is a term.</summary>
    public uint Look(ref ushort at)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(bits);
        uint found = 0;
        for (var j = 0; j < PairFilter.Block; j++)
        {
            var c = Unsafe.Add(ref at, j);
            found |= (uint)((Unsafe.Add(ref table, c >> 6) >> c) & 1) << j;
        }

        return found;
    }

    /// <summary>The term of a character that is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TermOf(char c)
    {
        var at = c & (slots.Length - 1);
        while (slots[at].Character != c || slots[at].Term < 0)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return slots[at].Term;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Slot(char Character, int Term);
}
