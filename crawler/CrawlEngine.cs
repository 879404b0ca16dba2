using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler;

/// <summary>Visits what is due: lease, robots, politeness, fetch, archive, read, hand over, complete. The only type that knows the order.</summary>
/// <remarks>
/// One engine owns a data folder: a second one, in any process, is refused with <see cref="CrawlFolderInUseException"/>.
/// The folder is opened on first use. Members may be called from any thread; runs follow one another.
/// </remarks>
public sealed class CrawlEngine : IAsyncDisposable
{
    public CrawlEngine(CrawlerOptions options, ICrawlResultSink sink, TimeProvider time, ILoggerFactory? loggers = null)
    {
        CrawlerOptionsValidator.ThrowIfFaulty(options);
    }

    /// <summary>Takes the lock on the data folder and opens frontier and archive; called by every other member on first use.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Makes these the sources: new start URLs become due, sources that are gone stop being visited, state is kept.</summary>
    public Task ReplaceSourcesAsync(IReadOnlyList<Source> sources, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Crawls. Cancelling ends the run in good order with <see cref="CrawlEnd.Cancelled"/>; no exception.</summary>
    /// <exception cref="CrawlStorageException">Disk full or unreadable state; nothing fetched is lost.</exception>
    public Task<CrawlSummary> RunAsync(CrawlRun run, IProgress<CrawlProgress>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>How each source stands, in the order of their ids.</summary>
    public Task<IReadOnlyList<SourceStatus>> GetSourceStatusesAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Makes the start URLs of a source due now; false where no such source is known.</summary>
    public Task<bool> ScheduleNowAsync(string sourceId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
