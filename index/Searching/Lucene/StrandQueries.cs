using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>The Lucene form of a strand: hits are exactly the fields whose folded text holds it.</summary>
internal static class StrandQueries
{
    public static Query Of(string field, Strand strand)
    {
        if (strand.Terms is [var only])
        {
            var term = new Term(field, only.Text);
            return only.Prefix ? new PrefixQuery(term) : new TermQuery(term);
        }

        var phrase = new PhraseQuery();
        foreach (var (text, position, _) in strand.Terms)
        {
            phrase.Add(new Term(field, text), position);
        }

        return phrase;
    }
}
