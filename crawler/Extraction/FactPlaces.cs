using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Carries places in the visible text over to the text that is kept.</summary>
internal static class FactPlaces
{
    /// <param name="kept">Indices of the kept blocks, ascending.</param>
    /// <param name="blocks">The same blocks in the kept text.</param>
    public static ImmutableArray<PageFact> Map(
        IReadOnlyList<FoundFact> facts,
        PageDraft draft,
        IReadOnlyList<(int Index, PageBlockKind Kind)> kept,
        ImmutableArray<PageBlock> blocks
    )
    {
        if (facts.Count == 0)
            return [];
        var mapped = ImmutableArray.CreateBuilder<PageFact>(facts.Count);
        foreach (var fact in facts)
        {
            var start = fact.Start < 0 ? -1 : Find(fact.Start, draft, kept, blocks);
            var end = start < 0 || fact.Length == 0 ? -1 : Find(fact.Start + fact.Length - 1, draft, kept, blocks);
            // A number that runs over blocks keeps its length only where all of them are kept.
            mapped.Add(
                end < 0 || end - start + 1 != fact.Length
                    ? new PageFact(fact.Kind, fact.Value, -1, 0)
                    : new PageFact(fact.Kind, fact.Value, start, fact.Length)
            );
        }

        return mapped.MoveToImmutable();
    }

    private static int Find(
        int offset,
        PageDraft draft,
        IReadOnlyList<(int Index, PageBlockKind Kind)> kept,
        ImmutableArray<PageBlock> blocks
    )
    {
        var low = 0;
        var high = kept.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var block = draft.Blocks[kept[middle].Index];
            if (offset < block.Start)
                high = middle - 1;
            else if (offset >= block.Start + block.Length)
                low = middle + 1;
            else
                return blocks[middle].Start + offset - block.Start;
        }

        return -1;
    }
}
