using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Excuses;

/// <summary>Finds the parts of a page that an excuse covers.</summary>
internal static class ExcuseRegions
{
    private const string Openers = "“「『《‘\"";
    private const string Closers = "”」』》’\"";

    public static RangeSet Find(PageView page, Excuse excuse)
    {
        if (excuse.NotOnPage is not null && excuse.NotOnPage.Holds(page, page.Whole, evidence: null))
        {
            return RangeSet.Of([]);
        }

        return RangeSet.Of(
            excuse.Scope switch
            {
                ExcuseScope.ClauseAfter => After(page, excuse, page.Clauses),
                ExcuseScope.SentenceAfter => After(page, excuse, page.Sentences),
                ExcuseScope.Quote => Quotes(page, excuse),
                ExcuseScope.Sentence => Units(page, excuse, page.Sentences),
                ExcuseScope.Block => Units(page, excuse, page.Blocks),
                _ => Page(page, excuse),
            }
        );
    }

    private static bool Refused(PageView page, Excuse excuse, TextRange unit) =>
        excuse.NotWhen is not null && excuse.NotWhen.Holds(page, unit, evidence: null);

    private static IEnumerable<TextRange> Page(PageView page, Excuse excuse)
    {
        if (!excuse.When.Holds(page, page.Whole, evidence: null))
        {
            yield break;
        }

        for (var i = 0; i < page.Blocks.Count && page.Blocks[i].Start < page.Whole.End; i++)
        {
            if (!Refused(page, excuse, page.Blocks[i]))
            {
                yield return page.Blocks[i];
            }
        }
    }

    private static IEnumerable<TextRange> Units(PageView page, Excuse excuse, TextUnits units) =>
        UnitCondition
            .Candidates(page, units, page.Whole, excuse.When)
            .Where(unit => excuse.When.Holds(page, unit, evidence: null) && !Refused(page, excuse, unit));

    private static IEnumerable<TextRange> After(PageView page, Excuse excuse, TextUnits units)
    {
        var cues = new Evidence();
        if (!excuse.When.Holds(page, page.Whole, cues))
        {
            yield break;
        }

        foreach (var cue in cues.Ranges)
        {
            var sentence = page.Sentences.Around(cue.Start, page.Whole);
            if (!Refused(page, excuse, sentence))
            {
                yield return TextRange.Between(cue.Start, units.Around(cue.Start, page.Whole).End);
            }
        }
    }

    private static IEnumerable<TextRange> Quotes(PageView page, Excuse excuse) =>
        Units(page, excuse, page.Sentences).SelectMany(sentence => QuotesIn(page, sentence));

    private static List<TextRange> QuotesIn(PageView page, TextRange sentence)
    {
        var quotes = new List<TextRange>();
        var open = -1;
        var closer = '\0';
        for (var i = sentence.Start; i < sentence.End; i++)
        {
            var c = page.Text[i];
            if (open >= 0 && c == closer)
            {
                quotes.Add(TextRange.Between(open, i + 1));
                open = -1;
            }
            else if (open < 0 && Openers.IndexOf(c, StringComparison.Ordinal) is var at and >= 0)
            {
                (open, closer) = (i, Closers[at]);
            }
        }

        return quotes;
    }
}
