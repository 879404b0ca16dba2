using AdWatch.Api.Composition;
using AdWatch.Api.Hosting;
using AdWatch.Api.Pipeline;
using AdWatch.Api.Reloading;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Api.Tests.Reloading;

/// <summary>An installation with real store, index and pipeline, whose seeds and model may be changed.</summary>
internal sealed class ReloadWorld : IAsyncDisposable
{
    public const string TrialWords = "青禾量子灯";

    private readonly TempFolder _data;

    private ReloadWorld(Installation installation, ChangeableSeeds seeds, TempFolder data)
    {
        (Installation, Seeds, _data) = (installation, seeds, data);
        Reload = new RuleReload(
            installation.Config,
            installation.Judging,
            installation.SearchFolding,
            installation.Store,
            State,
            NullLogger<RuleReload>.Instance
        );
    }

    public static Actor Administrator { get; } = new("mei", "person", Roles.Admin);

    public Installation Installation { get; }

    public ChangeableSeeds Seeds { get; }

    public RuleReload Reload { get; }

    public ServiceState State { get; } = new();

    public JudgeVersions Judging => Installation.Judging.Current.Versions;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ReloadWorld> OpenAsync()
    {
        var (seeds, data) = (new ChangeableSeeds(), new TempFolder());
        var config = new AdWatchConfig { DataFolder = data.Path, SeedsFolder = seeds.Path };
        var installation = await Installation.OpenAsync(config, false, TimeProvider.System, NullLoggerFactory.Instance, Token);
        return new ReloadWorld(installation, seeds, data);
    }

    public Task<ReloadOutcome> ReloadAsync() => Reload.RunAsync(Administrator, waits: false, Token);

    /// <summary>Takes a page of its own through the pipeline.</summary>
    public Task<TakenPage> TakeAsync(string text) => Installation.Intake.TakeAsync(Some.Page(text: text), null, Token);

    public async Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        (await Installation.Store.Audit.ListAsync("rules", null, null, 100, Token)).Items;

    public async ValueTask DisposeAsync()
    {
        Reload.Dispose();
        await Installation.DisposeAsync();
        Seeds.Dispose();
        _data.Dispose();
    }
}
