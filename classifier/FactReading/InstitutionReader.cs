using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.FactReading;

/// <summary>Reads names of medical institutions: Han characters that end as such a name ends (<c>publishers.yaml</c>).</summary>
internal sealed class InstitutionReader(Vocabulary vocabulary, InstitutionNames names)
{
    private const int LongestName = 24;

    /// <summary>So many places are looked at: a page that speaks of hospitals more often names none beyond them that counts.</summary>
    private const int MostPlaces = 2000;

    private readonly int ending = vocabulary.Guard(names.Ends);
    private readonly int boundary = vocabulary.Category(WellKnown.InstitutionBoundary);
    private readonly int category = vocabulary.Fact("institution");

    public void Read(PageView page, List<FactEntry> facts)
    {
        var ends = page.Occurrences.Of(ending, page.Whole);
        foreach (var end in ends[..Math.Min(MostPlaces, ends.Length)])
        {
            if (facts.Count >= FactReader.Limit)
            {
                return;
            }

            var sentence = page.Sentences.Around(end.Start, page.Whole);
            var start = Math.Min(end.Start, AfterSpace(page, TextRange.Between(Beginning(page, end, sentence.Start), end.End)));
            var range = TextRange.Between(start, end.End);
            if (!names.IsName(page.Text[start..end.Start]))
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

    /// <summary>Where the name begins whose original stands in one piece: white space is gone from the normal form.</summary>
    private static int AfterSpace(PageView page, TextRange range)
    {
        if (page.IsOneToOne(range))
        {
            return range.Start;
        }

        var original = page.ToOriginal(range).Text;
        for (var i = original.Length - 1; i >= 0; i--)
        {
            if (char.IsWhiteSpace(original[i]))
            {
                return Math.Max(range.Start, range.End - (original.Length - 1 - i));
            }
        }

        return range.Start;
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
