using Lucene.Net.Analysis.Cn.Smart;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Analysis;

/// <summary>Words of a text as SmartCn segments them; for ranking, hot words and related pages, never for the question whether a page is a hit.</summary>
/// <remarks>Loads its dictionary at first use (about a second); safe from many threads.</remarks>
internal sealed class ChineseWords
{
    private readonly Lazy<SmartChineseAnalyzer> _analyzer = new(() => new SmartChineseAnalyzer(LuceneVersion.LUCENE_48));

    /// <summary>Words of two characters or more that hold a Han character, as they stand in the text.</summary>
    public IEnumerable<string> Of(string text)
    {
        using var stream = _analyzer.Value.GetTokenStream("words", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            var word = term.ToString();
            if (word.Length >= 2 && word.Any(c => c is >= '\u3400' and <= '\u9FFF'))
            {
                yield return word;
            }
        }

        stream.End();
    }
}
