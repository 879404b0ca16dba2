using System.Numerics;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Rules;

/// <summary>Holds where its part holds within one clause, sentence or block of the scope.</summary>
internal sealed class UnitCondition(UnitKind kind, Condition part) : Condition
{
    /// <summary>In a page of more units each is asked that has the first trigger.</summary>
    private const int MostMarked = 512;

    public override Needs Needs => part.Needs;

    public override int Cost => part.Cost;

    public override IEnumerable<object> Reads => [this, .. part.Reads, part.Needs];

    public override IEnumerable<UnitNeeds> Ways => part.Alternatives.Select(needs => new UnitNeeds(IsMarked ? kind : null, needs, this));

    public override bool LooksOutside => part.LooksOutside;

    public override bool RestsOnWords => part.RestsOnWords;

    /// <summary>False where the marks of sentences do not tell where it may hold.</summary>
    private bool IsMarked => kind != UnitKind.Clause && !part.LooksOutside;

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        if (IsMarked && scope.Length > 0 && page.Marks is { AreExact: true } marks)
        {
            return HoldsInMarked(page, marks, scope, evidence);
        }

        using var candidates = page.RentRanges();
        FindCandidates(page, UnitsOf(page, kind), scope, part, candidates.List);
        var found = false;
        foreach (var unit in candidates.Span)
        {
            if (part.HoldsIn(page, unit, evidence))
            {
                found = true;
                if (evidence is null)
                {
                    return true;
                }
            }
        }

        return found;
    }

    private bool HoldsInMarked(PageView page, UnitMarks marks, TextRange scope, Evidence? evidence)
    {
        var words = part.Needs.Words;
        var present = page.Occurrences.Present;
        var sentences = marks.In(scope);
        var isOfSentences = kind == UnitKind.Sentence;
        var found = false;
        for (
            var bits = isOfSentences ? marks.FindSentences(words, present, sentences) : marks.FindBlocks(words, present, sentences);
            bits != 0 && !(found && evidence is null);
            bits &= bits - 1
        )
        {
            var sentence = page.Sentences[BitOperations.TrailingZeroCount(bits)];
            var unit = isOfSentences ? sentence : page.Blocks[page.Blocks.IndexOf(sentence.Start)];
            found |= part.HoldsIn(page, Cut(unit, scope), evidence);
        }

        return found;
    }

    public static TextUnits UnitsOf(PageView page, UnitKind kind) =>
        kind switch
        {
            UnitKind.Clause => page.Clauses,
            UnitKind.Sentence => page.Sentences,
            _ => page.Blocks,
        };

    /// <summary>The units of a scope in which a condition may hold: those with one word of each set that it needs.</summary>
    public static void FindCandidates(PageView page, TextUnits units, TextRange scope, Condition condition, List<TextRange> found)
    {
        if (scope.Length == 0)
        {
            return;
        }

        if (condition.Needs.Sets.IsEmpty || condition.LooksOutside)
        {
            for (var i = units.IndexOf(scope.Start); i < units.Count && units[i].Start < scope.End; i++)
            {
                found.Add(Cut(units[i], scope));
            }

            return;
        }

        if (units.Count <= MostMarked)
        {
            FindMarked(page, units, scope, condition, found);
            return;
        }

        using var indexes = page.RentIndexes();
        foreach (var category in condition.Needs.Sets[0])
        {
            foreach (var range in page.Occurrences.Of(category, scope))
            {
                var index = units.IndexOf(range.Start);
                if (indexes.List.Count == 0 || indexes.List[^1] != index)
                {
                    indexes.List.Add(index);
                }
            }
        }

        indexes.List.Sort();
        for (var i = 0; i < indexes.List.Count; i++)
        {
            if (i == 0 || indexes.List[i] != indexes.List[i - 1])
            {
                found.Add(Cut(units[indexes.List[i]], scope));
            }
        }
    }

    /// <summary>The same of a single unit.</summary>
    public static bool MayHoldIn(PageView page, TextRange unit, Condition condition)
    {
        if (condition.LooksOutside)
        {
            return true;
        }

        var present = page.Occurrences.Present;
        var isMet = false;
        foreach (ref readonly var word in condition.Needs.Words)
        {
            for (var bits = isMet ? 0 : present[word.Index] & word.Mask; bits != 0 && !isMet; bits &= bits - 1)
            {
                isMet = page.Occurrences.IsIn(word.CategoryOf(bits), unit);
            }

            if (word.EndsSet)
            {
                if (!isMet)
                {
                    return false;
                }

                isMet = false;
            }
        }

        return true;
    }

    private static void FindMarked(PageView page, TextUnits units, TextRange scope, Condition condition, List<TextRange> found)
    {
        const int Words = MostMarked / 64;
        var words = (units.Count + 63) / 64;
        var marked = (stackalloc ulong[Words])[..words];
        var next = (stackalloc ulong[Words])[..words];
        marked.Fill(ulong.MaxValue);
        var present = page.Occurrences.Present;
        next.Clear();
        foreach (ref readonly var word in condition.Needs.Words)
        {
            for (var bits = present[word.Index] & word.Mask; bits != 0; bits &= bits - 1)
            {
                foreach (var range in page.Occurrences.Of(word.CategoryOf(bits), scope))
                {
                    var index = units.IndexOf(range.Start);
                    next[index >> 6] |= 1UL << index;
                }
            }

            if (!word.EndsSet)
            {
                continue;
            }

            ulong any = 0;
            for (var i = 0; i < words; i++)
            {
                any |= marked[i] &= next[i];
            }

            next.Clear();

            if (any == 0)
            {
                return;
            }
        }

        for (var i = 0; i < words; i++)
        {
            for (var bits = marked[i]; bits != 0; bits &= bits - 1)
            {
                found.Add(Cut(units[(i * 64) + BitOperations.TrailingZeroCount(bits)], scope));
            }
        }
    }

    private static TextRange Cut(TextRange unit, TextRange scope) =>
        TextRange.Between(Math.Max(unit.Start, scope.Start), Math.Min(unit.End, scope.End));
}

/// <summary>Holds where its part holds within one field: <c>title</c>, <c>text</c>, <c>image</c>, <c>publisher</c>.</summary>
internal sealed class FieldCondition(string field, Condition part) : Condition
{
    public static IReadOnlyList<string> Names { get; } = ["title", "text", "image", "publisher"];

    public override Needs Needs => part.Needs;

    public override bool LooksOutside => true;

    /// <summary>The publisher's name is no part of the page.</summary>
    public override bool RestsOnWords { get; } = field != "publisher" && part.RestsOnWords;

    public override int Cost => part.Cost;

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        var found = false;
        foreach (var candidate in page.Fields)
        {
            if (candidate.Name == field || (field == "image" && candidate.Name.StartsWith("image:", StringComparison.Ordinal)))
            {
                // The publisher's name is no evidence: it is not the words of the page.
                found |= part.HoldsIn(page, TextRange.Between(candidate.From, candidate.To), field == "publisher" ? null : evidence);
            }
        }

        return found;
    }
}

/// <summary>Holds where its part holds within one block of a kind that the caller named.</summary>
internal sealed class BlockKindCondition(string kind, Condition part) : Condition
{
    public static IReadOnlyList<string> Names { get; } = ["body", "heading", "quote", "comment", "list", "table", "footer"];

    public override Needs Needs => part.Needs;

    public override bool LooksOutside => part.LooksOutside;

    public override bool RestsOnWords => part.RestsOnWords;

    public override int Cost => part.Cost;

    public override bool HoldsIn(PageView page, TextRange scope, Evidence? evidence)
    {
        if (page.Input.Blocks.IsDefaultOrEmpty)
        {
            return false;
        }

        using var blocks = page.RentRanges();
        UnitCondition.FindCandidates(page, page.Blocks, scope, part, blocks.List);
        var found = false;
        foreach (var block in blocks.Span)
        {
            if (KindOf(page, block) == kind)
            {
                found |= part.HoldsIn(page, block, evidence);
            }
        }

        return found;
    }

    private static string KindOf(PageView page, TextRange block)
    {
        if (page.FieldAt(block.Start).Name != "text")
        {
            return "";
        }

        var at = page.OriginalOffset(block.Start);
        foreach (var known in page.Input.Blocks)
        {
            if (at >= known.Start && at < known.Start + known.Length)
            {
                return known.Kind;
            }
        }

        return "body";
    }
}
