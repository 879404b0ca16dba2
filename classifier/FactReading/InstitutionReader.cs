using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.FactReading;

/// <summary>Reads names of medical institutions: Han characters that end as such a name ends (<c>publishers.yaml</c>).</summary>
internal sealed class InstitutionReader(Vocabulary vocabulary, IReadOnlyList<string> endings)
{
    private const int LongestName = 24;
    private const int ShortestBeginning = 2;

    private readonly int ending = vocabulary.Guard(endings);
    private readonly int boundary = vocabulary.Category(WellKnown.InstitutionBoundary);
    private readonly int category = vocabulary.Fact("institution");

    public void Read(PageView page, List<FactEntry> facts)
    {
        foreach (var end in page.Occurrences.Of(ending, page.Whole))
        {
            var sentence = page.Sentences.Around(end.Start, page.Whole);
            var start = Beginning(page, end, sentence.Start);
            var range = TextRange.Between(start, end.End);
            if (end.Start - start < ShortestBeginning || facts.Count >= FactReader.Limit)
            {
                continue;
            }

            var inside = facts.FindIndex(fact => fact.Kind == "institution" && range.Contains(fact.Range));
            if (inside >= 0)
            {
                // 青禾医院有限公司 takes the place of 青禾医院.
                facts[inside] = new("institution", page.ToOriginal(range).Text, range);
                continue;
            }

            if (!facts.Exists(fact => fact.Kind == "institution" && fact.Range.Overlaps(range)))
            {
                facts.Add(new("institution", page.ToOriginal(range).Text, range));
                page.Occurrences.Add(category, range);
            }
        }
    }

    /// <summary>Goes back over Han characters to the last word that cannot stand in a name.</summary>
    private int Beginning(PageView page, TextRange end, int floor)
    {
        var start = end.Start;
        while (start > floor && end.Start - start < LongestName && CharacterFolding.IsHan(page.Text[start - 1]))
        {
            start--;
        }

        foreach (var word in page.Occurrences.Of(boundary, TextRange.Between(start, end.Start)))
        {
            if (word.End <= end.Start)
            {
                start = Math.Max(start, word.End);
            }
        }

        return start;
    }
}
