namespace AdWatch.Classifier.Text;

/// <summary>A set of characters as a bit for each: asked for one character here and there, where a search would look at all.</summary>
internal sealed class CharacterBits
{
    private readonly ulong[] bits = new ulong[(char.MaxValue + 1) / 64];

    public CharacterBits(Func<char, bool> isMember)
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            bits[c >> 6] |= (isMember((char)c) ? 1UL : 0) << c;
        }
    }

    public bool Holds(char c) => ((bits[c >> 6] >> c) & 1) != 0;
}
