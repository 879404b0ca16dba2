using System.Numerics;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>Parts of which one suffices, as numbers that lie side by side: most have no word in a scope and are not even looked at, and of most others the word is all.</summary>
internal sealed class PartTable
{
    private readonly Condition[] parts;

    /// <summary>Of each part (<see cref="UnitMarks.SlotOf"/>).</summary>
    private readonly int[] slots;

    /// <summary>For each 64 parts a bit for each that is a category, and a bit for each whose category only makes an offer complete.</summary>
    private readonly ulong[] kinds;

    /// <summary>What the parts need, one after the other, and where that of each begins.</summary>
    private readonly NeedWord[] words;
    private readonly int[] starts;

    public PartTable(IReadOnlyList<Condition> conditions)
    {
        parts = [.. conditions];
        slots = [.. conditions.Select(part => part.LooksOutside ? UnitMarks.Anywhere : UnitMarks.SlotOf(part.Needs))];
        kinds = new ulong[2 * ((parts.Length + UnitMarks.Bits - 1) / UnitMarks.Bits)];
        starts = new int[parts.Length + 1];
        var all = new List<NeedWord>();
        for (var i = 0; i < parts.Length; i++)
        {
            all.AddRange(parts[i].Needs.Words);
            starts[i + 1] = all.Count;
            if (parts[i] is CategoryLeaf leaf)
            {
                var bit = 1UL << (i % UnitMarks.Bits);
                kinds[i / UnitMarks.Bits * 2] |= bit;
                kinds[(i / UnitMarks.Bits * 2) + 1] |= leaf.IsContext ? bit : 0;
            }
        }

        words = [.. all];
    }

    /// <summary><see cref="Condition.Reads"/>.</summary>
    public IEnumerable<object> Reads =>
        [
            this,
            .. ReadAhead.Lines(slots, 16 + (4 * slots.Length)),
            kinds,
            starts,
            words,
            parts,
            .. parts.Where(part => part is not CategoryLeaf).SelectMany(part => part.Reads),
        ];

    /// <summary>True where one of the parts holds; all that hold add their evidence, in their order.</summary>
    public bool AnyHolds(PageView page, TextRange scope, Evidence? evidence)
    {
        var found = false;
        var marks = page.Marks;
        var sentences = marks.In(scope);
        for (var from = 0; from < parts.Length; from += UnitMarks.Bits)
        {
            var met = marks.FindMet(slots, from, sentences);
            var categories = kinds[from / UnitMarks.Bits * 2];
            if (evidence is null)
            {
                // Which of them holds does not matter: words are known already.
                if (AnyCategory(page, scope, from, met & categories) || AnyOther(page, scope, from, met & ~categories))
                {
                    return true;
                }

                continue;
            }

            var contexts = kinds[(from / UnitMarks.Bits * 2) + 1];
            for (; met != 0; met &= met - 1)
            {
                var (bit, part) = (met & (0 - met), from + BitOperations.TrailingZeroCount(met));
                found |=
                    (categories & bit) != 0
                        ? CategoryLeaf.HoldsIn(page, CategoryOf(part), (contexts & bit) != 0, scope, evidence)
                        : PartHolds(page, scope, part, evidence);
            }
        }

        return found;
    }

    private int CategoryOf(int part) => UnitMarks.CategoryOf(slots[part]);

    private bool AnyCategory(PageView page, TextRange scope, int from, ulong met)
    {
        for (; met != 0; met &= met - 1)
        {
            if (
                CategoryLeaf.HoldsIn(page, CategoryOf(from + BitOperations.TrailingZeroCount(met)), isContext: false, scope, evidence: null)
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyOther(PageView page, TextRange scope, int from, ulong met)
    {
        for (; met != 0; met &= met - 1)
        {
            if (PartHolds(page, scope, from + BitOperations.TrailingZeroCount(met), evidence: null))
            {
                return true;
            }
        }

        return false;
    }

    private bool PartHolds(PageView page, TextRange scope, int part, Evidence? evidence) =>
        NeedWord.AreMet(words.AsSpan(starts[part]..starts[part + 1]), page.Occurrences.Present)
        && parts[part].HoldsIn(page, scope, evidence);
}
