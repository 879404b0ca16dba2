using System.Collections.Immutable;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Counts the values of the facet columns and the days over all hits.</summary>
internal sealed class FacetCounter
{
    /// <summary>Values a facet lists; sources can be thousands.</summary>
    private const int LongestFacet = 100;

    private readonly Dictionary<string, long>[] _totals =
    [
        .. IndexFields.Facets.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal)),
    ];
    private readonly Dictionary<int, long> _days = [];
    private readonly SortedDocValues?[] _single = new SortedDocValues?[IndexFields.Facets.Length];
    private readonly int[][] _counts = [.. IndexFields.Facets.Select(_ => Array.Empty<int>())];
    private SortedSetDocValues? _codes;
    private NumericDocValues? _day;
    private (int Day, long Count) _run;

    public void SetNextReader(AtomicReaderContext context)
    {
        FinishSegment();
        var reader = context.AtomicReader;
        _codes = reader.GetSortedSetDocValues(IndexFields.Facets[IndexFields.CodeFacet].Column);
        _counts[IndexFields.CodeFacet] = new int[_codes?.ValueCount ?? 0];
        for (var i = 0; i < _single.Length; i++)
        {
            if (i != IndexFields.CodeFacet)
            {
                _single[i] = reader.GetSortedDocValues(IndexFields.Facets[i].Column);
                _counts[i] = new int[_single[i]?.ValueCount ?? 0];
            }
        }

        _day = reader.GetNumericDocValues(IndexFields.Day);
    }

    public void Collect(int doc)
    {
        if (_codes is not null)
        {
            _codes.SetDocument(doc);
            for (var ord = _codes.NextOrd(); ord != SortedSetDocValues.NO_MORE_ORDS; ord = _codes.NextOrd())
            {
                _counts[IndexFields.CodeFacet][ord]++;
            }
        }

        for (var i = 0; i < _single.Length; i++)
        {
            var ord = _single[i]?.GetOrd(doc) ?? -1;
            if (ord >= 0)
            {
                _counts[i][ord]++;
            }
        }

        var day = (int)(_day?.Get(doc) ?? 0);
        if (day == _run.Day)
        {
            _run.Count++;
        }
        else
        {
            CountRun();
            _run = (day, 1);
        }
    }

    public ImmutableDictionary<string, ImmutableArray<FacetCount>> TakeFacets()
    {
        FinishSegment();
        var facets = ImmutableDictionary.CreateBuilder<string, ImmutableArray<FacetCount>>(StringComparer.Ordinal);
        for (var i = 0; i < _totals.Length; i++)
        {
            facets[IndexFields.Facets[i].Name] =
            [
                .. _totals[i]
                    .OrderByDescending(pair => pair.Value)
                    .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                    .Take(LongestFacet)
                    .Select(pair => new FacetCount(pair.Key, pair.Value)),
            ];
        }

        return facets.ToImmutable();
    }

    public ImmutableArray<HistogramBar> TakeHistogram()
    {
        CountRun();
        return Histogram.Of(_days);
    }

    private void CountRun()
    {
        if (_run.Count > 0)
        {
            _days[_run.Day] = _days.GetValueOrDefault(_run.Day) + _run.Count;
        }

        _run = default;
    }

    private void FinishSegment()
    {
        var term = new BytesRef();
        for (var i = 0; i < _counts.Length; i++)
        {
            for (var ord = 0; ord < _counts[i].Length; ord++)
            {
                if (_counts[i][ord] == 0)
                {
                    continue;
                }

                if (i == IndexFields.CodeFacet)
                {
                    _codes!.LookupOrd(ord, term);
                }
                else
                {
                    _single[i]!.LookupOrd(ord, term);
                }

                var value = term.Utf8ToString();
                _totals[i][value] = _totals[i].GetValueOrDefault(value) + _counts[i][ord];
            }

            _counts[i] = [];
        }
    }
}
