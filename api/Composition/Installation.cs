using AdWatch.Api.Pipeline;
using AdWatch.Classifier;
using AdWatch.Crawler;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Composition;

/// <summary>The parts of one installation, opened and joined: store, classifier, intake, crawler, index. Disposed in the reverse order.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private Installation(
        AdWatchConfig config,
        AdWatchStore store,
        AdClassifier classifier,
        IntakeSignals signals,
        PageIntake intake,
        CrawlEngine engine
    )
    {
        Config = config;
        Store = store;
        Classifier = classifier;
        Signals = signals;
        Intake = intake;
        Engine = engine;
    }

    public AdWatchConfig Config { get; }

    public AdWatchStore Store { get; }

    public AdClassifier Classifier { get; }

    public IntakeSignals Signals { get; }

    public PageIntake Intake { get; }

    public CrawlEngine Engine { get; }

    /// <summary>Opens all parts and takes the lock of the data folder.</summary>
    /// <exception cref="CrawlFolderInUseException">Another process crawls into the folder.</exception>
    public static async Task<Installation> OpenAsync(
        AdWatchConfig config,
        bool allowLoopback,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(config.DataFolder);
        var classifier = Parts.LoadClassifier(config);
        var store = await AdWatchStore.OpenAsync(config.DataFolder, time, cancellationToken);
        var signals = new IntakeSignals();
        var intake = new PageIntake(classifier, store.Registers, store, signals, time);
        var engine = new CrawlEngine(Parts.CrawlerOptions(config, allowLoopback), intake, time, loggers);
        var installation = new Installation(config, store, classifier, signals, intake, engine);
        try
        {
            await engine.OpenAsync(cancellationToken);
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
        await Store.DisposeAsync();
    }
}
