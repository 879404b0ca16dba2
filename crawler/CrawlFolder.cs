using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Copies;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Pictures;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Robots;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler;

/// <summary>An opened data folder: its lock, frontier, archive, and what stands on them.</summary>
internal sealed class CrawlFolder : IDisposable
{
    private readonly CrawlLock hold;
    private readonly GuardedConnections connections;

    private CrawlFolder(CrawlLock hold, CrawlerOptions options, TimeProvider time, INameResolver resolver, ILogger logger)
    {
        this.hold = hold;
        ArchiveFolder = ArchiveFolderOf(options);
        Gate = new HostGate(options, time);
        Frontier = new SqliteFrontier(Path.Combine(options.DataFolder, "frontier.db"), time, Gate.SetDue, options.MaxHostsPerSource);
        Copies = new NearCopyIndex(Path.Combine(options.DataFolder, "copies.db"));
        Archive = new WarcWriter(ArchiveFolder, options.ArchiveFileBytes, options.UserAgent, time);
        Reader = new ArchiveReader(ArchiveFolder);
        Exchanges = new ExchangeArchive(Archive, Reader);
        connections = new GuardedConnections(options, resolver);
        Fetcher = new HttpPageFetcher(options, connections, time);
        Robots = new RobotsGate(options, Fetcher, Exchanges, Frontier, time);
        Pictures = PictureCache.Open(Path.Combine(options.DataFolder, "pictures.db"), options.PictureCacheEntries, time);
        Logger = logger;
    }

    public string ArchiveFolder { get; }

    public HostGate Gate { get; }

    public SqliteFrontier Frontier { get; }

    public NearCopyIndex Copies { get; }

    public WarcWriter Archive { get; }

    public ArchiveReader Reader { get; }

    public ExchangeArchive Exchanges { get; }

    public HttpPageFetcher Fetcher { get; }

    public RobotsGate Robots { get; }

    public PictureCache Pictures { get; }

    private ILogger Logger { get; }

    public static string ArchiveFolderOf(CrawlerOptions options) => Path.Combine(options.DataFolder, "archive");

    public static async Task<CrawlFolder> OpenAsync(CrawlerOptions options, TimeProvider time, INameResolver resolver, ILogger logger)
    {
        try
        {
            Directory.CreateDirectory(options.DataFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CrawlStorageException(
                $"The data folder '{options.DataFolder}' cannot be made ({e.Message}): name another with --data.",
                e
            );
        }

        var taken = CrawlLock.Take(options.DataFolder);
        CrawlFolder? folder = null;
        try
        {
            folder = new CrawlFolder(taken, options, time, resolver, logger);
            await folder.MendArchiveAsync();
            await folder.Robots.LoadAsync();
            return folder;
        }
        catch (Exception e)
        {
            if (folder is null)
            {
                taken.Dispose();
            }

            folder?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new CrawlStorageException(
                    $"The data folder '{options.DataFolder}' cannot be opened ({e.Message}): mend that and start again.",
                    e
                );
            }

            throw;
        }
    }

    /// <summary>What earlier runs fetched and did not end.</summary>
    public Task<List<UnfinishedVisit>> RecoverAsync() =>
        Frontier.RecoverAsync(from =>
            ArchiveTail
                .Read(ArchiveFolder, from)
                .Where(r => r.Record.Type is "response" or "revisit")
                .Select(r => (r.Record.Headers.GetValueOrDefault(WarcRecords.VisitField, ""), r.Place))
        );

    public void Dispose()
    {
        try
        {
            connections.Dispose();
            Frontier.Dispose();
            Pictures.Dispose();
            Copies.Dispose();
            Archive.Dispose();
        }
        finally
        {
            hold.Dispose();
        }
    }

    private async Task MendArchiveAsync()
    {
        if (ArchiveTail.CutHalfRecord(ArchiveFolder, await Frontier.ArchivePositionAsync()) is (var file, var cut))
        {
            if (cut > 0)
            {
                CrawlerLog.ArchiveTailCut(Logger, file, cut);
            }

            Archive.Continue(file);
        }

        if (Archive.OpenIndex() is > 0 and var rebuilt)
        {
            CrawlerLog.ArchiveIndexRebuilt(Logger, rebuilt);
        }
    }
}
