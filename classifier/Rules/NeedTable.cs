using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>Tells which of many conditions are worth trying on a page.</summary>
/// <remarks>Which are, cannot be foretold: two sets of each are asked of all one after the other without a branch, and what else is needed only of the few that are left.</remarks>
internal sealed class NeedTable
{
    private readonly SetTest[] first;

    /// <summary>Two for each, of which one must be met: halves of a set.</summary>
    private readonly SetTest[] second;

    /// <summary>What else they need, one after the other, and where that of each begins.</summary>
    private readonly NeedWord[] others;
    private readonly int[] starts;
    private readonly int[] conditions;

    public NeedTable(IReadOnlyList<Condition> conditions)
    {
        var all = conditions
            .SelectMany((condition, i) => condition.Alternatives.Select(needs => (Sets: SetsOf(needs), Condition: i)))
            .ToList();
        first = [.. all.Select(own => SetTest.Of(FirstOf(own.Sets)))];
        second = [.. all.SelectMany(own => SetTest.HalvesOf(SecondOf(own.Sets)))];
        var left = all.Select(own => own.Sets.Except([FirstOf(own.Sets), SecondOf(own.Sets)]).SelectMany(set => set!).ToArray()).ToList();
        others = [.. left.SelectMany(words => words)];
        starts = [0, .. left.Select((_, i) => left.Take(i + 1).Sum(words => words.Length))];
        this.conditions = [.. all.Select(own => own.Condition)];
    }

    /// <summary>Gives the indexes of the conditions whose needs are met.</summary>
    /// <param name="present"><see cref="Occurrences.Present"/>.</param>
    public void Find(ReadOnlySpan<ulong> present, List<int> met)
    {
        CollectionsMarshal.SetCount(met, first.Length);
        var left = CollectionsMarshal.AsSpan(met);
        var count = 0;
        for (var i = 0; i < first.Length; i++)
        {
            left[count] = i;
            count += first[i].IsMet(present);
        }

        left = left[..count];
        count = 0;
        foreach (var i in left)
        {
            left[count] = i;
            count += second[2 * i].IsMet(present) | second[(2 * i) + 1].IsMet(present);
        }

        left = left[..count];
        count = 0;
        foreach (var i in left)
        {
            if (NeedWord.AreMet(others.AsSpan(starts[i]..starts[i + 1]), present) && (count == 0 || left[count - 1] != conditions[i]))
            {
                left[count++] = conditions[i];
            }
        }

        CollectionsMarshal.SetCount(met, count);
    }

    private static List<NeedWord[]> SetsOf(Needs needs)
    {
        var sets = new List<NeedWord[]>();
        var from = 0;
        for (var i = 0; i < needs.Words.Length; i++)
        {
            if (needs.Words[i].EndsSet)
            {
                sets.Add(needs.Words[from..(i + 1)].ToArray());
                from = i + 1;
            }
        }

        return sets;
    }

    private static NeedWord[]? FirstOf(List<NeedWord[]> sets) => sets.Find(set => set.Length <= SetTest.Most);

    private static NeedWord[]? SecondOf(List<NeedWord[]> sets) => sets.Find(set => set.Length <= 2 * SetTest.Most && set != FirstOf(sets));

    /// <summary>A set in two masks.</summary>
    /// <param name="Always">Not 0 where there is no set, which is always met.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct SetTest(ulong MaskA, ulong MaskB, int IndexA, int IndexB, ulong Always)
    {
        /// <summary>The most words of a set.</summary>
        public const int Most = 2;

        public static SetTest Of(NeedWord[]? set) =>
            set is null ? new(0, 0, 0, 0, 1) : new(set[0].Mask, set[^1].Mask, set[0].Index, set[^1].Index, 0);

        /// <summary>A set of twice as many words as two, of which the second is met by nothing where one is enough.</summary>
        public static SetTest[] HalvesOf(NeedWord[]? set) =>
            set is null || set.Length <= Most ? [Of(set), default] : [Of(set[..Most]), Of(set[Most..])];

        /// <summary>1 where it is met, else 0.</summary>
        public int IsMet(ReadOnlySpan<ulong> present) => ((present[IndexA] & MaskA) | (present[IndexB] & MaskB) | Always) != 0 ? 1 : 0;
    }
}
