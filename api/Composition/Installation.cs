using AdWatch.Api.Learning;
using AdWatch.Api.Pipeline;
using AdWatch.Crawler;
using AdWatch.Indexing.Analysis;
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
        Judging judging,
        bool allowLoopback,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        Config = config;
        Store = store;
        Judging = new JudgingInUse(judging);
        SearchFolding = Parts.SearchFolding(judging.Classifier.Folding);
        var pages = new PageStoreSearchSource(store.Pages);
        QueryParser = new SearchQueryParser(SearchFolding);
        Search = LuceneSearchEngine.Open(Parts.IndexFolder(config), pages, SearchFolding, time, loggers.CreateLogger<LuceneSearchEngine>());
        Follower = new IndexFollower(Search, pages, time, loggers.CreateLogger<IndexFollower>());
        Signals = new IntakeSignals(Follower.Notify);
        Intake = new PageIntake(Judging, store.Registers, store, Signals, time);
        Engine = new CrawlEngine(Parts.CrawlerOptions(config, allowLoopback), Intake, time, loggers);
    }

    public AdWatchConfig Config { get; }

    public AdWatchStore Store { get; }

    public JudgingInUse Judging { get; }

    /// <summary>How the index was written and is asked; stays until the end, whatever a reload brings.</summary>
    public SearchFolding SearchFolding { get; }

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
        DataFolder.Create(config.DataFolder);
        var judging = new Judging(Parts.LoadClassifier(config, ModelFolder.Of(config).InUse), Parts.LoadBurstRule(config));
        Parts.GiveBackAfterLoading();
        var store = await AdWatchStore.OpenAsync(config.DataFolder, time, cancellationToken);
        try
        {
            return new Installation(config, store, judging, allowLoopback, time, loggers);
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
