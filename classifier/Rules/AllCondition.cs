using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

internal sealed class AllCondition(IReadOnlyList<Condition> conditions) : Condition
{
    private readonly Condition[] parts = [.. conditions.OrderBy(part => part.Cost)];

    public override Needs Needs { get; } = Needs.All(conditions);

    public override int Cost { get; } = conditions.Max(part => part.Cost);

    public override bool LooksOutside { get; } = conditions.Any(part => part.LooksOutside);

    public override bool RestsOnWords { get; } = conditions.Any(part => part.RestsOnWords);

    public override IEnumerable<object> Reads => [this, parts, .. parts.SelectMany(part => part.Reads)];

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

    private readonly PartTable table = new(conditions);

    public override int Cost { get; } = conditions.Max(part => part.Cost);

    public override Needs Needs { get; } = Needs.Any(conditions);

    public override IEnumerable<object> Reads => [this, .. table.Reads];

    public override IEnumerable<Needs> Alternatives => parts.SelectMany(part => part.Alternatives);

    public override IEnumerable<UnitNeeds> Ways => parts.SelectMany(part => part.Ways);

    public override bool LooksOutside { get; } = conditions.Any(part => part.LooksOutside);

    public override bool RestsOnWords { get; } = conditions.All(part => part.RestsOnWords);

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence) => table.AnyHolds(page, scope, evidence);
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

    public override bool RestsOnWords => true;

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
