using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Judging;

/// <summary>Parts of a page that the model is asked about apart: what a poster sets around an offer makes the whole look lawful, and says nothing of the offer.</summary>
internal static class Passages
{
    /// <summary>A larger part is the page itself, of which the model was asked already.</summary>
    private const double MostOfPage = 0.7;

    /// <summary>On a shorter page there is nothing to hide among.</summary>
    private const int ShortestPage = 200;

    /// <summary>The sentences of a place and one on either side; null where they are most of the page.</summary>
    public static TextRange? Around(PageView page, TextRange place)
    {
        var sentences = page.Sentences;
        return Of(page, sentences.IndexOf(place.Start) - 1, sentences.IndexOf(Math.Max(place.Start, place.End - 1)) + 1);
    }

    /// <summary>The run of sentences whose n-grams speak most for a report; null where it is most of the page, or the page is short.</summary>
    public static TextRange? Likeliest(PageView page, LinearModel model, ModelRoom room)
    {
        if (page.Whole.Length < ShortestPage)
        {
            return null;
        }

        var sentences = page.Sentences;
        var end = page.Whole.End;
        var (best, sum) = (0f, 0f);
        var (first, last, start) = (-1, -1, 0);
        for (var i = 0; i < sentences.Count && sentences[i].Start < end; i++)
        {
            var sentence = sentences[i];
            if (sum <= 0)
            {
                (sum, start) = (0, i);
            }

            var rows = room.Rows.Of(sentence.Start, Math.Min(sentence.End, end) - sentence.Start);
            sum += model.SpeaksForReport(rows, room.Counts);
            if (sum > best)
            {
                (best, first, last) = (sum, start, i);
            }
        }

        return first < 0 ? null : Of(page, first, last);
    }

    /// <summary>The sentences that speak of what the law asks about, for a page among whose sentences others are strewn.</summary>
    /// <param name="topic">What such a sentence holds.</param>
    /// <param name="kept">Filled with the rows of their n-grams.</param>
    /// <returns>The share of the page's characters that stand in other sentences.</returns>
    public static double OnTopic(PageView page, Condition topic, NGramRows rows, List<int> kept)
    {
        var sentences = page.Sentences;
        var end = page.Whole.End;
        var beside = 0;
        var mayHold = MayHold(page, topic);
        for (var i = 0; i < sentences.Count && sentences[i].Start < end; i++)
        {
            var sentence = TextRange.Between(sentences[i].Start, Math.Min(sentences[i].End, end));
            if (!IsWhole(page.Text, sentence) || (((mayHold >> i) & 1) != 0 && topic.HoldsIn(page, sentence, evidence: null)))
            {
                kept.AddRange(rows.Of(sentence.Start, sentence.Length));
            }
            else
            {
                beside += sentence.Length;
            }
        }

        return beside / (double)Math.Max(1, page.Whole.Length);
    }

    /// <summary>A bit for each sentence that may hold what a condition needs; of more than 64 several share one (<see cref="UnitMarks"/>).</summary>
    private static ulong MayHold(PageView page, Condition condition) =>
        !condition.MayHold(page) ? 0
        : condition.LooksOutside ? ulong.MaxValue
        : page.Marks.FindSentences(condition.Needs.Words, page.Occurrences.Present, ulong.MaxValue);

    /// <summary>False for a headline, an entry of a menu or a list: what has no end is no sentence that was strewn in.</summary>
    private static bool IsWhole(ReadOnlySpan<char> text, TextRange sentence) =>
        text[sentence.Start..sentence.End].TrimEnd() is [.., '。' or '!' or '?' or '.' or '…'];

    private static TextRange? Of(PageView page, int first, int last)
    {
        var sentences = page.Sentences;
        var passage = TextRange.Between(
            sentences[Math.Max(0, first)].Start,
            Math.Min(sentences[Math.Min(sentences.Count - 1, last)].End, page.Whole.End)
        );
        return passage.Length <= MostOfPage * page.Whole.Length ? passage : null;
    }
}
