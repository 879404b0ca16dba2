using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Patterns;

/// <summary>What the first two characters of a match may be: two looks rule out nearly every place where none begins.</summary>
internal sealed class PatternBeginnings
{
    /// <summary>Places of a text that are looked at together.</summary>
    public const int Together = 64;

    private const int PlaceCount = 128;

    /// <summary>Heads are told apart by bits; many share one, which then says no more than that one of them may fit.</summary>
    private const int Bits = 32;

    /// <summary>Of so many heads each has a bit of its own in the eight and eight of the folded tables.</summary>
    private const int FoldedBits = 16;

    private readonly uint[] first = new uint[PlaceCount];
    private readonly uint[] second = new uint[PlaceCount];

    /// <summary>The same with eight bits each: those of the first characters, those of the second, and both again for eight further bits.</summary>
    private readonly byte[] folded = new byte[4 * PlaceCount];

    private PatternBeginnings(int heads)
    {
        IsFoundExactly = heads <= FoldedBits || !Avx512Vbmi.IsSupported;
    }

    /// <summary>True where <see cref="MayBeginAt"/> rules out no place that <see cref="Find"/> finds.</summary>
    public bool IsFoundExactly { get; }

    /// <summary>What it reads first.</summary>
    public IEnumerable<object> Reads => [this, .. ReadAhead.Lines(folded, folded.Length + 16)];

    /// <summary>Null where a match may begin in too many ways.</summary>
    public static PatternBeginnings? Of(PatternNode node)
    {
        if (node.Heads() is not { } heads)
        {
            return null;
        }

        var beginnings = new PatternBeginnings(heads.Count);
        for (var i = 0; i < heads.Count; i++)
        {
            var bit = 1U << (i % Bits);
            Mark(beginnings.first, heads[i].First, bit);
            Mark(beginnings.second, heads[i].Second, bit);
        }

        beginnings.Fold();
        return beginnings;
    }

    /// <summary>False where no match begins.</summary>
    public bool MayBeginAt(ReadOnlySpan<char> text, int at) =>
        (first[PlaceOf(text[at])] & second[PlaceOf(at + 1 < text.Length ? text[at + 1] : '\0')]) != 0;

    /// <summary>A bit for each of the next places of a text where a match may begin.</summary>
    public ulong Find(ReadOnlySpan<char> text, int from)
    {
        var rest = text[from..];
        if (rest.Length > Together)
        {
            return FindIn(rest);
        }

        Span<char> padded = stackalloc char[Together + 1];
        padded.Clear();
        rest.CopyTo(padded);
        return FindIn(padded) & (ulong.MaxValue >> (Together - rest.Length));
    }

    private ulong FindIn(ReadOnlySpan<char> text)
    {
        if (!Avx512Vbmi.IsSupported)
        {
            var found = 0UL;
            for (var i = 0; i < Together; i++)
            {
                found |= ((first[PlaceOf(text[i])] & second[PlaceOf(text[i + 1])]) != 0 ? 1UL : 0) << i;
            }

            return found;
        }

        ref var table = ref MemoryMarshal.GetArrayDataReference(folded);
        var (one, two) = (PlacesOf(text), PlacesOf(text[1..]));
        var hits =
            (Look(ref table, 0, one) & Look(ref table, PlaceCount, two))
            | (Look(ref table, 2 * PlaceCount, one) & Look(ref table, 3 * PlaceCount, two));
        return ~Vector512.Equals(hits, Vector512<byte>.Zero).ExtractMostSignificantBits();
    }

    private static Vector512<byte> Look(ref byte table, nuint from, Vector512<byte> places) =>
        Avx512Vbmi.PermuteVar64x8x2(
            Vector512.LoadUnsafe(ref table, from),
            places,
            Vector512.LoadUnsafe(ref table, from + (nuint)Vector512<byte>.Count)
        );

    private static Vector512<byte> PlacesOf(ReadOnlySpan<char> text)
    {
        var characters = MemoryMarshal.Cast<char, ushort>(text[..Together]);
        ref var start = ref MemoryMarshal.GetReference(characters);
        return Vector512.Narrow(
            PlacesOf(Vector512.LoadUnsafe(ref start)),
            PlacesOf(Vector512.LoadUnsafe(ref start, (nuint)Vector512<ushort>.Count))
        );
    }

    private static Vector512<ushort> PlacesOf(Vector512<ushort> characters)
    {
        var isHan = Vector512.LessThan(characters - Vector512.Create((ushort)0x4E00), Vector512.Create((ushort)0x5200));
        return (characters & Vector512.Create((ushort)63)) | (isHan & Vector512.Create((ushort)64));
    }

    private void Fold()
    {
        for (var i = 0; i < PlaceCount; i++)
        {
            var (one, two) = (first[i] | (first[i] >> 16), second[i] | (second[i] >> 16));
            (folded[i], folded[PlaceCount + i]) = ((byte)one, (byte)two);
            (folded[(2 * PlaceCount) + i], folded[(3 * PlaceCount) + i]) = ((byte)(one >> 8), (byte)(two >> 8));
        }
    }

    private static void Mark(uint[] places, CharacterSet? set, uint bit)
    {
        if (set is null || set.IsNegated)
        {
            foreach (ref var place in places.AsSpan())
            {
                place |= bit;
            }

            return;
        }

        set.ForEachNamed(c => places[PlaceOf(c)] |= bit);
    }

    /// <summary>Han characters have places of their own, as most of a text are such and digits of other scripts are none.</summary>
    private static int PlaceOf(char c) => (c & 63) | (c - 0x4E00U < 0x5200 ? 64 : 0);
}
