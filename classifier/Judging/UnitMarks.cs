using System.Numerics;
using System.Runtime.CompilerServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Judging;

/// <summary>For each category a bit for each sentence in which an entry begins: which sentences or blocks hold a word of each of some sets is found out without looking at the words.</summary>
/// <remarks>On a page of more sentences than bits several share one, which then says no more than that an entry may be there.</remarks>
internal sealed class UnitMarks(int categoryCount)
{
    public const int Bits = 64;

    /// <summary>The slot of what stands everywhere.</summary>
    public const int Anywhere = 0;

    /// <summary>By category, behind one that stands everywhere.</summary>
    private readonly ulong[] marks = [ulong.MaxValue, .. new ulong[categoryCount]];
    private TextUnits? sentences;

    /// <summary>The last sentence of each block; a block is never without.</summary>
    private ulong blockEnds;

    /// <summary>True where each sentence has a bit of its own.</summary>
    public bool AreExact { get; private set; }

    /// <summary>Marks every entry of a page; once for each.</summary>
    public void Fill(Occurrences occurrences, TextUnits sentencesOfPage, TextUnits blocks)
    {
        sentences = sentencesOfPage;
        AreExact = sentences.Count is > 0 and <= Bits;
        var categories = occurrences.Categories;
        var ranges = occurrences.Ranges;
        var places = sentences.Places;
        for (var i = 0; i < categories.Length; i++)
        {
            var start = ranges[i].Start;
            marks[categories[i] + 1] |= 1UL << (start < places.Length ? places[start] : sentences.IndexOf(start));
        }

        blockEnds = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            blockEnds |= 1UL << sentences.IndexOf(blocks[i].End - 1);
        }
    }

    public void Clear(ReadOnlySpan<int> touched)
    {
        foreach (var category in touched)
        {
            marks[category + 1] = 0;
        }
    }

    /// <summary>The sentences that a scope reaches into.</summary>
    public ulong In(TextRange scope)
    {
        if (scope.Length == 0)
        {
            return 0;
        }

        var (first, last) = (sentences!.IndexOf(scope.Start), sentences.IndexOf(scope.End - 1));
        return last - first >= Bits - 1 ? ulong.MaxValue : BitOperations.RotateLeft((2UL << (last - first)) - 1, first);
    }

    /// <summary>What stands for the needs of a condition: the category, where one alone is needed; else what is always met.</summary>
    public static int SlotOf(Needs needs) => needs.Sets is [[var category], ..] ? category + 1 : Anywhere;

    /// <summary>The category of a slot that stands for one.</summary>
    public static int CategoryOf(int slot) => slot - 1;

    /// <summary>A bit for each of the next 64 slots: whether it may be met in some sentences.</summary>
    public ulong FindMet(int[] slots, int from, ulong inSentences)
    {
        ulong met = 0;
        var next = slots.AsSpan(from, Math.Min(Bits, slots.Length - from));
        for (var i = 0; i < next.Length; i++)
        {
            // What stands everywhere is met in an empty scope too.
            var bit = (marks[next[i]] & inSentences) | (next[i] == Anywhere ? 1UL : 0);
            met |= (bit != 0 ? 1UL : 0) << i;
        }

        return met;
    }

    /// <summary>Those of some sentences that may hold a word of each set.</summary>
    /// <param name="present"><see cref="Occurrences.Present"/>.</param>
    public ulong FindSentences(ReadOnlySpan<NeedWord> words, ReadOnlySpan<ulong> present, ulong inSentences)
    {
        ulong any = 0;
        foreach (ref readonly var word in words)
        {
            any |= Any(word, present);
            if (word.EndsSet)
            {
                inSentences &= any;
                any = 0;
                if (inSentences == 0)
                {
                    return 0;
                }
            }
        }

        return inSentences;
    }

    /// <summary>The last sentence of each block that may hold a word of each set in some sentences. Asked where they are exact.</summary>
    /// <param name="present"><see cref="Occurrences.Present"/>.</param>
    public ulong FindBlocks(ReadOnlySpan<NeedWord> words, ReadOnlySpan<ulong> present, ulong inSentences)
    {
        ulong any = 0;
        var found = ToBlocks(inSentences);
        foreach (ref readonly var word in words)
        {
            any |= Any(word, present);
            if (word.EndsSet)
            {
                found &= ToBlocks(any & inSentences);
                any = 0;
                if (found == 0)
                {
                    return 0;
                }
            }
        }

        return found;
    }

    /// <summary>All sentences of some blocks.</summary>
    /// <param name="ends">The last sentence of each.</param>
    public ulong OfBlocks(ulong ends)
    {
        ulong all = 0;
        for (; ends != 0; ends &= ends - 1)
        {
            var upTo = ends ^ (ends - 1);
            var before = blockEnds & (upTo >> 1);
            all |= upTo & ~(before == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(before));
        }

        return all;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Any(in NeedWord word, ReadOnlySpan<ulong> present)
    {
        ulong any = 0;
        for (var bits = present[word.Index] & word.Mask; bits != 0; bits &= bits - 1)
        {
            any |= marks[word.CategoryOf(bits) + 1];
        }

        return any;
    }

    /// <summary>The last sentence of each block that holds one of some sentences: what is added to those before it carries over into the last.</summary>
    public ulong ToBlocks(ulong some) => (((some & ~blockEnds) + ~blockEnds) | some) & blockEnds;
}
