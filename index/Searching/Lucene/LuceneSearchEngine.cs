using System.Collections.Immutable;
using AdWatch.Indexing.Analysis;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Microsoft.Extensions.Logging;

namespace AdWatch.Indexing.Searching.Lucene;

/// <summary>Search over a Lucene index in a folder; the texts of snippets come from the store.</summary>
/// <remarks>
/// One process writes the folder (<see cref="IndexFollower"/>), any number read it. Where another process writes, this engine
/// shows what that one has committed. Safe from many threads.
/// </remarks>
public sealed class LuceneSearchEngine : ISearchEngine, IDisposable
{
    private readonly ISearchDocumentSource _source;
    private readonly SearchFolding _folding;
    private readonly SnippetBuilder _snippets;
    private readonly TellingWords _words;

    private LuceneSearchEngine(SearchIndex index, ISearchDocumentSource source, SearchFolding folding)
    {
        (Index, _source, _folding) = (index, source, folding);
        _snippets = new SnippetBuilder(folding);
        _words = new TellingWords(folding);
    }

    internal SearchIndex Index { get; }

    public SearchIndexState State => Index.GetState();

    /// <summary>True while this process keeps the index in step with the store.</summary>
    public bool CanWrite => Index.CanWrite;

    /// <summary>Opens the index of a folder for reading, if there is one. <see cref="IndexFollower"/> or <see cref="CatchUpAsync"/> write.</summary>
    /// <param name="folder">The folder of the index, <c>DATA/index</c>.</param>
    public static LuceneSearchEngine Open(
        string folder,
        ISearchDocumentSource source,
        SearchFolding folding,
        TimeProvider time,
        ILogger<LuceneSearchEngine> logger
    )
    {
        var index = new SearchIndex(folder, source, folding, time, logger);
        index.TryOpenForReading();
        return new LuceneSearchEngine(index, source, folding);
    }

    /// <summary>Brings an index that is missing or behind into step, unless another process keeps it; for commands that run without a service.</summary>
    /// <returns>True when the index now shows everything stored.</returns>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        var last = await _source.GetLastSequenceAsync(cancellationToken);
        if (State is { Rebuilding: false } state && state.Sequence >= last)
        {
            return true;
        }

        if (!await Index.CatchUpAsync(cancellationToken))
        {
            return false;
        }

        await Index.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Compares the checksums of all files of the index; a damaged one is begun anew.</summary>
    /// <returns>True when it was whole.</returns>
    public Task<bool> CheckAsync(CancellationToken cancellationToken) => Index.CheckAsync(cancellationToken);

    public async ValueTask<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var built = LuceneQueryBuilder.Build(_folding, request);
        var cursor = SearchCursor.Read(request);
        var found = Index.Search(
            cursor?.Snapshot,
            (session, searcher) => Find(session, searcher, request, built, cursor, cancellationToken),
            new Found(new SearchPage { Total = 0, Rebuilding = true }, [])
        );
        if (!request.WithSnippets || found.Hits.Length == 0)
        {
            return found.Page with { Items = found.Hits };
        }

        var items = await WithSnippetsAsync(found.Hits, built, cancellationToken);
        return found.Page with { Items = items };
    }

    public async ValueTask<ImmutableArray<HotWord>> GetHotWordsAsync(SearchRequest request, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var sample = await SearchAsync(
            request with
            {
                Limit = SearchRequest.MaxLimit,
                Cursor = null,
                WithFacets = false,
                WithSnippets = false,
            },
            cancellationToken
        );
        var texts = await _source.ReadTextsAsync([.. sample.Items.Select(hit => hit.Page)], cancellationToken);
        return await Task.Run(
            () => Index.Search(null, (_, searcher) => _words.OfSample(searcher, texts.Values, count, cancellationToken), []),
            cancellationToken
        );
    }

    public async ValueTask<ImmutableArray<SearchHit>> GetRelatedAsync(
        string page,
        int count,
        AccessFilter access,
        CancellationToken cancellationToken
    )
    {
        var texts = await _source.ReadTextsAsync([page], cancellationToken);
        if (!texts.TryGetValue(page, out var text))
        {
            return [];
        }

        return await Task.Run(
            () =>
                Index.Search(
                    null,
                    (session, searcher) =>
                    {
                        if (_words.RelatedTo(searcher, page, text, cancellationToken) is not { } related)
                        {
                            return [];
                        }

                        var limited = new BooleanQuery { { related, Occur.MUST } };
                        foreach (var limit in LuceneQueryBuilder.LimitsOf(access))
                        {
                            limited.Add(limit, Occur.MUST);
                        }

                        var collector = new HitCollector(count, ranked: true, after: null, facets: null, cancellationToken);
                        searcher.Search(limited, collector);
                        return Hits(searcher, collector.TakeBest(), ranked: true);
                    },
                    ImmutableArray<SearchHit>.Empty
                ),
            cancellationToken
        );
    }

    public void Dispose() => Index.Dispose();

    private static Found Find(
        IndexSession session,
        IndexSearcher searcher,
        SearchRequest request,
        BuiltQuery built,
        SearchCursor? cursor,
        CancellationToken cancellationToken
    )
    {
        var limit = Math.Clamp(request.Limit, 1, SearchRequest.MaxLimit);
        var ranked = built.Ranked && request.Order == SearchOrder.Relevance;
        var facets = request.WithFacets ? new FacetCounter() : null;
        var collector = new HitCollector(limit + 1, ranked, cursor?.Place, facets, cancellationToken);
        searcher.Search(built.Query, collector);
        var best = collector.TakeBest();
        string? next = null;
        if (best.Length > limit)
        {
            best = best[..limit];
            next = new SearchCursor(SearchCursor.QuestionOf(request), session.Keep(searcher), best[^1].Place).ToString();
        }

        var page = new SearchPage
        {
            Total = collector.Total,
            Next = next,
            Rebuilding = session.IsRebuilding,
        };
        if (facets is not null)
        {
            page = page with { Facets = facets.TakeFacets(), Histogram = facets.TakeHistogram() };
        }

        return new Found(page, Hits(searcher, best, ranked));
    }

    private static ImmutableArray<SearchHit> Hits(IndexSearcher searcher, RankedHit[] best, bool ranked)
    {
        var hits = ImmutableArray.CreateBuilder<SearchHit>(best.Length);
        var leaves = searcher.IndexReader.Leaves;
        var bytes = new BytesRef();
        foreach (var hit in best)
        {
            var leaf = leaves[ReaderUtil.SubIndex(hit.Doc, leaves)];
            leaf.AtomicReader.GetBinaryDocValues(IndexFields.Card).Get(hit.Doc - leaf.DocBase, bytes);
            var card = HitCard.Decode(bytes);
            hits.Add(
                new SearchHit
                {
                    Page = card.Page,
                    Url = card.Url,
                    Title = card.Title,
                    Channel = card.Channel,
                    Source = card.Source,
                    PublishedAt = card.PublishedAt,
                    FetchedAt = card.FetchedAt,
                    Labels = card.Codes,
                    Score = ranked ? hit.Place.Rank : 0,
                }
            );
        }

        return hits.MoveToImmutable();
    }

    private async ValueTask<ImmutableArray<SearchHit>> WithSnippetsAsync(
        ImmutableArray<SearchHit> hits,
        BuiltQuery built,
        CancellationToken cancellationToken
    )
    {
        var texts = await _source.ReadTextsAsync([.. hits.Select(hit => hit.Page)], cancellationToken);
        var inBoth = built.Wanted.Where(wanted => !wanted.TitleOnly).Select(wanted => wanted.Strand).ToList();
        var inTitle = built.Wanted.Where(wanted => wanted.TitleOnly).Select(wanted => wanted.Strand).ToList();
        return
        [
            .. hits.Select(hit =>
                texts.TryGetValue(hit.Page, out var text) ? hit with { Snippets = _snippets.Build(text, inBoth, inTitle) } : hit
            ),
        ];
    }

    private sealed record Found(SearchPage Page, ImmutableArray<SearchHit> Hits);
}
