using System.Numerics;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>A node of a condition tree: holds or does not hold within a scope of a page.</summary>
internal abstract class Condition
{
    /// <summary>The categories that must occur where this holds.</summary>
    public abstract Needs Needs { get; }

    /// <summary>What it needs, one of which must be met: more exact than <see cref="Needs"/>, where several parts make it hold.</summary>
    public virtual IEnumerable<Needs> Alternatives => [Needs];

    /// <summary>The same with the units in which they must be met.</summary>
    public virtual IEnumerable<UnitNeeds> Ways => [new(null, Needs, this)];

    /// <summary>Rough price of asking, so that cheap parts are asked first: 0 for a field of the input, 1 for words, 50 for a pattern.</summary>
    public virtual int Cost => 1;

    /// <summary>What it reads where it is asked, as it follows each other: it is sent for before.</summary>
    public virtual IEnumerable<object> Reads => [this];

    /// <summary>True where the input rules it out in every scope.</summary>
    public virtual bool IsRuledOut(PageView page) => false;

    /// <summary>True where it is asked of one scope and looks elsewhere: its needs may be met outside.</summary>
    public virtual bool LooksOutside => false;

    /// <summary>True where it never holds of a page unless some word of it counts (<see cref="PageView.Counts"/>).</summary>
    public virtual bool RestsOnWords => false;

    /// <summary>False where nothing on the page could make it hold.</summary>
    public bool MayHold(PageView page) => Needs.AreMet(page.Occurrences);

    /// <summary>True where it holds within the scope; then the matches that made it hold are added to the evidence.</summary>
    public bool Holds(PageView page, TextRange scope, Evidence? evidence) => MayHold(page) && HoldsIn(page, scope, evidence);

    /// <summary>The same where it is known that it may hold: a part is asked after the whole was, and needs nothing that the whole does not.</summary>
    public abstract bool HoldsIn(PageView page, TextRange scope, Evidence? evidence);
}

/// <summary>A condition with places: words, patterns, facts.</summary>
internal abstract class Leaf : Condition
{
    /// <summary>Adds the matches in the scope that count, by start.</summary>
    public abstract void Collect(PageView page, TextRange scope, List<TextRange> matches);

    public override bool RestsOnWords => true;

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        using var room = page.RentRanges();
        Collect(page, scope, room.List);
        foreach (var match in room.Span)
        {
            evidence?.Add(match);
        }

        return room.List.Count > 0;
    }
}

/// <summary>Any term of a category, any fact of a kind, or a literal.</summary>
internal sealed class CategoryLeaf(int category, bool context = false) : Leaf
{
    public int Category { get; } = category;

    /// <summary>It only makes an offer complete.</summary>
    public bool IsContext { get; } = context;

    public override Needs Needs { get; } = Needs.One(category);

    public override void Collect(PageView page, TextRange scope, List<TextRange> matches)
    {
        foreach (var range in ScopedPlaces.Of(page.Occurrences, Category, scope))
        {
            if (range.End <= scope.End && page.Counts(range))
            {
                matches.Add(range);
            }
        }
    }

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence) => HoldsIn(page, Category, IsContext, scope, evidence);

    /// <summary>The same of a category that has no leaf at hand.</summary>
    public static bool HoldsIn(PageView page, int category, bool isContext, TextRange scope, Evidence? evidence)
    {
        var found = false;
        foreach (var range in ScopedPlaces.Of(page.Occurrences, category, scope))
        {
            if (range.End <= scope.End && page.Counts(range))
            {
                if (evidence is null)
                {
                    return true;
                }

                if (isContext)
                {
                    evidence.AddContext(range);
                }
                else
                {
                    evidence.Add(range);
                }

                found = true;
            }
        }

        return found;
    }
}

/// <summary>One of several leaves.</summary>
internal sealed class AnyLeaf(IReadOnlyList<Leaf> leaves) : Leaf
{
    private readonly Leaf[] parts = [.. leaves];

    /// <summary>Most leaves have no word in a scope: they are not even looked at.</summary>
    private readonly int[] slots = [.. leaves.Select(leaf => UnitMarks.SlotOf(leaf.Needs))];
    private readonly PartTable table = new(leaves);

    public override Needs Needs { get; } = Needs.Any(leaves);

    public override int Cost { get; } = leaves.Max(leaf => leaf.Cost);

    public override IEnumerable<object> Reads => [this, .. table.Reads];

    public override void Collect(PageView page, TextRange scope, List<TextRange> matches)
    {
        var first = matches.Count;
        var sentences = page.Marks.In(scope);
        for (var from = 0; from < parts.Length; from += UnitMarks.Bits)
        {
            for (var met = page.Marks.FindMet(slots, from, sentences); met != 0; met &= met - 1)
            {
                parts[from + BitOperations.TrailingZeroCount(met)].Collect(page, scope, matches);
            }
        }

        matches.Sort(
            first,
            matches.Count - first,
            Comparer<TextRange>.Create((a, b) => (a.Start, a.Length).CompareTo((b.Start, b.Length)))
        );
    }

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence) => table.AnyHolds(page, scope, evidence);
}
