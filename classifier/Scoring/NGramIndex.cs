using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Scoring;

/// <summary>Reads the rows of the n-grams of a text: the serving side of a <see cref="FeatureSpace"/>.</summary>
/// <remarks>
/// Whether a pair is known cannot be guessed, so nothing branches on it, and each is looked for in one slot only. A pair of known characters is a number
/// of 26 bits; multiplied by an odd number it stays the only one of its kind. Its upper bits name a group, the others its place there, and each group is
/// moved to where all its pairs find vacant slots (Tarjan and Yao, 1979). A slot keeps the group beside the row: with its own number that tells the pair
/// from all others, so 4 bytes do, and half a megabyte holds 131,072 slots. Immutable.
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
    private const int GroupBits = 32 - SlotBits;
    private const int PlaceBits = KeyBits - GroupBits;
    private const uint Factor = 0x9E3779B1;
    private const uint KeyMask = (1u << KeyBits) - 1;
    private const uint PlaceMask = (1u << PlaceBits) - 1;
    private const uint Vacant = uint.MaxValue;
    private const ushort None = MostCharacters;

    /// <summary>Characters whose slots are asked for before the first of them is read.</summary>
    private const int Together = 256;

    /// <summary>The number of each character, which is also its row.</summary>
    private readonly ushort[] numberOf = new ushort[char.MaxValue + 1];

    /// <summary>Where each group is moved to.</summary>
    private readonly ushort[] moves = new ushort[1 << GroupBits];

    /// <summary>Group and row; of a vacant one the row is larger than any.</summary>
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

        var hashes = new uint[keys.Length - row];
        var rows = new int[hashes.Length];
        for (var i = 0; i < hashes.Length; i++, row++)
        {
            var (a, b) = (numberOf[keys[row] >> 16], numberOf[keys[row] & char.MaxValue]);
            if (a == None || b == None)
            {
                throw new ArgumentException($"n-gram {row} has a character that is none", nameof(keys));
            }

            (hashes[i], rows[i]) = (HashOf(a, b), row);
        }

        Place(hashes, rows);

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
    public int RowOf(char previous, char c)
    {
        var hash = HashOf(numberOf[previous], numberOf[c]);
        var row = slots[SlotOf(moves[hash >> PlaceBits], PlaceOf(hash))] ^ ExpectedOf(hash);
        return row < MostNGrams ? (int)row : FeatureSpace.Unknown;
    }

    /// <summary>Fills in the rows of a text in the order of their places. Of a run of digits only the first counts. Linear in its length.</summary>
    public void Read(ReadOnlySpan<char> text, NGramRows rows)
    {
        rows.Begin(text.Length);

        Span<Sought> sought = stackalloc Sought[Together];
        var (written, previous) = (0, (int)None);
        for (var start = 0; start < text.Length; start += Together)
        {
            var part = text.Slice(start, Math.Min(Together, text.Length - start));
            Seek(part, previous, sought);
            written = Write(sought[..part.Length], previous, rows, start, written);
            previous = sought[part.Length - 1].Number;
        }

        rows.From[text.Length] = written;
    }

    /// <summary>Finds the slot of each pair, and asks for it ahead.</summary>
    private void Seek(ReadOnlySpan<char> text, int previous, Span<Sought> sought)
    {
        // Moves and slots are as many as their numbers have bits for.
        ref var move = ref MemoryMarshal.GetArrayDataReference(moves);
        ref var slot = ref MemoryMarshal.GetArrayDataReference(slots);
        var table = numberOf;
        for (var i = 0; i < text.Length; i++)
        {
            int own = table[text[i]];
            var hash = HashOf(previous, own);
            var at = SlotOf(Unsafe.Add(ref move, hash >> PlaceBits), PlaceOf(hash));
            sought[i] = new(at, ExpectedOf(hash), own);
            Prefetch(ref Unsafe.Add(ref slot, at));
            previous = own;
        }
    }

    /// <summary>Writes the rows of what was sought; gives the number of all that are written.</summary>
    private int Write(ReadOnlySpan<Sought> sought, int previous, NGramRows rows, int start, int written)
    {
        // The rooms hold a place more than there are characters, and that of the rows twice as many.
        ref var next = ref MemoryMarshal.GetReference(rows.Room);
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.From), start);
        ref var slot = ref MemoryMarshal.GetArrayDataReference(slots);
        int one = digit;
        for (var i = 0; i < sought.Length; i++)
        {
            var pair = sought[i];
            Unsafe.Add(ref from, i) = written;
            var row = Unsafe.Add(ref slot, pair.Slot) ^ pair.Expected;
            Unsafe.Add(ref next, written) = (int)row;
            written += row < MostNGrams ? 1 : 0;
            Unsafe.Add(ref next, written) = pair.Number;
            // The signs say: not none, and one of the two no digit.
            written += (int)((uint)((pair.Number - None) & -((pair.Number ^ one) | (previous ^ one))) >> 31);
            previous = pair.Number;
        }

        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint HashOf(int a, int b) => ((((uint)a << CharacterBits) | (uint)b) * Factor) & KeyMask;

    /// <summary>The place of a hash in its group: mixed with the group, as the lower bits alone say nothing of the first character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint PlaceOf(uint hash) => (hash ^ (hash >> PlaceBits)) & PlaceMask;

    /// <summary>What a slot holds beside the row of the hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ExpectedOf(uint hash) => (hash >> PlaceBits) << SlotBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SlotOf(uint move, uint place) => (move << 1) ^ place;

    /// <summary>Asks for a line before it is read: at most a wish, so that reading may do without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref uint slot)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref slot));
        }
    }

    /// <summary>Finds a move for each group, the large ones first, as the slots are still vacant.</summary>
    private void Place(uint[] hashes, int[] rows)
    {
        Array.Sort(hashes, rows);
        var ofGroup = new List<(int From, int To)>();
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i == 0 || hashes[i] >> PlaceBits != hashes[i - 1] >> PlaceBits)
            {
                ofGroup.Add((i, i));
            }

            ofGroup[^1] = (ofGroup[^1].From, i + 1);
        }

        foreach (var (first, end) in ofGroup.OrderByDescending(group => group.To - group.From))
        {
            Place(hashes.AsSpan(first..end), rows.AsSpan(first..end));
        }
    }

    private void Place(ReadOnlySpan<uint> hashes, ReadOnlySpan<int> rows)
    {
        var group = hashes[0] >> PlaceBits;
        for (var tried = 0u; tried <= ushort.MaxValue; tried++)
        {
            // Groups begin to look at different moves, else all would crowd into the first slots.
            var move = ((group * Factor) + tried) & ushort.MaxValue;
            if (!AreVacant(hashes, move))
            {
                continue;
            }

            moves[group] = (ushort)move;
            for (var i = 0; i < hashes.Length; i++)
            {
                slots[SlotOf(move, PlaceOf(hashes[i]))] = (group << SlotBits) | (uint)rows[i];
            }

            return;
        }

        throw new ArgumentException($"n-gram {rows[0]} falls together with too many others", nameof(rows));
    }

    private bool AreVacant(ReadOnlySpan<uint> hashes, uint move)
    {
        foreach (var hash in hashes)
        {
            if (slots[SlotOf(move, PlaceOf(hash))] != Vacant)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A character, and where the pair that it ends is looked for.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Sought(uint Slot, uint Expected, int Number);
}
