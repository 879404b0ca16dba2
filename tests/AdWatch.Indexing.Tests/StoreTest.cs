using AdWatch.Classifier.Results;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Indexing.Tests;

/// <summary>A store on a real file, with a clock the test moves.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    protected static readonly Actor Reviewer = new("lin", "person", Roles.Reviewer);
    protected static readonly Actor Supervisor = new("wei", "person", Roles.Supervisor);
    protected static readonly Actor CaseSystem = new("msa#1", "key", Roles.CaseSystem, "market-supervision");
    protected static readonly ClueTarget Lead = new("msa", "market-supervision", []);
    protected static readonly ClueTarget Co = new("health", "health", []);

    protected TempFolder Folder { get; } = new();

    protected FakeTimeProvider Time { get; } = new(Some.Morning);

    protected AdWatchStore Store { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await AdWatchStore.OpenAsync(Folder.Path, Time, Token);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<SavedPage> SaveAsync(PageDocument document) => Store.Pages.SaveAsync(document, Token);

    protected async Task<Clue> ClueAsync(string clueId) => (await Store.Clues.GetAsync(clueId, AccessScope.Everything, Token))!.Clue;

    /// <summary>Opens a clue by saving a violation.</summary>
    protected async Task<Clue> DetectAsync(PageDocument? document = null) =>
        await ClueAsync((await SaveAsync(document ?? Some.Violation())).ClueId!);

    protected async Task<Clue> ConfirmAsync(Clue clue, params ClueTarget[] targets)
    {
        var change = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "证据充分", Supervisor, clue.Version, targets, Token);
        Assert.Equal(ClueChangeStatus.Done, change.Status);
        return change.Clue!;
    }

    protected async Task<Clue> DismissAsync(Clue clue)
    {
        var change = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Dismiss, "属于合法信息", Supervisor, clue.Version, [], Token);
        Assert.Equal(ClueChangeStatus.Done, change.Status);
        return change.Clue!;
    }

    protected Task<ClueChange> ReportAsync(Clue clue, string type, Actor? actor = null, string? caseNumber = null) =>
        Store.Clues.AddEventAsync(clue.Id, new CaseEvent(type, Time.GetUtcNow(), caseNumber), actor ?? CaseSystem, Token);

    protected Task<IReadOnlyList<OutboxEntry>> LeaseAsync(string? targetId = null) =>
        Store.Outbox.LeaseAsync("dispatcher-1", targetId, 100, TimeSpan.FromMinutes(1), Token);

    protected DeliveryAttempt Attempt(int? status, string result) => new(Time.GetUtcNow(), TimeSpan.FromMilliseconds(12), status, result);

    protected async Task<Clue> DispatchAsync(Clue clue)
    {
        foreach (var entry in await LeaseAsync())
        {
            await Store.Outbox.CompleteAsync(entry.Id, Attempt(200, "OK"), Token);
        }

        return await ClueAsync(clue.Id);
    }

    protected async Task<ClueDetails> DetailsAsync(Clue clue) => (await Store.Clues.GetAsync(clue.Id, AccessScope.Everything, Token))!;

    protected static PageDocument With(PageDocument document, Severity severity, string lead, params string[] departments) =>
        document with
        {
            Classification = document.Classification with { Severity = severity, Lead = lead, Departments = [.. departments] },
        };
}
