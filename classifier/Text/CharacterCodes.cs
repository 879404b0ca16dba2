namespace AdWatch.Classifier.Text;

/// <summary>What a reader of normalised text asks of each character, noted while it is normalised: one look at a table tells both.</summary>
internal sealed class CharacterCodes
{
    private const int CodeShift = 16;

    private readonly ushort[] codes;
    private readonly uint[] plain = new uint[char.MaxValue + 1];

    /// <param name="codes">By normalised character.</param>
    public CharacterCodes(CharacterFolding folding, ushort[] codes)
    {
        Folding = folding;
        this.codes = codes;
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var folded = folding.Plain[c];
            plain[c] = folded == '\0' ? 0 : folded | ((uint)codes[folded] << CodeShift);
        }
    }

    public CharacterFolding Folding { get; }

    /// <summary>The code of a normalised character.</summary>
    public ushort Of(char c) => codes[c];

    /// <summary>Folds the characters that are folded one to one whatever their neighbours, up to the first other; gives how many.</summary>
    public int Fold(ReadOnlySpan<char> original, Span<char> folded, Span<ushort> codesOfFolded)
    {
        for (var i = 0; i < original.Length; i++)
        {
            var both = plain[original[i]];
            if (both == 0)
            {
                return i;
            }

            folded[i] = (char)both;
            codesOfFolded[i] = (ushort)(both >> CodeShift);
        }

        return original.Length;
    }
}
