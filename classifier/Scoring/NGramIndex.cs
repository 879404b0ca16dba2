using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Scoring;

/// <summary>Reads the rows of the n-grams of a text: the serving side of a <see cref="FeatureSpace"/>.</summary>
/// <remarks>
/// Whether a pair is known cannot be guessed, so nothing branches on it: short loops over the whole text collect what may be known, ask for its slots
/// ahead, and look there. A pair of known characters is a number of 26 bits; multiplied by an odd number it stays the only one of its kind, so its upper
/// bits choose a slot of 4 bytes and the rest, kept there, tells it from all others: half a megabyte holds 131,072 slots. Immutable.
/// </remarks>
internal sealed class NGramIndex
{
    /// <summary>Characters have numbers of <see cref="CharacterBits"/> bits, of which the last stands for the unknown ones.</summary>
    public const int MostCharacters = (1 << CharacterBits) - 1;

    /// <summary>So many leave a quarter of the slots free.</summary>
    public const int MostNGrams = (1 << SlotBits) / 4 * 3;

    private const int CharacterBits = 13;
    private const int KeyBits = 2 * CharacterBits;
    private const int SlotBits = 17;
    private const int TagBits = KeyBits - SlotBits;
    private const int StepBits = 32 - TagBits - SlotBits;
    private const int FilterBits = 19;
    private const uint Factor = 0x9E3779B1;
    private const uint KeyMask = (1u << KeyBits) - 1;
    private const uint Vacant = uint.MaxValue;
    private const ushort None = MostCharacters;

    /// <summary>Slots asked for before they are needed.</summary>
    private const int Ahead = 40;

    /// <summary>The number of each character, which is also its row.</summary>
    private readonly ushort[] numberOf = new ushort[char.MaxValue + 1];

    /// <summary>Most pairs of a text are unknown; a bit each in the first caches tells without looking in the table.</summary>
    private readonly uint[] filter = new uint[1 << (FilterBits - 5)];

    /// <summary>Open addressing: row, steps from the slot it belongs in, and what tells it apart.</summary>
    private readonly uint[] slots = new uint[1 << SlotBits];
    private readonly ushort digit;

    /// <param name="keys">In the order of their rows, single characters first; a pair's characters are among them.</param>
    /// <exception cref="ArgumentException">A pair has a character that is not among the single ones, or too many keys fall together.</exception>
    public NGramIndex(ReadOnlySpan<uint> keys)
    {
        Array.Fill(numberOf, None);
        Array.Fill(slots, Vacant);
        var row = 0;
        for (; row < keys.Length && keys[row] <= char.MaxValue; row++)
        {
            numberOf[keys[row]] = (ushort)row;
        }

        for (; row < keys.Length; row++)
        {
            var (a, b) = (numberOf[keys[row] >> 16], numberOf[keys[row] & char.MaxValue]);
            if (a == None || b == None)
            {
                throw new ArgumentException($"n-gram {row} has a character that is none", nameof(keys));
            }

            Put(HashOf(a, b), row);
        }

        // What texts hold is folded once for all.
        digit = numberOf[FeatureSpace.Digit];
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var folded = FeatureSpace.Fold((char)c);
            numberOf[c] = folded == '\0' ? None : numberOf[folded];
        }
    }

    /// <summary>The row of a folded character, or <see cref="FeatureSpace.Unknown"/>.</summary>
    public int RowOf(char c) => numberOf[c] is var number && number == None ? FeatureSpace.Unknown : number;

    /// <summary>The row of two folded characters, or <see cref="FeatureSpace.Unknown"/>.</summary>
    public int RowOf(char previous, char c) => Find(HashOf(numberOf[previous], numberOf[c]));

    /// <summary>Fills in the rows of a text, place by place. Linear in its length.</summary>
    public void Read(ReadOnlySpan<char> text, NGramRows rows)
    {
        rows.Begin(text.Length);
        Number(text, rows.Numbers);
        FindPairs(rows);
        rows.Join(digit, None);
    }

    private void Number(ReadOnlySpan<char> text, Span<ushort> numbers)
    {
        // The number before the first character is none.
        numbers[0] = None;
        var table = numberOf;
        for (var i = 0; i < text.Length; i++)
        {
            numbers[i + 1] = table[text[i]];
        }
    }

    private void FindPairs(NGramRows rows)
    {
        // The rooms hold a place for each character, and a hash is never wider than the filter: bounds are proved by that.
        ref var number = ref MemoryMarshal.GetReference(rows.Numbers);
        ref var places = ref MemoryMarshal.GetReference(rows.PairPlaces);
        ref var hashes = ref MemoryMarshal.GetReference(rows.PairHashes);
        ref var pairs = ref MemoryMarshal.GetReference(rows.PairRows);
        ref var bits = ref MemoryMarshal.GetArrayDataReference(filter);
        var maybe = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var hash = HashOf(Unsafe.Add(ref number, i), Unsafe.Add(ref number, i + 1));
            var bit = hash >> (KeyBits - FilterBits);
            Unsafe.Add(ref places, maybe) = i;
            Unsafe.Add(ref hashes, maybe) = (int)hash;
            maybe += (int)((Unsafe.Add(ref bits, bit >> 5) >> (int)bit) & 1);
        }

        rows.PairRows.Fill(FeatureSpace.Unknown);
        for (var i = 0; i < maybe; i++)
        {
            Prefetch((uint)Unsafe.Add(ref hashes, Math.Min(i + Ahead, maybe - 1)) >> TagBits);
            Unsafe.Add(ref pairs, Unsafe.Add(ref places, i)) = Find((uint)Unsafe.Add(ref hashes, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HashOf(ushort a, ushort b) => ((((uint)a << CharacterBits) | b) * Factor) & KeyMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(uint hash)
    {
        var at = hash >> TagBits;
        var expected = hash & ((1 << TagBits) - 1);
        while (true)
        {
            var slot = slots[at];
            if (slot == Vacant)
            {
                return FeatureSpace.Unknown;
            }

            if (slot >> SlotBits == expected)
            {
                return (int)(slot & ((1 << SlotBits) - 1));
            }

            at = (at + 1) & ((1 << SlotBits) - 1);
            expected += 1 << TagBits;
        }
    }

    private void Put(uint hash, int row)
    {
        var bit = hash >> (KeyBits - FilterBits);
        filter[bit >> 5] |= 1u << (int)bit;

        // Whoever came further keeps the slot (Celis, 1986), so that none comes far.
        const uint Step = 1u << (TagBits + SlotBits);
        var placed = ((hash & ((1 << TagBits) - 1)) << SlotBits) | (uint)row;
        for (var at = hash >> TagBits; ; at = (at + 1) & ((1 << SlotBits) - 1))
        {
            if (slots[at] == Vacant)
            {
                slots[at] = placed;
                return;
            }

            if (slots[at] >> (TagBits + SlotBits) < placed >> (TagBits + SlotBits))
            {
                (slots[at], placed) = (placed, slots[at]);
            }

            // The last number of steps would look like a vacant slot.
            if (placed >> (TagBits + SlotBits) == (1 << StepBits) - 2)
            {
                throw new ArgumentException($"n-gram {placed & ((1 << SlotBits) - 1)} falls together with too many others", nameof(row));
            }

            placed += Step;
        }
    }

    /// <summary>Asks for a slot before it is read: at most a wish, so that reading may do without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Prefetch(uint slot)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), slot)));
        }
    }
}
