using System.Numerics;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Pairs of characters in a flat table: asked for nearly every character of a text, so a look reads one line.</summary>
internal sealed class PairSet
{
    private const uint Factor = 0x9E3779B1;

    /// <summary>Most pairs of a text are in no set, and this stays in the near caches.</summary>
    private readonly PairFilter filter = new();

    /// <summary>Open addressing; 0 is free, as no pair has two characters that are '\0'.</summary>
    private uint[] slots = new uint[64];
    private int shift = 32 - 6;
    private int count;

    /// <exception cref="ArgumentException">Both characters are '\0'.</exception>
    public void Add(char first, char second)
    {
        var key = Key(first, second);
        if (key == 0)
        {
            throw new ArgumentException("a pair of two '\\0' cannot be kept", nameof(first));
        }

        if (2 * (count + 1) > slots.Length)
        {
            Grow();
        }

        filter.Add(first, second);
        count += Put(key) ? 1 : 0;
    }

    /// <summary>Adds every two neighbours of a word.</summary>
    public void AddWord(ReadOnlySpan<char> word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            Add(word[i - 1], word[i]);
        }
    }

    public bool Contains(char first, char second) => filter.MayHold(first, second) && Holds(first, second);

    private bool Holds(char first, char second)
    {
        var key = Key(first, second);
        for (var at = (key * Factor) >> shift; ; at = (at + 1) & (uint)(slots.Length - 1))
        {
            if (slots[at] == key)
            {
                return key != 0;
            }

            if (slots[at] == 0)
            {
                return false;
            }
        }
    }

    private static uint Key(char first, char second) => ((uint)first << 16) | second;

    private bool Put(uint key)
    {
        var at = (key * Factor) >> shift;
        for (; slots[at] != 0; at = (at + 1) & (uint)(slots.Length - 1))
        {
            if (slots[at] == key)
            {
                return false;
            }
        }

        slots[at] = key;
        return true;
    }

    private void Grow()
    {
        var old = slots;
        slots = new uint[old.Length * 2];
        shift = 32 - BitOperations.Log2((uint)slots.Length);
        foreach (var key in old)
        {
            if (key != 0)
            {
                Put(key);
            }
        }
    }
}
