using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>Leaves close to each other in one block.</summary>
internal sealed class NearCondition(IReadOnlyList<Leaf> parts, int within, bool ordered) : Condition
{
    /// <summary>No match is longer than this for the search backwards.</summary>
    private const int LongestMatch = 80;

    private readonly Leaf[] leaves = [.. parts];
    private readonly int[] byCost = [.. Enumerable.Range(0, parts.Count).OrderBy(i => parts[i].Cost)];

    public override Needs Needs { get; } = Needs.All(parts);

    public override IEnumerable<UnitNeeds> Ways => [new(UnitKind.Block, Needs, this)];

    public override int Cost { get; } = parts.Max(leaf => leaf.Cost);

    public override bool RestsOnWords => true;

    public override IEnumerable<object> Reads => [this, byCost, leaves, .. leaves.SelectMany(leaf => leaf.Reads)];

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        // The matches of all leaves one after the other, and where each leaf's begin and end.
        using var room = page.RentRanges();
        Span<(int From, int To)> places = stackalloc (int, int)[leaves.Length];
        foreach (var i in byCost)
        {
            var from = room.List.Count;
            leaves[i].Collect(page, scope, room.List);
            if (room.List.Count == from)
            {
                return false;
            }

            places[i] = (from, room.List.Count);
        }

        var found = false;
        Span<TextRange> chosen = stackalloc TextRange[leaves.Length];
        foreach (var anchor in room.Span[places[0].From..places[0].To])
        {
            chosen[0] = anchor;
            var block = page.Blocks[page.Blocks.IndexOf(anchor.Start)];
            if (!Complete(room.Span, places, chosen, block))
            {
                continue;
            }

            if (evidence is null)
            {
                return true;
            }

            found = true;
            foreach (var match in chosen)
            {
                evidence.Add(match);
            }
        }

        return found;
    }

    private bool Complete(ReadOnlySpan<TextRange> all, ReadOnlySpan<(int From, int To)> places, Span<TextRange> chosen, TextRange block)
    {
        for (var i = 1; i < places.Length; i++)
        {
            var from = ordered ? chosen[i - 1] : chosen[0];
            if (!Nearest(all[places[i].From..places[i].To], from, block, out chosen[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Nearest(ReadOnlySpan<TextRange> candidates, TextRange from, TextRange block, out TextRange nearest)
    {
        var after = Occurrences.LowerBound(candidates, from.End);
        if (after < candidates.Length && candidates[after].Start - from.End <= within && block.Contains(candidates[after]))
        {
            nearest = candidates[after];
            return true;
        }

        nearest = default;
        if (ordered)
        {
            return false;
        }

        for (var i = Occurrences.LowerBound(candidates, from.Start) - 1; i >= 0; i--)
        {
            var candidate = candidates[i];
            if (candidate.Start < from.Start - within - LongestMatch || !block.Contains(candidate))
            {
                return false;
            }

            if (candidate.End <= from.Start && from.Start - candidate.End <= within)
            {
                nearest = candidate;
                return true;
            }
        }

        return false;
    }
}
