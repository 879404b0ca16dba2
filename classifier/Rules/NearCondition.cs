using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>Leaves close to each other in one block.</summary>
internal sealed class NearCondition(IReadOnlyList<Leaf> leaves, int within, bool ordered) : Condition
{
    /// <summary>No match is longer than this for the search backwards.</summary>
    private const int LongestMatch = 80;

    private readonly int[] byCost = [.. Enumerable.Range(0, leaves.Count).OrderBy(i => leaves[i].Cost)];

    public override IReadOnlyCollection<int>? Triggers { get; } = TriggerSets.Smallest(leaves);

    public override int Cost { get; } = leaves.Max(leaf => leaf.Cost);

    public override bool Holds(PageView page, TextRange scope, Evidence? evidence)
    {
        foreach (var leaf in leaves)
        {
            if (!leaf.MayHold(page))
            {
                return false;
            }
        }

        var lists = new TextRange[leaves.Count][];
        foreach (var i in byCost)
        {
            var matches = new List<TextRange>();
            leaves[i].Collect(page, scope, matches);
            if (matches.Count == 0)
            {
                return false;
            }

            lists[i] = [.. matches];
        }

        var found = false;
        Span<TextRange> chosen = stackalloc TextRange[leaves.Count];
        foreach (var anchor in lists[0])
        {
            chosen[0] = anchor;
            var block = page.Blocks[page.Blocks.IndexOf(anchor.Start)];
            if (!Complete(lists, chosen, block))
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

    private bool Complete(TextRange[][] lists, Span<TextRange> chosen, TextRange block)
    {
        for (var i = 1; i < lists.Length; i++)
        {
            var from = ordered ? chosen[i - 1] : chosen[0];
            if (!Nearest(lists[i], from, block, out chosen[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Nearest(TextRange[] candidates, TextRange from, TextRange block, out TextRange nearest)
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
