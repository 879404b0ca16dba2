using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>The keys of characters: those of one sound share one. Only what stands in a word that is looked for has a key, so that they are few.</summary>
internal sealed class SoundKeys
{
    /// <summary>The key of characters that stand in no word.</summary>
    public const int None = 0;

    /// <summary>Codes that are looked at together, and places that are written for them at least.</summary>
    private const int Together = 32;
    private const int WrittenAtLeast = 8;

    private const int KeyBits = 14;
    private const int KeyMask = (1 << KeyBits) - 1;
    private const ushort MarkBit = 1 << KeyBits;
    private const ushort OtherBit = 1 << (KeyBits + 1);

    /// <summary>By character: its key, and above it a bit for a mark and one for a character that may also stand for another.</summary>
    private readonly ushort[] entries = new ushort[char.MaxValue + 1];

    /// <summary>The key of what a character may also stand for, where it is not its own.</summary>
    private readonly ushort[] others = new ushort[char.MaxValue + 1];

    /// <param name="words">What is looked for.</param>
    /// <param name="marks">Characters whose places are noted too.</param>
    /// <exception cref="ArgumentException">The words have too many sounds.</exception>
    public SoundKeys(DisguiseTables tables, IEnumerable<string> words, string marks)
    {
        var used = words.SelectMany(word => word).ToHashSet();
        var sounds = used.Where(tables.Readings.ContainsKey)
            .Select(c => tables.Readings[c])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select((sound, i) => (sound, Key: i + 1))
            .ToDictionary(s => s.sound, s => s.Key, StringComparer.Ordinal);
        foreach (var (c, reading) in tables.Readings)
        {
            entries[c] = (ushort)sounds.GetValueOrDefault(reading, None);
        }

        Count = sounds.Count + 1;
        foreach (var c in used.Where(c => !tables.Readings.ContainsKey(c)).Order())
        {
            entries[c] = (ushort)Count;
            Count++;
        }

        if (Count > KeyMask)
        {
            throw new ArgumentException($"the words have {Count} sounds, more than can be numbered", nameof(words));
        }

        foreach (var (from, to) in tables.Also)
        {
            // What sounds alike is found by its own key.
            others[from] = (ushort)(Of(to) == Of(from) ? None : Of(to));
        }

        for (var c = 0; c <= char.MaxValue; c++)
        {
            entries[c] |= others[c] == None ? (ushort)0 : OtherBit;
        }

        foreach (var mark in marks)
        {
            entries[mark] |= MarkBit;
        }
    }

    /// <summary>How many there are, with <see cref="None"/>.</summary>
    public int Count { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(char c) => entries[c] & KeyMask;

    public ushort[] Of(string word) => [.. word.Select(c => (ushort)Of(c))];

    /// <summary>The key of what a character may also stand for; <see cref="None"/> for most.</summary>
    public int OtherOf(char c) => others[c];

    /// <summary>What must be noted of the characters of a text.</summary>
    public CharacterCodes CodesOf(CharacterFolding folding) => new(folding, entries);

    /// <summary>Spells a text and notes its marks, its characters with another key and the places where words may begin, without a branch on what a character is.</summary>
    /// <param name="codes">By character of the text, as <see cref="CodesOf"/> has them.</param>
    public static void Spell(ReadOnlySpan<ushort> codes, KeyPairs heads, SpelledText spelled)
    {
        spelled.Begin(codes.Length);
        var specialCount = NoteKeys(codes, spelled.KeyRoom, spelled.MarkRoom);
        var headCount = NoteHeads(spelled.KeyRoom.AsSpan(0, codes.Length), heads, spelled.HeadRoom);
        var special = spelled.MarkRoom;
        var withOther = spelled.OtherRoom;
        var (markCount, otherCount) = (0, 0);
        for (var i = 0; i < specialCount; i++)
        {
            var place = special[i];
            var entry = codes[place];
            special[markCount] = place;
            markCount += (entry >> KeyBits) & 1;
            withOther[otherCount] = place;
            otherCount += entry >> (KeyBits + 1);
        }

        spelled.End(headCount, markCount, otherCount);
    }

    /// <summary>Takes the keys out of codes, many at once, and notes where the code says more; gives the number of these places.</summary>
    private static int NoteKeys(ReadOnlySpan<ushort> codes, ushort[] keys, int[] places)
    {
        ref var code0 = ref MemoryMarshal.GetReference(codes);
        ref var key0 = ref MemoryMarshal.GetArrayDataReference(keys);
        var (count, i) = (0, 0);
        var mask = Vector256.Create((ushort)KeyMask);
        for (; i <= codes.Length - Together; i += Together)
        {
            var low = Vector256.LoadUnsafe(ref code0, (nuint)i);
            var high = Vector256.LoadUnsafe(ref code0, (nuint)(i + (Together / 2)));
            (low & mask).StoreUnsafe(ref key0, (nuint)i);
            (high & mask).StoreUnsafe(ref key0, (nuint)(i + (Together / 2)));
            var plain = Vector256.Equals(low & ~mask, Vector256<ushort>.Zero).ExtractMostSignificantBits();
            plain |= Vector256.Equals(high & ~mask, Vector256<ushort>.Zero).ExtractMostSignificantBits() << (Together / 2);
            NotePlaces(places.AsSpan(count), ~plain, i);
            count += BitOperations.PopCount(~plain);
        }

        for (; i < codes.Length; i++)
        {
            keys[i] = (ushort)(codes[i] & KeyMask);
            places[count] = i;
            count += codes[i] > KeyMask ? 1 : 0;
        }

        return count;
    }

    /// <summary>Writes the places of bits. So many are written at least, there or not, as no branch on their number could be guessed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NotePlaces(Span<int> places, uint bits, int from)
    {
        ref var first = ref MemoryMarshal.GetReference(places[..WrittenAtLeast]);
        for (var j = 0; j < WrittenAtLeast; j++)
        {
            Unsafe.Add(ref first, j) = from + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
        }

        for (var j = WrittenAtLeast; bits != 0; j++)
        {
            places[j] = from + BitOperations.TrailingZeroCount(bits);
            bits &= bits - 1;
        }
    }

    /// <summary>Notes where a pair begins; gives the number of these places.</summary>
    private static int NoteHeads(ReadOnlySpan<ushort> keys, KeyPairs pairs, int[] places)
    {
        ref var place0 = ref MemoryMarshal.GetArrayDataReference(places);
        var table = pairs.Bits;
        var (count, previous) = (0, None);
        for (var i = 0; i < keys.Length; i++)
        {
            int key = keys[i];
            Unsafe.Add(ref place0, count) = i - 1;
            count += table.Of(previous, key);
            previous = key;
        }

        return count;
    }
}
