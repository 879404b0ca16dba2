using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>What a page must hold for a condition to be worth trying: of each set of categories at least one. Asked for every rule on every page, so it is a few masks.</summary>
internal sealed class Needs
{
    private readonly Word[] words;
    private readonly int[] ends;

    private Needs(IEnumerable<int[]> sets)
    {
        Sets = [.. sets.DistinctBy(set => string.Join(',', set), StringComparer.Ordinal).OrderBy(set => set.Length)];
        var flat = new List<Word>();
        var last = new List<int>();
        foreach (var set in Sets)
        {
            flat.AddRange(
                set.GroupBy(category => category >> 6, category => 1UL << (category & 63))
                    .Select(group => new Word(group.Key, group.Aggregate((a, b) => a | b)))
            );
            last.Add(flat.Count);
        }

        words = [.. flat];
        ends = [.. last];
    }

    /// <summary>Holds anywhere.</summary>
    public static Needs Nothing { get; } = new([]);

    /// <summary>The sets, the smallest first.</summary>
    public ImmutableArray<int[]> Sets { get; }

    public static Needs One(int category) =>
        new([
            [category],
        ]);

    /// <summary>What all of these need together.</summary>
    public static Needs All(IEnumerable<Condition> conditions) => new(conditions.SelectMany(condition => condition.Needs.Sets));

    /// <summary>What any of these needs: one set that joins the smallest of each.</summary>
    public static Needs Any(IReadOnlyCollection<Condition> conditions) =>
        conditions.Any(condition => condition.Needs.Sets.IsEmpty)
            ? Nothing
            : new([
                [.. conditions.SelectMany(condition => condition.Needs.Sets[0]).Distinct().Order()],
            ]);

    public bool AreMet(Occurrences occurrences)
    {
        var present = occurrences.Present;
        var i = 0;
        foreach (var end in ends)
        {
            ulong found = 0;
            for (; i < end; i++)
            {
                found |= present[words[i].Index] & words[i].Mask;
            }

            if (found == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds the words with a mark at the last one of each set.</summary>
    public void AddTo(List<NeedTable.Word> all)
    {
        var i = 0;
        foreach (var end in ends)
        {
            for (; i < end; i++)
            {
                all.Add(new(words[i].Mask, words[i].Index, i == end - 1));
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Word(int Index, ulong Mask);
}
