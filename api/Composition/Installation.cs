using AdWatch.Api.Learning;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Crawler;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Searching.Lucene;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Composition;

/// <summary>The parts of one installation, opened and joined: store, classifier, intake, crawler, index. Disposed in the reverse order.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private Installation(
        AdWatchConfig config,
        AdWatchStore store,
        AdClassifier classifier,
        BurstRule bursts,
        bool allowLoopback,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        Config = config;
        Store = store;
        Classifier = classifier;
        var folding = Parts.SearchFolding(classifier.Folding);
        var pages = new PageStoreSearchSource(store.Pages);
        QueryParser = new SearchQueryParser(folding);
        Search = LuceneSearchEngine.Open(Parts.IndexFolder(config), pages, folding, time, loggers.CreateLogger<LuceneSearchEngine>());
        Follower = new IndexFollower(Search, pages, time, loggers.CreateLogger<IndexFollower>());
        Signals = new IntakeSignals(Follower.Notify);
        Intake = new PageIntake(classifier, store.Registers, store, bursts, Signals, time);
        Engine = new CrawlEngine(Parts.CrawlerOptions(config, allowLoopback), Intake, time, loggers);
    }

    public AdWatchConfig Config { get; }

    public AdWatchStore Store { get; }

    public AdClassifier Classifier { get; }

    public SearchQueryParser QueryParser { get; }

    public LuceneSearchEngine Search { get; }

    public IndexFollower Follower { get; }

    public IntakeSignals Signals { get; }

    public PageIntake Intake { get; }

    public CrawlEngine Engine { get; }

    /// <summary>Opens all parts without taking the lock of the data folder; <see cref="OpenForCrawlAsync"/> takes it.</summary>
    public static async Task<Installation> OpenAsync(
        AdWatchConfig config,
        bool allowLoopback,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(config.DataFolder);
        var classifier = Parts.LoadClassifier(config, ModelFolder.Of(config).InUse);
        var bursts = Parts.LoadBurstRule(config);
        var store = await AdWatchStore.OpenAsync(config.DataFolder, time, cancellationToken);
        try
        {
            return new Installation(config, store, classifier, bursts, allowLoopback, time, loggers);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens all parts and takes the lock of the data folder.</summary>
    /// <exception cref="CrawlFolderInUseException">Another process crawls into the folder.</exception>
    public static async Task<Installation> OpenForCrawlAsync(
        AdWatchConfig config,
        bool allowLoopback,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        var installation = await OpenAsync(config, allowLoopback, time, loggers, cancellationToken);
        try
        {
            await installation.Engine.OpenAsync(cancellationToken);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        Intake.Dispose();
        Signals.Dispose();
        Search.Dispose();
        await Store.DisposeAsync();
    }
}
