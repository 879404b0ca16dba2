using AdWatch.Indexing.Searching;

namespace AdWatch.Indexing.Tests.Searching;

/// <summary>A store of pages in memory, with the reading rules of the real one.</summary>
internal sealed class MemoryPages : ISearchDocumentSource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SearchDocument> _pages = new(StringComparer.Ordinal);
    private long _sequence;

    public IReadOnlyList<SearchDocument> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _pages.Values.OrderBy(page => page.Sequence)];
            }
        }
    }

    public void Save(params IEnumerable<SearchDocument> pages)
    {
        lock (_lock)
        {
            foreach (var page in pages)
            {
                _pages[page.PageId] = page with { Sequence = ++_sequence };
            }
        }
    }

    /// <summary>Back to an earlier state, as a restored backup is.</summary>
    public void Forget(long afterSequence)
    {
        lock (_lock)
        {
            foreach (var page in _pages.Values.Where(page => page.Sequence > afterSequence).ToList())
            {
                _pages.Remove(page.PageId);
            }

            _sequence = Math.Min(_sequence, afterSequence);
        }
    }

    public ValueTask<long> GetLastSequenceAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_sequence);
        }
    }

    public ValueTask<IReadOnlyList<SearchDocument>> ReadAfterAsync(long sequence, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SearchDocument>>([.. All.Where(page => page.Sequence > sequence).Take(limit)]);

    public ValueTask<IReadOnlyDictionary<string, SearchText>> ReadTextsAsync(
        IReadOnlyCollection<string> pageIds,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, SearchText>>(
            All.Where(page => pageIds.Contains(page.PageId))
                .ToDictionary(page => page.PageId, page => new SearchText(page.Title, page.Text), StringComparer.Ordinal)
        );
}
