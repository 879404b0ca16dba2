using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AdWatch.Classifier.Scoring;

/// <summary>Reads the rows of the n-grams of a text: the serving side of a <see cref="FeatureSpace"/>.</summary>
/// <remarks>
/// Whether a pair is known cannot be guessed, so nothing branches on it, and each is looked for in one slot only. All pairs of a first character are a
/// strip of slots, as long as there are characters; the strips lie over one another, each moved to where its pairs find vacant slots (Tarjan and Yao,
/// 1979). A slot keeps the first character beside the row, which with the slot's own number tells the pair from all others. The numbers of frequent
/// characters are small, so that what texts hold most lies close together. Immutable.
/// </remarks>
internal sealed class NGramIndex
{
    /// <summary>Characters have numbers of <see cref="NumberBits"/> bits, of which the last stands for the unknown ones.</summary>
    public const int MostCharacters = (1 << NumberBits) - 1;

    /// <summary>So many rows are told apart beside a first character.</summary>
    public const int MostNGrams = (1 << RowBits) / 4 * 3;

    private const int NumberBits = 13;
    private const int RowBits = 17;
    private const int MostMoves = 1 << 19;
    private const ushort None = MostCharacters;

    /// <summary>A row larger than any, whichever first character is taken from it.</summary>
    private const uint Vacant = int.MaxValue;

    /// <summary>Characters whose slots are read before the first row is written.</summary>
    private const int Together = 256;

    /// <summary>Characters whose rows are written at once, and places that are written behind the last one.</summary>
    internal const int AtOnce = 8;

    /// <summary>The number of each character, which is also its row.</summary>
    private readonly ushort[] numberOf = new ushort[char.MaxValue + 1];

    /// <summary>Where the strip of each number begins.</summary>
    private readonly int[] moves = new int[MostCharacters + 1];

    /// <summary>First character and row.</summary>
    private readonly uint[] slots;
    private readonly int digit;

    /// <param name="keys">In the order of their rows, single characters first; a pair's characters are among them.</param>
    /// <exception cref="ArgumentException">A pair has a character that is not among the single ones, or too many keys fall together.</exception>
    public NGramIndex(ReadOnlySpan<uint> keys)
    {
        Array.Fill(numberOf, None);
        var row = 0;
        for (; row < keys.Length && keys[row] <= char.MaxValue; row++)
        {
            numberOf[keys[row]] = (ushort)row;
        }

        var pairs = new Pair[keys.Length - row];
        for (var i = 0; i < pairs.Length; i++, row++)
        {
            pairs[i] = new(numberOf[keys[row] >> 16], numberOf[keys[row] & char.MaxValue], row);
            if (pairs[i].First == None || pairs[i].Second == None)
            {
                throw new ArgumentException($"n-gram {row} has a character that is none", nameof(keys));
            }
        }

        slots = Place(pairs, moves);

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
        var first = numberOf[previous];
        var row = slots[moves[first] + numberOf[c]] ^ ((uint)first << RowBits);
        return row < MostNGrams ? (int)row : FeatureSpace.Unknown;
    }

    /// <summary>Fills in the rows of a text in the order of their places. Of a run of digits only the first counts. Linear in its length.</summary>
    [SkipLocalsInit]
    public void Read(ReadOnlySpan<char> text, NGramRows rows)
    {
        rows.Begin(text.Length);
        Span<Sought> sought = stackalloc Sought[Together + 1];
        sought[0] = Sought.None;
        var (written, move) = (0, 0);
        for (var start = 0; start < text.Length; start += Together)
        {
            var part = text.Slice(start, Math.Min(Together, text.Length - start));
            move = Seek(part, move, sought[1..]);
            written =
                Avx512F.IsSupported && Bmi2.X64.IsSupported
                    ? WriteTogether(sought, part.Length, rows, start, written)
                    : Write(sought, part.Length, rows, start, written);
            sought[0] = sought[part.Length];
        }

        rows.From[text.Length] = written;
    }

    /// <summary>Asks for the slot of each pair and then reads it; gives where the strip of the last character begins.</summary>
    private int Seek(ReadOnlySpan<char> text, int move, Span<Sought> sought)
    {
        // The slots hold a whole strip from wherever one begins.
        ref var slot = ref MemoryMarshal.GetArrayDataReference(slots);
        var (table, strips) = (numberOf, moves);
        for (var i = 0; i < text.Length; i++)
        {
            int number = table[text[i]];
            sought[i] = new((uint)(move + number), number);
            Prefetch(ref Unsafe.Add(ref slot, move + number));
            move = strips[number];
        }

        for (var i = 0; i < text.Length; i++)
        {
            ref var place = ref Unsafe.As<Sought, uint>(ref sought[i]);
            place = Unsafe.Add(ref slot, place);
        }

        return move;
    }

    /// <summary>Writes the rows of what was sought; gives the number of all that are written.</summary>
    /// <param name="sought">A character before them, and then so many.</param>
    private int Write(ReadOnlySpan<Sought> sought, int count, NGramRows rows, int start, int written)
    {
        // The rooms hold a place more than there are characters, and that of the rows twice as many.
        ref var next = ref MemoryMarshal.GetReference(rows.Room);
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.From), start);
        int one = digit;
        var previous = sought[0].Number;
        for (var i = 0; i < count; i++)
        {
            var pair = sought[i + 1];
            Unsafe.Add(ref from, i) = written;
            var row = pair.Slot ^ ((uint)previous << RowBits);
            Unsafe.Add(ref next, written) = (int)row;
            written += row < MostNGrams ? 1 : 0;
            Unsafe.Add(ref next, written) = pair.Number;
            // The signs say: not none, and one of the two no digit.
            written += (int)((uint)((pair.Number - None) & -((pair.Number ^ one) | (previous ^ one))) >> 31);
            previous = pair.Number;
        }

        return written;
    }

    /// <summary>The same, for eight characters at once: pair and character of each stand side by side, and those that are known move together.</summary>
    /// <param name="sought">With room for eight more.</param>
    private int WriteTogether(Span<Sought> sought, int count, NGramRows rows, int start, int written)
    {
        sought[(count + 1)..Math.Min(count + 1 + AtOnce, sought.Length)].Fill(Sought.None);
        ref var next = ref MemoryMarshal.GetReference(rows.Room);
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.From), start);
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Sought, int>(sought));
        var limits = Alternate(MostNGrams, None);
        var shifts = Alternate(RowBits, sizeof(int) * 8).AsUInt32();
        var one = Alternate(-1, digit);
        for (var i = 0; i < count; i += AtOnce)
        {
            ref var here = ref Unsafe.Add(ref first, 2 * i);
            var earlier = Vector512.LoadUnsafe(ref here);
            var now = Vector512.LoadUnsafe(ref here, 2);

            // Beside each pair the number before it; from a character nothing is taken.
            var row = now ^ Avx512F.ShiftLeftLogicalVariable(Vector512.LoadUnsafe(ref here, 1), shifts);
            var known = Vector512.LessThan(row.AsUInt32(), limits.AsUInt32()).AsInt32();
            known = Vector512.AndNot(known, Vector512.Equals(now, one) & Vector512.Equals(earlier, one));
            Avx512F.Compress(Vector512<int>.Zero, known, row).StoreUnsafe(ref Unsafe.Add(ref next, written));
            var bits = known.ExtractMostSignificantBits();

            // A byte a place: its two bits, then how many they are, then how many there are up to it.
            var each = Bmi2.X64.ParallelBitDeposit(bits, 0x0303030303030303);
            each -= (each >> 1) & 0x0101010101010101;
            var before = Vector128.CreateScalar((each * 0x0101010101010101) << 8).AsByte();
            (Avx2.ConvertToVector256Int32(before) + Vector256.Create(written)).StoreUnsafe(ref Unsafe.Add(ref from, i));
            written += BitOperations.PopCount(bits);
        }

        return written;
    }

    private static Vector512<int> Alternate(int even, int odd) => Vector512.Create(((long)odd << 32) | (uint)even).AsInt32();

    /// <summary>Asks for a line before it is read: at most a wish, so that reading may do without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref uint slot)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref slot));
        }
    }

    /// <summary>Finds a move for each strip, the full ones first, as the slots are still vacant; gives the slots.</summary>
    private static uint[] Place(Pair[] pairs, int[] moves)
    {
        var vacant = new ulong[((MostMoves + MostCharacters) >> 6) + 2];
        Array.Fill(vacant, ulong.MaxValue);
        foreach (var strip in pairs.GroupBy(pair => pair.First).OrderByDescending(strip => strip.Count()))
        {
            int[] numbers = [.. strip.Select(pair => pair.Second)];
            var move = FirstFit(vacant, numbers);
            if (move < 0)
            {
                throw new ArgumentException($"n-gram {strip.First().Row} falls together with too many others", nameof(pairs));
            }

            moves[strip.Key] = move;
            foreach (var number in numbers)
            {
                vacant[(move + number) >> 6] &= ~(1UL << (move + number));
            }
        }

        var filled = new uint[moves.Max() + MostCharacters + 1];
        Array.Fill(filled, Vacant);
        foreach (var pair in pairs)
        {
            filled[moves[pair.First] + pair.Second] = ((uint)pair.First << RowBits) | (uint)pair.Row;
        }

        return filled;
    }

    /// <summary>The first move that puts every number on a vacant slot, looked for among 64 at once; -1 where there is none.</summary>
    private static int FirstFit(ulong[] vacant, int[] numbers)
    {
        for (var move = 0; move < MostMoves; move += 64)
        {
            var fits = ulong.MaxValue;
            for (var i = 0; i < numbers.Length && fits != 0; i++)
            {
                var (word, bit) = ((move + numbers[i]) >> 6, numbers[i] & 63);
                fits &= (vacant[word] >> bit) | (vacant[word + 1] << 1 << (63 - bit));
            }

            if (fits != 0)
            {
                return move + BitOperations.TrailingZeroCount(fits);
            }
        }

        return -1;
    }

    /// <summary>What the slot of a pair holds, and the number of the character that ends it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Sought(uint Slot, int Number)
    {
        public static Sought None => new(Vacant, NGramIndex.None);
    }

    /// <summary>The numbers of two characters, and the row of their pair.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Pair(int First, int Second, int Row);
}
