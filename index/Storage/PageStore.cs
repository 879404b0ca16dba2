using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.Indexing.Storage;

/// <summary>Pages, their versions and visits.</summary>
public sealed class PageStore
{
    /// <summary>Keeps a page and its verdict in one transaction: page, version where the content is new, findings, clue, sequence. A visit stored before changes nothing.</summary>
    public Task<SavedPage> SaveAsync(PageDocument document, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Records a visit that gave no page to judge. A visit recorded before changes nothing.</summary>
    public Task RecordVisitAsync(CrawlResult result, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<StoredPage?> GetAsync(string pageId, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<StoredPage?> FindByUrlAsync(string url, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The pages of these ids, in their order; unknown ids are left out.</summary>
    public ValueTask<IReadOnlyList<StoredPage>> GetManyAsync(IReadOnlyList<string> pageIds, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Pages changed after a sequence, in the order of their sequence.</summary>
    public ValueTask<IReadOnlyList<StoredPage>> ReadChangesAsync(long afterSequence, int limit, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The sequence of the newest stored change; 0 for an empty store.</summary>
    public ValueTask<long> GetLastSequenceAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<long> CountAsync(PageFilter filter, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Pages, newest change first; the cursor stays right while pages arrive.</summary>
    public ValueTask<CursorPage<StoredPage>> ListAsync(PageFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>All pages of a filter, oldest first, without holding more than a few in memory.</summary>
    public IAsyncEnumerable<StoredPage> StreamAsync(PageFilter filter, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask<IReadOnlyList<PageVersion>> GetVersionsAsync(string pageId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask<IReadOnlyList<StoredVisit>> GetVisitsAsync(string url, int limit, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Visits by source and disposition.</summary>
    public ValueTask<IReadOnlyList<VisitCount>> CountVisitsAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
