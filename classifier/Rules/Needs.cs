using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>What a page must hold for a condition to be worth trying: of each set of categories at least one. Asked for every rule on every page, so it is a few masks.</summary>
internal sealed class Needs
{
    private readonly NeedWord[] words;

    private Needs(IEnumerable<int[]> sets)
    {
        Sets = [.. sets.DistinctBy(set => string.Join(',', set), StringComparer.Ordinal).OrderBy(set => set.Length)];
        words = [.. Sets.SelectMany(WordsOf)];
    }

    /// <summary>Holds anywhere.</summary>
    public static Needs Nothing { get; } = new([]);

    /// <summary>The sets, the smallest first.</summary>
    public ImmutableArray<int[]> Sets { get; }

    public static Needs One(int category) =>
        new([
            [category],
        ]);

    /// <summary>A category each.</summary>
    public static Needs Each(IEnumerable<int> categories) => new(categories.Select(category => (int[])[category]));

    /// <summary>What all of these need together.</summary>
    public static Needs All(IEnumerable<Condition> conditions) => new(conditions.SelectMany(condition => condition.Needs.Sets));

    /// <summary>What any of these needs: one set that joins the smallest of each.</summary>
    public static Needs Any(IReadOnlyCollection<Condition> conditions) =>
        conditions.Any(condition => condition.Needs.Sets.IsEmpty)
            ? Nothing
            : new([
                [.. conditions.SelectMany(condition => condition.Needs.Sets[0]).Distinct().Order()],
            ]);

    /// <summary>The sets as masks, one after the other.</summary>
    public ReadOnlySpan<NeedWord> Words => words;

    public bool AreMet(Occurrences occurrences) => NeedWord.AreMet(words, occurrences.Present);

    private static IEnumerable<NeedWord> WordsOf(int[] set)
    {
        var masks = set.GroupBy(category => category >> 6, category => 1UL << (category & 63)).ToList();
        return masks.Select((group, i) => new NeedWord(group.Aggregate((a, b) => a | b), group.Key, i == masks.Count - 1));
    }
}

/// <summary>A mask over 64 categories; of a set at least one must occur.</summary>
/// <param name="Index">Which 64.</param>
/// <param name="EndsSet">The last mask of its set.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NeedWord(ulong Mask, int Index, bool EndsSet)
{
    /// <summary>The category of the lowest of some bits.</summary>
    public int CategoryOf(ulong bits) => (Index << 6) + BitOperations.TrailingZeroCount(bits);

    /// <param name="present"><see cref="Occurrences.Present"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreMet(ReadOnlySpan<NeedWord> words, ReadOnlySpan<ulong> present)
    {
        ulong found = 0;
        foreach (ref readonly var word in words)
        {
            found |= present[word.Index] & word.Mask;
            if (word.EndsSet)
            {
                if (found == 0)
                {
                    return false;
                }

                found = 0;
            }
        }

        return true;
    }
}
