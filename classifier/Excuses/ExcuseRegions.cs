using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Excuses;

/// <summary>Finds the parts of a page that an excuse covers.</summary>
internal static class ExcuseRegions
{
    private const string Openers = "“「『《‘\"";
    private const string Closers = "”」』》’\"";

    /// <summary>Adds the parts to <paramref name="regions"/>.</summary>
    public static void Find(PageView page, Excuse excuse, List<TextRange> regions)
    {
        if (!excuse.When.MayHold(page) || (excuse.NotOnPage is not null && excuse.NotOnPage.Holds(page, page.Whole, evidence: null)))
        {
            return;
        }

        switch (excuse.Scope)
        {
            case ExcuseScope.ClauseAfter:
                FindAfter(page, excuse, page.Clauses, regions);
                break;
            case ExcuseScope.SentenceAfter:
                FindAfter(page, excuse, page.Sentences, regions);
                break;
            case ExcuseScope.Quote:
                FindQuotes(page, excuse, regions);
                break;
            case ExcuseScope.Sentence:
                FindUnits(page, excuse, page.Sentences, regions);
                break;
            case ExcuseScope.Block:
                FindUnits(page, excuse, page.Blocks, regions);
                break;
            default:
                FindOnPage(page, excuse, regions);
                break;
        }
    }

    private static bool Refused(PageView page, Excuse excuse, TextRange unit) =>
        excuse.NotWhen is not null && excuse.NotWhen.Holds(page, unit, evidence: null);

    private static void FindOnPage(PageView page, Excuse excuse, List<TextRange> regions)
    {
        if (!excuse.When.Holds(page, page.Whole, evidence: null))
        {
            return;
        }

        for (var i = 0; i < page.Blocks.Count && page.Blocks[i].Start < page.Whole.End; i++)
        {
            if (!Refused(page, excuse, page.Blocks[i]))
            {
                regions.Add(page.Blocks[i]);
            }
        }
    }

    private static void FindUnits(PageView page, Excuse excuse, TextUnits units, List<TextRange> regions)
    {
        using var candidates = page.RentRanges();
        UnitCondition.FindCandidates(page, units, page.Whole, excuse.When, candidates.List);
        foreach (var unit in candidates.Span)
        {
            if (excuse.When.Holds(page, unit, evidence: null) && !Refused(page, excuse, unit))
            {
                regions.Add(unit);
            }
        }
    }

    private static void FindAfter(PageView page, Excuse excuse, TextUnits units, List<TextRange> regions)
    {
        var cues = new Evidence();
        if (!excuse.When.Holds(page, page.Whole, cues))
        {
            return;
        }

        foreach (var cue in cues.Ranges)
        {
            var sentence = page.Sentences.Around(cue.Start, page.Whole);
            if (!Refused(page, excuse, sentence))
            {
                regions.Add(TextRange.Between(cue.Start, units.Around(cue.Start, page.Whole).End));
            }
        }
    }

    private static void FindQuotes(PageView page, Excuse excuse, List<TextRange> regions)
    {
        using var sentences = page.RentRanges();
        FindUnits(page, excuse, page.Sentences, sentences.List);
        foreach (var sentence in sentences.Span)
        {
            FindQuotesIn(page, sentence, regions);
        }
    }

    private static void FindQuotesIn(PageView page, TextRange sentence, List<TextRange> quotes)
    {
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
    }
}
