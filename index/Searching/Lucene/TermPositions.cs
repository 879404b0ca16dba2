using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>The postings of one term of a strand, or of all terms that begin with it, as one list.</summary>
internal sealed class TermPositions
{
    private readonly DocsAndPositionsEnum[] _postings;
    private readonly PriorityQueue<DocsAndPositionsEnum, int> _waiting = new();
    private readonly List<DocsAndPositionsEnum> _here = [];
    private readonly int _offset;
    private int _doc = -1;

    private TermPositions(List<DocsAndPositionsEnum> postings, int offset)
    {
        _postings = [.. postings];
        _offset = offset;
        foreach (var posting in postings)
        {
            _waiting.Enqueue(posting, -1);
        }
    }

    public long Cost => _postings.Sum(posting => posting.GetCost());

    public static TermPositions? Open(Terms terms, StrandTerm wanted, IBits acceptDocs)
    {
        var found = new List<DocsAndPositionsEnum>();
        var bytes = new BytesRef(wanted.Text);
        var each = terms.GetEnumerator();
        if (!wanted.Prefix)
        {
            Add(each.SeekExact(bytes));
        }
        else if (each.SeekCeil(bytes) != TermsEnum.SeekStatus.END)
        {
            do
            {
                Add(StringHelper.StartsWith(each.Term, bytes));
            } while (StringHelper.StartsWith(each.Term, bytes) && each.MoveNext());
        }

        return found.Count == 0 ? null : new TermPositions(found, wanted.Position);

        void Add(bool isWanted)
        {
            if (isWanted && each.DocsAndPositions(acceptDocs, null, DocsAndPositionsFlags.NONE) is { } postings)
            {
                found.Add(postings);
            }
        }
    }

    public int Advance(int target)
    {
        if (_doc >= target)
        {
            return _doc;
        }

        foreach (var posting in _here)
        {
            _waiting.Enqueue(posting, _doc);
        }

        _here.Clear();
        while (_waiting.TryPeek(out var next, out var at) && at < target)
        {
            at = next.Advance(target);
            _waiting.DequeueEnqueue(next, at);
        }

        if (!_waiting.TryPeek(out _, out _doc))
        {
            return _doc = DocIdSetIterator.NO_MORE_DOCS;
        }

        while (_doc != DocIdSetIterator.NO_MORE_DOCS && _waiting.TryPeek(out var same, out var doc) && doc == _doc)
        {
            _here.Add(same);
            _waiting.Dequeue();
        }

        return _doc;
    }

    /// <summary>Adds where the strand would begin for this term, rising; to be asked once a document.</summary>
    public void AddStarts(List<int> starts)
    {
        foreach (var posting in _here)
        {
            for (var i = posting.Freq; i > 0; i--)
            {
                starts.Add(posting.NextPosition() - _offset);
            }
        }

        if (_here.Count > 1)
        {
            starts.Sort();
        }
    }
}
