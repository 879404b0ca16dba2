using System.Runtime.InteropServices;
using AdWatch.Classifier.Judging;

namespace AdWatch.Classifier.Rules;

/// <summary>Tells whether a condition is worth trying on a page by what its sentences and blocks hold: nearly all that fail are told here, from a few numbers that lie side by side.</summary>
internal sealed class UnitTable
{
    private readonly Way[] ways;
    private readonly NeedWord[] words;

    /// <summary>For each way the condition that the input may rule out; null where it rules out none.</summary>
    private readonly Condition?[] inputs;

    /// <summary>Where the ways of each condition begin, and where the last one's end.</summary>
    private readonly int[] starts;

    public UnitTable(IReadOnlyList<Condition> conditions)
    {
        var (allWays, allWords, asking) = (new List<Way>(), new List<NeedWord>(), new List<Condition?>());
        starts = new int[conditions.Count + 1];
        for (var i = 0; i < conditions.Count; i++)
        {
            foreach (var way in UnitNeeds.Of(conditions[i]))
            {
                allWays.Add(new(way.Unit, allWords.Count, way.Needs.Words.Length));
                allWords.AddRange(way.Needs.Words);
                asking.Add(way.Condition is AllCondition or PublisherCondition or ChannelCondition ? way.Condition : null);
            }

            starts[i + 1] = allWays.Count;
        }

        (ways, words, inputs) = ([.. allWays], [.. allWords], [.. asking]);
    }

    /// <summary>False where a condition does not hold in some sentences of a page. Asked where they are exact.</summary>
    /// <param name="present">The categories of the page (<c>Occurrences.Present</c>).</param>
    public bool MayHold(int condition, UnitMarks marks, ReadOnlySpan<ulong> present, ulong sentences)
    {
        foreach (ref readonly var way in ways.AsSpan(starts[condition]..starts[condition + 1]))
        {
            var needed = words.AsSpan(way.From, way.Count);
            var isMet = way.Unit switch
            {
                UnitKind.Sentence => marks.FindSentences(needed, present, sentences) != 0,
                UnitKind.Block => marks.FindBlocks(needed, present, sentences) != 0,
                _ => NeedWord.AreMet(needed, present),
            };
            if (isMet)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The sentences, or the last sentences of the blocks, in which a condition may hold that is asked of each. Asked where they are exact.</summary>
    public ulong FindUnits(int condition, UnitKind unit, PageView page, UnitMarks marks)
    {
        ulong found = 0;
        var present = page.Occurrences.Present;
        for (var i = starts[condition]; i < starts[condition + 1]; i++)
        {
            var needed = words.AsSpan(ways[i].From, ways[i].Count);
            var units =
                unit == UnitKind.Sentence ? marks.FindSentences(needed, present, ulong.MaxValue)
                : ways[i].Unit == UnitKind.Sentence ? marks.ToBlocks(marks.FindSentences(needed, present, ulong.MaxValue))
                : marks.FindBlocks(needed, present, ulong.MaxValue);
            if ((units & ~found) != 0 && !(inputs[i] is { } input && input.IsRuledOut(page)))
            {
                found |= units;
            }
        }

        return found;
    }

    /// <param name="Unit">Null for the page.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Way(UnitKind? Unit, int From, int Count);
}
