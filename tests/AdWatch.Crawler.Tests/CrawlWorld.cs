using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Rendering;
using AdWatch.Crawler.Sources;
using AdWatch.TestSite;

namespace AdWatch.Crawler.Tests;

/// <summary>A site, a data folder, a clock and an engine over them; the engine can be ended and begun anew like a process.</summary>
internal sealed class CrawlWorld : IAsyncDisposable
{
    private CrawlEngine? engine;

    private CrawlWorld(Site site, TempFolder folder) => (Site, Folder) = (site, folder);

    public Site Site { get; }

    public TempFolder Folder { get; }

    public ShiftedTime Time { get; } = new();

    public CollectingSink Sink { get; private set; } = new();

    public INameResolver Resolver { get; set; } = new SystemNameResolver();

    public Func<CrawlerOptions, CrawlerOptions> Adjust { get; set; } = o => o;

    public CrawlEngine Engine => engine ??= new CrawlEngine(Options, Sink, Time, null, Resolver);

    public CrawlerOptions Options =>
        Adjust(
            new CrawlerOptions
            {
                DataFolder = Folder.Path,
                AllowLoopback = true,
                Workers = 4,
                Readers = 2,
                LatencyFactor = 0,
                ShutdownGrace = TimeSpan.FromMilliseconds(200),
                Sites = Repository.Sites,
                // A page that comes to rest is read at once; these are for busy machines.
                Rendering = new RenderOptions
                {
                    TimeLimit = TimeSpan.FromMinutes(2),
                    CaptureLimit = TimeSpan.FromMinutes(2),
                    StartLimit = TimeSpan.FromMinutes(2),
                },
            }
        );

    public IEnumerable<ArchivedRecord> ArchivedRecords =>
        Directory
            .EnumerateFiles(System.IO.Path.Combine(Folder.Path, "archive"), "*.warc.gz")
            .Order(StringComparer.Ordinal)
            .SelectMany(f => WarcReader.ReadAll(new MemoryStream(File.ReadAllBytes(f))));

    public static async Task<CrawlWorld> StartAsync() =>
        new(await Site.StartAsync(TestContext.Current.CancellationToken), new TempFolder());

    /// <summary>A world whose site speaks TLS, with a certificate of an authority of its own that the crawler is told to trust.</summary>
    public static async Task<CrawlWorld> StartWithTlsAsync(TestAuthority authority)
    {
        var folder = new TempFolder();
        var file = System.IO.Path.Combine(folder.Path, "authority.pem");
        await File.WriteAllTextAsync(file, authority.Root.ExportCertificatePem(), TestContext.Current.CancellationToken);
        return new CrawlWorld(await Site.StartAsync(authority.Server, TestContext.Current.CancellationToken), folder)
        {
            Adjust = options => options with { TrustedAuthoritiesFile = file },
        };
    }

    public Source Source(string id = "one", params string[] paths) =>
        new()
        {
            Id = id,
            Name = "示例来源",
            Channel = "hospital-site",
            Urls = [.. (paths.Length == 0 ? ["/"] : paths).Select(Site.Url)],
            Scope = new SourceScope([HostPatternReader.Parse(Site.Authority)!], 8, 1_000, []),
            Politeness = new SourcePoliteness(TimeSpan.Zero, 4),
        };

    public Task<CrawlSummary> CrawlAsync(params Source[] sources) => CrawlAsync(new CrawlRun { Once = true }, sources);

    public async Task<CrawlSummary> CrawlAsync(CrawlRun run, params Source[] sources)
    {
        await Engine.ReplaceSourcesAsync(sources.Length == 0 ? [Source()] : sources, TestContext.Current.CancellationToken);
        return await Engine.RunAsync(run, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Ends the engine and forgets what its sink was handed; the next use begins anew on the same folder.</summary>
    public async Task RestartAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        engine = null;
        Sink = new CollectingSink();
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }

        await Site.DisposeAsync();
        Folder.Dispose();
    }
}

/// <summary>A folder that goes away with its test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("adwatch-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
