namespace AdWatch.Indexing.Searching;

/// <summary>The store as the index reads it: the truth the index is derived from.</summary>
/// <remarks>Calls may overlap with writes; a read gives a state that was committed.</remarks>
public interface ISearchDocumentSource
{
    /// <summary>The highest committed sequence; 0 in an empty store.</summary>
    ValueTask<long> GetLastSequenceAsync(CancellationToken cancellationToken);

    /// <summary>Pages changed after <paramref name="sequence"/>, by rising sequence, at most <paramref name="limit"/>; a page changed twice comes once, with its last sequence.</summary>
    ValueTask<IReadOnlyList<SearchDocument>> ReadAfterAsync(long sequence, int limit, CancellationToken cancellationToken);

    /// <summary>Title and text of the pages that still exist among <paramref name="pageIds"/>.</summary>
    ValueTask<IReadOnlyDictionary<string, SearchText>> ReadTextsAsync(
        IReadOnlyCollection<string> pageIds,
        CancellationToken cancellationToken
    );
}
