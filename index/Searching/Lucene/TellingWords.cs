using System.Collections.Immutable;
using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Finds the words that tell some pages from all others.</summary>
internal sealed class TellingWords(SearchFolding folding)
{
    /// <summary>A word must stand in so many pages of a sample, else it is chance.</summary>
    private const int FewestPages = 2;

    /// <summary>Characters of a page that are cut into words; the rest of a very long page tells little more.</summary>
    private const int MostCharacters = 20_000;

    private const int WordsOfPage = 24;

    private readonly ChineseWords _words = new();

    /// <summary>Words in more pages of the sample than their share of the whole index lets expect.</summary>
    public ImmutableArray<HotWord> OfSample(
        IndexSearcher searcher,
        IEnumerable<SearchText> sample,
        int count,
        CancellationToken cancellationToken
    )
    {
        var pages = 0;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var page in sample)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pages++;
            foreach (var word in WordsOf(page).Distinct(StringComparer.Ordinal))
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        var all = Math.Max(1, searcher.IndexReader.NumDocs);
        return
        [
            .. counts
                .Where(pair => pair.Value >= Math.Min(FewestPages, pages))
                .Select(pair =>
                {
                    var share = (double)pair.Value / pages;
                    var everywhere = (double)Math.Max(pair.Value, PagesWith(searcher, pair.Key)) / all;
                    // share of the sample times how surprising it is; a word as frequent everywhere weighs nothing
                    return new HotWord(pair.Key, pair.Value, share * Math.Log((1 + share) / ((share * 0.5) + everywhere)));
                })
                .Where(word => word.Weight > 0)
                .OrderByDescending(word => word.Weight)
                .ThenBy(word => word.Word, StringComparer.Ordinal)
                .Take(count),
        ];
    }

    /// <summary>Pages with the telling words of one page; null when it has none.</summary>
    public Query? RelatedTo(IndexSearcher searcher, string pageId, SearchText page, CancellationToken cancellationToken)
    {
        var all = Math.Max(1, searcher.IndexReader.NumDocs);
        var telling = WordsOf(page)
            .CountBy(word => word, StringComparer.Ordinal)
            .Select(pair => (Word: pair.Key, Weight: Math.Sqrt(pair.Value) * Math.Log((1.0 + all) / (1 + PagesWith(searcher, pair.Key)))))
            .Where(word => word.Weight > 0)
            .OrderByDescending(word => word.Weight)
            .ThenBy(word => word.Word, StringComparer.Ordinal)
            .Take(WordsOfPage)
            .ToList();
        cancellationToken.ThrowIfCancellationRequested();
        if (telling.Count == 0)
        {
            return null;
        }

        var any = new BooleanQuery { MinimumNumberShouldMatch = Math.Max(1, telling.Count / 5) };
        foreach (var (word, weight) in telling)
        {
            if (Strand.Of(folding, word) is { } strand)
            {
                var query = StrandQueries.Of(IndexFields.Text, strand);
                query.Boost = (float)weight;
                any.Add(query, Occur.SHOULD);
            }
        }

        return new BooleanQuery { { any, Occur.MUST }, { new TermQuery(DocumentComposer.IdTerm(pageId)), Occur.MUST_NOT } };
    }

    private IEnumerable<string> WordsOf(SearchText page)
    {
        var text = page.Text.Length <= MostCharacters ? page.Text : page.Text[..MostCharacters];
        return _words.Of(page.Title + "。" + text);
    }

    /// <summary>Pages that hold the word, at most: the rarest of its terms.</summary>
    private int PagesWith(IndexSearcher searcher, string word) =>
        Strand.Of(folding, word) is { } strand
            ? strand.Terms.Min(term => searcher.IndexReader.DocFreq(new Term(IndexFields.Text, term.Text)))
            : 0;
}
