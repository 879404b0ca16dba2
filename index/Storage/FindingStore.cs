using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.Indexing.Storage;

/// <summary>Findings and excused matches.</summary>
public sealed class FindingStore
{
    /// <summary>Findings of a page that stand; with <paramref name="history"/> also those that no longer do.</summary>
    public ValueTask<IReadOnlyList<StoredFinding>> GetForPageAsync(string pageId, bool history, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask<IReadOnlyList<Excused>> GetExcusedAsync(string pageId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Standing findings per violation code, exempt ones left out.</summary>
    public ValueTask<IReadOnlyDictionary<string, long>> CountByCodeAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Standing findings of all pages, by page.</summary>
    public IAsyncEnumerable<StoredFinding> StreamAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
