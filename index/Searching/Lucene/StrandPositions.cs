using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Walks the documents of a segment that hold a strand, with the positions where it begins.</summary>
internal sealed class StrandPositions
{
    private readonly TermPositions[] _terms;
    private readonly List<int> _starts = [];
    private readonly List<int> _others = [];
    private int _doc = -1;

    private StrandPositions(TermPositions[] terms) => _terms = terms;

    /// <summary>Where the strand begins in the current document, rising.</summary>
    public IReadOnlyList<int> Starts => _starts;

    public long Cost => _terms.Min(term => term.Cost);

    /// <summary>Null when the segment lacks one of its terms.</summary>
    public static StrandPositions? Open(Terms terms, Strand strand, IBits acceptDocs)
    {
        var opened = new TermPositions[strand.Terms.Length];
        for (var i = 0; i < opened.Length; i++)
        {
            if (TermPositions.Open(terms, strand.Terms[i], acceptDocs) is not { } term)
            {
                return null;
            }

            opened[i] = term;
        }

        return new StrandPositions(opened);
    }

    /// <summary>Moves to the first document at or after the target that holds the strand.</summary>
    public int Advance(int target)
    {
        if (_doc >= target)
        {
            return _doc; // its positions can be read only once
        }

        while (true)
        {
            var doc = target;
            for (var i = 0; i < _terms.Length; )
            {
                var at = _terms[i].Advance(doc);
                if (at == DocIdSetIterator.NO_MORE_DOCS)
                {
                    return _doc = at;
                }

                // a term further on sends all others after it
                i = at == doc ? i + 1 : 0;
                doc = at;
            }

            if (FindStarts())
            {
                return _doc = doc;
            }

            target = doc + 1;
        }
    }

    private bool FindStarts()
    {
        _starts.Clear();
        _terms[0].AddStarts(_starts);
        for (var i = 1; i < _terms.Length && _starts.Count > 0; i++)
        {
            _others.Clear();
            _terms[i].AddStarts(_others);
            Intersect(_starts, _others);
        }

        return _starts.Count > 0;
    }

    private static void Intersect(List<int> kept, List<int> others)
    {
        var (write, j) = (0, 0);
        for (var i = 0; i < kept.Count; i++)
        {
            var start = kept[i];
            while (j < others.Count && others[j] < start)
            {
                j++;
            }

            if (j < others.Count && others[j] == start)
            {
                kept[write++] = start;
            }
        }

        kept.RemoveRange(write, kept.Count - write);
    }
}
