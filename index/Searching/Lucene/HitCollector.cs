using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Counts all hits and keeps the best: by rank, then by key, so that the order is the same on every index of the store.</summary>
/// <param name="ranked">True: by score; false: by day, latest first.</param>
/// <param name="after">Only hits that come after this place.</param>
/// <param name="facets">Counts that run along; null for none.</param>
internal sealed class HitCollector(int wanted, bool ranked, HitPlace? after, FacetCounter? facets, CancellationToken cancellationToken)
    : ICollector
{
    private readonly PriorityQueue<RankedHit, HitPlace> _best = new(wanted + 1, HitPlace.WorstFirst);
    private Scorer? _scorer;
    private NumericDocValues? _days;
    private NumericDocValues? _keys;
    private int _docBase;
    private float _worst = float.NegativeInfinity;

    public long Total { get; private set; }

    /// <summary>All hits fit in any order.</summary>
    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer) => _scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _docBase = context.DocBase;
        _keys = context.AtomicReader.GetNumericDocValues(IndexFields.Key);
        _days = ranked ? null : context.AtomicReader.GetNumericDocValues(IndexFields.Day);
        facets?.SetNextReader(context);
    }

    public void Collect(int doc)
    {
        Total++;
        facets?.Collect(doc);
        var rank = ranked ? _scorer!.GetScore() : _days!.Get(doc);
        if (rank < _worst)
        {
            return;
        }

        var place = new HitPlace(rank, _keys!.Get(doc));
        if (after is { } last && place.ComparePlace(last) <= 0)
        {
            return;
        }

        var hit = new RankedHit(_docBase + doc, place);
        if (_best.Count < wanted)
        {
            _best.Enqueue(hit, place);
        }
        else
        {
            _best.EnqueueDequeue(hit, place);
        }

        if (_best.Count == wanted && _best.TryPeek(out _, out var worst))
        {
            _worst = worst.Rank;
        }
    }

    /// <summary>The best hits, best first; empties the collector.</summary>
    public RankedHit[] TakeBest()
    {
        var hits = new RankedHit[_best.Count];
        for (var i = hits.Length - 1; i >= 0; i--)
        {
            hits[i] = _best.Dequeue();
        }

        return hits;
    }
}

/// <summary>A hit and its place in the list.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RankedHit(int Doc, HitPlace Place);

/// <summary>A place in the list of hits: higher rank first, then lower key.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HitPlace(float Rank, long Key)
{
    /// <summary>Order of a queue that gives up its worst.</summary>
    public static IComparer<HitPlace> WorstFirst { get; } = Comparer<HitPlace>.Create((a, b) => b.ComparePlace(a));

    /// <summary>Negative when this one comes first.</summary>
    public int ComparePlace(HitPlace other)
    {
        var byRank = other.Rank.CompareTo(Rank);
        return byRank != 0 ? byRank : Key.CompareTo(other.Key);
    }
}
