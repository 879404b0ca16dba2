namespace AdWatch.Classifier.Patterns;

/// <summary>What the first two characters of a match may be: two looks rule out nearly every place where none begins.</summary>
internal sealed class PatternBeginnings
{
    private const int PlaceCount = 128;

    /// <summary>Heads are told apart by bits; many share one, which then says no more than that one of them may fit.</summary>
    private const int Bits = 32;

    private readonly uint[] first = new uint[PlaceCount];
    private readonly uint[] second = new uint[PlaceCount];

    private PatternBeginnings() { }

    /// <summary>Null where a match may begin in too many ways.</summary>
    public static PatternBeginnings? Of(PatternNode node)
    {
        if (node.Heads() is not { } heads)
        {
            return null;
        }

        var beginnings = new PatternBeginnings();
        for (var i = 0; i < heads.Count; i++)
        {
            var bit = 1U << (i % Bits);
            Mark(beginnings.first, heads[i].First, bit);
            Mark(beginnings.second, heads[i].Second, bit);
        }

        return beginnings;
    }

    /// <summary>False where no match begins.</summary>
    public bool MayBeginAt(ReadOnlySpan<char> text, int at) =>
        (first[PlaceOf(text[at])] & second[PlaceOf(at + 1 < text.Length ? text[at + 1] : '\0')]) != 0;

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
