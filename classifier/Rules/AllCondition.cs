using System.Numerics;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

internal sealed class AllCondition(IReadOnlyList<Condition> conditions) : Condition
{
    private readonly Condition[] parts = [.. conditions.OrderBy(part => part.Cost)];

    public override Needs Needs { get; } = Needs.All(conditions);

    public override int Cost { get; } = conditions.Max(part => part.Cost);

    public override bool LooksOutside { get; } = conditions.Any(part => part.LooksOutside);

    /// <summary>Those of the part that says most.</summary>
    public override IEnumerable<UnitNeeds> Ways =>
        parts
            .Select(part => UnitNeeds.Of(part))
            .Where(ways => ways.TrueForAll(way => way.Unit is not null))
            .OrderBy(ways => ways.Count)
            .ThenByDescending(ways => ways.Min(way => way.Needs.Sets.Length))
            .FirstOrDefault([new(null, Needs, this)]);

    public override bool IsRuledOut(PageView page) => Array.Exists(parts, part => part.IsRuledOut(page));

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        var mark = evidence?.Mark ?? 0;
        foreach (var part in parts)
        {
            if (!part.HoldsIn(page, scope, evidence))
            {
                evidence?.Return(mark);
                return false;
            }
        }

        return true;
    }
}

internal sealed class AnyCondition(IReadOnlyList<Condition> conditions) : Condition
{
    private readonly Condition[] parts = [.. conditions];

    /// <summary>Most parts have no word in a scope: they are not even looked at.</summary>
    private readonly int[] slots = [.. conditions.Select(part => part.LooksOutside ? UnitMarks.Anywhere : UnitMarks.SlotOf(part.Needs))];
    private readonly NeedWord[][] needs = [.. conditions.Select(part => part.Needs.Words.ToArray())];

    public override int Cost { get; } = conditions.Max(part => part.Cost);

    public override Needs Needs { get; } = Needs.Any(conditions);

    public override IEnumerable<Needs> Alternatives => parts.SelectMany(part => part.Alternatives);

    public override IEnumerable<UnitNeeds> Ways => parts.SelectMany(part => part.Ways);

    public override bool LooksOutside { get; } = conditions.Any(part => part.LooksOutside);

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence) =>
        AnyHolds(parts, slots, needs, page, scope, evidence);

    /// <summary>True where one of some parts holds; all that hold add their evidence.</summary>
    /// <param name="slots">Of each part (<see cref="UnitMarks.SlotOf"/>): most have no word in a scope and are not asked.</param>
    internal static bool AnyHolds(Condition[] parts, int[] slots, NeedWord[][] needs, PageView page, TextRange scope, Evidence? evidence)
    {
        var found = false;
        var present = page.Occurrences.Present;
        var sentences = page.Marks.In(scope);
        for (var from = 0; from < parts.Length; from += UnitMarks.Bits)
        {
            for (var met = page.Marks.FindMet(slots, from, sentences); met != 0; met &= met - 1)
            {
                var part = from + BitOperations.TrailingZeroCount(met);
                found |= NeedWord.AreMet(needs[part], present) && parts[part].HoldsIn(page, scope, evidence);
                if (found && evidence is null)
                {
                    return true;
                }
            }
        }

        return found;
    }
}

/// <summary>Holds where its part does not; words under an excuse still count for the part.</summary>
internal sealed class NotCondition(Condition part) : Condition
{
    public override Needs Needs => Needs.Nothing;

    public override int Cost => part.Cost;

    public override bool IsRuledOut(PageView page) =>
        part is PublisherCondition or ChannelCondition && part.HoldsIn(page, page.Whole, evidence: null);

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        var mask = page.Mask;
        page.Mask = null;
        var holds = part.Holds(page, scope, evidence: null);
        page.Mask = mask;
        return !holds;
    }
}

internal sealed class CountCondition(Leaf leaf, int atLeast, bool distinct) : Condition
{
    public override Needs Needs => leaf.Needs;

    public override int Cost => leaf.Cost;

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        using var room = page.RentRanges();
        using var kept = page.RentRanges();
        var (matches, counted) = (room.List, kept.List);
        leaf.Collect(page, scope, matches);
        var words = distinct ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var match in matches)
        {
            if (counted.Count > 0 && match.Start < counted[^1].End)
            {
                continue;
            }

            if (words is null || words.Add(page.Text.Slice(match.Start, match.Length).ToString()))
            {
                counted.Add(match);
            }
        }

        if (counted.Count < atLeast)
        {
            return false;
        }

        foreach (var match in counted)
        {
            evidence?.Add(match);
        }

        return true;
    }
}
