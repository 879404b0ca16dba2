using System.Collections.Immutable;

namespace AdWatch.Indexing.Searching;

/// <summary>Full-text search over the stored pages; safe for many callers at once.</summary>
public interface ISearchEngine
{
    SearchIndexState State { get; }

    /// <summary>Answers one question.</summary>
    /// <exception cref="SearchQueryException">The cursor is not one of this question.</exception>
    ValueTask<SearchPage> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>Words that stand in the hits far more often than elsewhere, strongest first.</summary>
    ValueTask<ImmutableArray<HotWord>> GetHotWordsAsync(SearchRequest request, int count, CancellationToken cancellationToken);

    /// <summary>Pages that share the telling words of one page, nearest first.</summary>
    ValueTask<ImmutableArray<SearchHit>> GetRelatedAsync(string page, int count, AccessFilter access, CancellationToken cancellationToken);
}

/// <summary>Where the index stands: the sequence it shows, how many pages, and whether it is being made anew.</summary>
public sealed record SearchIndexState(long Sequence, int Pages, bool Rebuilding);

/// <summary>A telling word: hits of the sample that hold it, and its weight against the whole index.</summary>
public sealed record HotWord(string Word, int Pages, double Weight);
