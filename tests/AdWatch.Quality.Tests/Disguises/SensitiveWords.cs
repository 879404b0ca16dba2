using AdWatch.Classifier.Lexicon;

namespace AdWatch.Quality.Tests.Disguises;

/// <summary>The words a poster would hide: terms of the lexicon that stand in a text's evidence, or in all of it where no evidence is given.</summary>
internal sealed class SensitiveWords
{
    /// <summary>Categories whose words are the voice of news, law and officials; no poster hides them.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "academic-word",
        "authority",
        "enforcement-word",
        "institution-boundary",
        "negation-word",
        "news-word",
        "official-service-word",
        "prohibition-word",
        "qa-mark",
        "question-strong",
        "question-word",
        "rebuttal-word",
        "report-verb",
        "statute-word",
        "surrogacy-report",
        "warning-word",
    };

    private readonly string[] terms;
    private readonly LexiconMatcher matcher;

    public SensitiveWords(string seeds)
    {
        terms =
        [
            .. Directory
                .GetFiles(Path.Combine(seeds, "lexicon"), "*.tsv")
                .SelectMany(File.ReadLines)
                .Where(line => line.Length > 0 && line[0] is not ('#' or '!') && !line.StartsWith("term\t", StringComparison.Ordinal))
                .Select(line => line.Split('\t'))
                .Where(columns => columns[0].Length > 1 && columns[0].All(IsHan) && !Plain.Contains(columns[1]))
                .Select(columns => columns[0])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        matcher = LexiconMatcher.Build(terms);
    }

    /// <summary>The words of a gold text, each once; a passage of evidence without a term is one word.</summary>
    public IReadOnlySet<string> Of(GoldText gold)
    {
        var passages = gold.Evidence.Count > 0 ? gold.Evidence.Select(e => e.Text) : [gold.Text];
        return passages
            .SelectMany(passage =>
            {
                var found = matcher.FindLeftmostLongest(passage).Select(match => terms[match.Term]).ToArray();
                return found.Length > 0 ? found : [passage];
            })
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A text cut into sensitive words and what lies between them; joined, the pieces are the text.</summary>
    public static IEnumerable<(string Piece, bool IsWord)> Cut(string text, IReadOnlySet<string> words)
    {
        if (words.Count == 0)
        {
            yield return (text, false);
            yield break;
        }

        var list = words.ToArray();
        var end = 0;
        foreach (var match in LexiconMatcher.Build(list).FindLeftmostLongest(text))
        {
            yield return (text[end..match.Start], false);
            yield return (text.Substring(match.Start, match.Length), true);
            end = match.Start + match.Length;
        }

        yield return (text[end..], false);
    }

    public static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';
}
