namespace AdWatch.Classifier.Disguises;

/// <summary>Pairs of neighbouring characters; most of the others are told by one look into 8 KB.</summary>
internal sealed class PairSet
{
    private readonly HashSet<uint> pairs = [];
    private readonly uint[] hashes = new uint[(char.MaxValue + 1) / 32];

    public void Add(char first, char second)
    {
        pairs.Add(Key(first, second));
        var hash = Hash(first, second);
        hashes[hash >> 5] |= 1U << hash;
    }

    /// <summary>Adds every two neighbours of a word.</summary>
    public void AddWord(ReadOnlySpan<char> word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            Add(word[i - 1], word[i]);
        }
    }

    public bool Contains(char first, char second)
    {
        var hash = Hash(first, second);
        return ((hashes[hash >> 5] >> hash) & 1) != 0 && pairs.Contains(Key(first, second));
    }

    private static uint Key(char first, char second) => ((uint)first << 16) | second;

    private static int Hash(char first, char second) => unchecked((ushort)((first * 0x9E35) + (second * 0x4F1B)));
}
