namespace AdWatch.Classifier.Disguises;

/// <summary>Pairs of neighbouring characters; most of the others are told by one look into 64 KB.</summary>
internal sealed class PairSet
{
    private readonly HashSet<uint> pairs = [];
    private readonly bool[] hashes = new bool[char.MaxValue + 1];

    public void Add(char first, char second)
    {
        pairs.Add(Key(first, second));
        hashes[Hash(first, second)] = true;
    }

    /// <summary>Adds every two neighbours of a word.</summary>
    public void AddWord(ReadOnlySpan<char> word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            Add(word[i - 1], word[i]);
        }
    }

    public bool Contains(char first, char second) => hashes[Hash(first, second)] && pairs.Contains(Key(first, second));

    private static uint Key(char first, char second) => ((uint)first << 16) | second;

    private static int Hash(char first, char second) => unchecked((ushort)((first * 0x9E35) + (second * 0x4F1B)));
}
