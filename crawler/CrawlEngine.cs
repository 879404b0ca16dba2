using AdWatch.Crawler.Advertisements;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Pictures;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Rendering;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Traps;
using AdWatch.Crawler.Visits;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Crawler;

/// <summary>Visits what is due of the sources of one data folder, for once or for good.</summary>
/// <remarks>
/// One engine owns a data folder: a second one, in any process, is refused with <see cref="CrawlFolderInUseException"/>.
/// The folder is opened on first use. Members may be called from any thread; runs follow one another.
/// </remarks>
public sealed class CrawlEngine : IAsyncDisposable
{
    private readonly CrawlerOptions options;
    private readonly ICrawlResultSink sink;
    private readonly TimeProvider time;
    private readonly INameResolver resolver;
    private readonly ILogger logger;
    private readonly TrapLedger traps;
    private readonly VisitReader reader;
    private readonly ArticlesHandedOver articles = new();
    private readonly PictureReader pictures;
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly SemaphoreSlim running = new(1, 1);
    private volatile SourceSet sources;
    private CrawlFolder? folder;

    public CrawlEngine(CrawlerOptions options, ICrawlResultSink sink, TimeProvider time, ILoggerFactory? loggers = null)
        : this(options, sink, time, loggers, new SystemNameResolver()) { }

    internal CrawlEngine(CrawlerOptions options, ICrawlResultSink sink, TimeProvider time, ILoggerFactory? loggers, INameResolver resolver)
    {
        CrawlerOptionsValidator.ThrowIfFaulty(options);
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        (this.options, this.sink, this.time, this.resolver) = (options, sink, time, resolver);
        logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<CrawlEngine>();
        traps = new TrapLedger(options.TrapWindow);
        reader = new VisitReader(options, new PageExtractor(null, options.Profiles), traps);
        pictures = new PictureReader(options, time, logger);
        Archive = new ArchiveReader(CrawlFolder.ArchiveFolderOf(options));
        sources = SourceSet.Of([], options);
    }

    /// <summary>Reads archived records back; needs no lock.</summary>
    public ArchiveReader Archive { get; }

    /// <summary>Pictures decoded and read by this engine; those known from before are not among them.</summary>
    internal long PicturesRead => pictures.Readings;

    /// <summary>Ids that a source may name as its profile.</summary>
    public IReadOnlyList<string> ProfileIds => options.Profiles.Ids;

    /// <summary>Takes the lock on the data folder and opens frontier and archive; called by every other member on first use.</summary>
    /// <exception cref="CrawlFolderInUseException">Another process crawls into the folder.</exception>
    /// <exception cref="CrawlStorageException">State or archive cannot be opened.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken) => await FolderAsync(cancellationToken);

    /// <summary>Makes these the sources: new start URLs become due, sources that are gone stop being visited, state is kept.</summary>
    /// <exception cref="ArgumentException">Two sources have the same id.</exception>
    public async Task ReplaceSourcesAsync(IReadOnlyList<Source> sources, CancellationToken cancellationToken)
    {
        var next = SourceSet.Of(sources, options);
        var open = await FolderAsync(cancellationToken);
        this.sources = next;
        await open.Frontier.ReplaceSourcesAsync(sources);
    }

    /// <summary>Crawls. Cancelling ends the run in good order with <see cref="CrawlEnd.Cancelled"/>; no exception.</summary>
    /// <exception cref="CrawlStorageException">Disk full or unreadable state; nothing fetched is lost.</exception>
    public async Task<CrawlSummary> RunAsync(CrawlRun run, IProgress<CrawlProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        await running.WaitAsync(cancellationToken);
        try
        {
            var open = await FolderAsync(cancellationToken);
            var state = new RunState(run, time);
            var fetcher = new VisitFetcher(options, open, state, () => sources, time, logger);
            await using var rendering = new RenderStep(options, open, reader, state, () => sources, time, logger);
            var embeds = new EmbedFetcher(options, open, state, () => sources, time);
            var reading = new PictureStep(options, open.Pictures, embeds, pictures, state, time);
            var landings = new LandingStep(
                options,
                open,
                new LandingFetcher(options, open, embeds, () => sources, time),
                reader,
                [rendering, reading],
                state,
                () => sources,
                time,
                logger
            );
            IReadOnlyList<IPageStep> steps = [rendering, reading, landings];
            var ending = new VisitEnding(
                options,
                open,
                sink,
                new HostRefusals(options, open.Gate, time),
                traps,
                articles,
                state,
                time,
                logger
            );
            var session = new CrawlSession(options, open, fetcher, reader, steps, ending, traps, state, () => sources, time, logger);
            try
            {
                return await session.RunAsync(progress, cancellationToken);
            }
            catch (CrawlStorageException)
            {
                // What is written is sound; the next use opens it anew.
                await CloseAsync();
                throw;
            }
        }
        finally
        {
            running.Release();
        }
    }

    /// <summary>How each source stands, in the order of their ids.</summary>
    public async Task<IReadOnlyList<SourceStatus>> GetSourceStatusesAsync(CancellationToken cancellationToken)
    {
        var open = await FolderAsync(cancellationToken);
        return SourceStatuses.Of(open.Frontier.Statuses(), sources.ById);
    }

    /// <summary>Makes the start URLs of a source due now; false where no such source is known.</summary>
    public async Task<bool> ScheduleNowAsync(string sourceId, CancellationToken cancellationToken)
    {
        var open = await FolderAsync(cancellationToken);
        return sources.ById.TryGetValue(sourceId, out var source) && await open.Frontier.ScheduleNowAsync(sourceId, source.Urls);
    }

    /// <summary>Waits for a run to end (cancel it first) and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        await running.WaitAsync();
        await CloseAsync();
        pictures.Dispose();
    }

    private async Task<CrawlFolder> FolderAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            return folder ??= await CrawlFolder.OpenAsync(options, time, resolver, logger);
        }
        finally
        {
            opening.Release();
        }
    }

    private async Task CloseAsync()
    {
        await opening.WaitAsync();
        try
        {
            // Forgotten first: a part that cannot be closed on a full disk must not be closed again by the next one who tries.
            (var closing, folder) = (folder, null);
            closing?.Dispose();
        }
        finally
        {
            opening.Release();
        }
    }
}
