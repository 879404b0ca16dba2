using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Outbox;

public sealed class ClueOutboxTests : StoreTest
{
    [Fact]
    public async Task AKillBetweenDecisionAndDispatchLosesNothing()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead, Co);

        using var after = new TempFolder();
        CopyAsKilled(after);
        await using var reopened = await AdWatchStore.OpenAsync(after.Path, Time, Token);
        var owed = await reopened.Outbox.LeaseAsync("next", null, 10, TimeSpan.FromMinutes(1), Token);

        Assert.Equal([clue.Id, clue.Id], owed.Select(entry => entry.ClueId));
    }

    [Fact]
    public async Task AKillBetweenSendingAndWritingDownSendsTheSameAgain()
    {
        await ConfirmAsync(await DetectAsync(), Lead);
        var first = Assert.Single(await LeaseAsync());
        await Store.Outbox.KeepPayloadAsync(first.Id, """{"n":1}""", Token);

        using var after = new TempFolder();
        CopyAsKilled(after);
        await using var reopened = await AdWatchStore.OpenAsync(after.Path, Time, Token);
        Assert.Empty(await reopened.Outbox.LeaseAsync("next", null, 10, TimeSpan.FromMinutes(1), Token));
        Time.Advance(TimeSpan.FromMinutes(2));
        var again = Assert.Single(await reopened.Outbox.LeaseAsync("next", null, 10, TimeSpan.FromMinutes(1), Token));

        Assert.Equal((first.Id, """{"n":1}"""), (again.Id, again.Payload));
    }

    [Fact]
    public async Task ALeasedEntryIsNotGivenTwice()
    {
        await ConfirmAsync(await DetectAsync(), Lead);

        Assert.Single(await LeaseAsync());
        Assert.Empty(await LeaseAsync());
    }

    [Fact]
    public async Task TheFirstPayloadStands()
    {
        await ConfirmAsync(await DetectAsync(), Lead);
        var entry = Assert.Single(await LeaseAsync());

        Assert.Equal("a", await Store.Outbox.KeepPayloadAsync(entry.Id, "a", Token));
        Assert.Equal("a", await Store.Outbox.KeepPayloadAsync(entry.Id, "b", Token));
    }

    [Fact]
    public async Task TheAcknowledgementOfTheLeadMakesTheClueDispatched()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead, Co);
        var entries = await LeaseAsync();

        await Store.Outbox.CompleteAsync(entries.Single(entry => entry.Role == "co").Id, Attempt(200, "OK"), Token);
        Assert.Equal(ClueState.Confirmed, (await ClueAsync(clue.Id)).State);
        await Store.Outbox.CompleteAsync(entries.Single(entry => entry.Role == "lead").Id, Attempt(200, "OK"), Token);
        Assert.Equal(ClueState.Dispatched, (await ClueAsync(clue.Id)).State);
    }

    [Fact]
    public async Task AFailedTryComesAgainWhenItIsTime()
    {
        await ConfirmAsync(await DetectAsync(), Lead);
        var entry = Assert.Single(await LeaseAsync());
        await Store.Outbox.FailAsync(entry.Id, Attempt(503, "busy"), Time.GetUtcNow().AddSeconds(5), Token);

        Assert.Empty(await LeaseAsync());
        Assert.Equal(Time.GetUtcNow().AddSeconds(5), await Store.Outbox.GetNextDueAsync(Token));
        Time.Advance(TimeSpan.FromSeconds(5));
        var again = Assert.Single(await LeaseAsync());
        Assert.Equal((entry.Id, 1, "busy"), (again.Id, again.Attempts, again.LastError));
    }

    [Fact]
    public async Task EntriesOfOneClueAndTargetComeInOrder()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);
        var confirmed = Assert.Single(await LeaseAsync());
        await DismissAsync(clue);

        Assert.Empty(await LeaseAsync());
        await Store.Outbox.CompleteAsync(confirmed.Id, Attempt(200, "OK"), Token);
        Assert.Equal(OutboxTypes.Withdrawn, Assert.Single(await LeaseAsync()).Type);
    }

    [Fact]
    public async Task ADeadLetterHoldsBackWhatFollowsUntilItIsReplayed()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);
        var entry = Assert.Single(await LeaseAsync());
        await Store.Outbox.FailAsync(entry.Id, Attempt(500, "no"), nextAttemptAt: null, Token);
        await DismissAsync(clue);

        Assert.Empty(await LeaseAsync());
        Assert.Equal(1, (await Store.Outbox.CountAsync(Token)).Dead);
        Assert.True(await Store.Outbox.ReplayAsync(entry.Id, Supervisor, Token));
        Assert.False(await Store.Outbox.ReplayAsync(entry.Id, Supervisor, Token));
        var again = Assert.Single(await LeaseAsync());
        Assert.Equal((entry.Id, 0), (again.Id, again.Attempts));
    }

    [Fact]
    public async Task EveryTryIsKept()
    {
        await ConfirmAsync(await DetectAsync(), Lead);
        var entry = Assert.Single(await LeaseAsync());
        await Store.Outbox.FailAsync(entry.Id, Attempt(null, "connection refused"), Time.GetUtcNow(), Token);
        await LeaseAsync();
        await Store.Outbox.CompleteAsync(entry.Id, Attempt(204, "No Content"), Token);

        var attempts = await Store.Outbox.GetAttemptsAsync(entry.Id, Token);
        Assert.Equal(
            [(1, null, "connection refused"), (2, (int?)204, "No Content")],
            attempts.Select(attempt => (attempt.Number, attempt.Status, attempt.Result))
        );
    }

    [Fact]
    public async Task AStoppedTargetIsLeftAloneAndTheOthersGoOn()
    {
        await ConfirmAsync(await DetectAsync(), Lead, Co);
        await Store.Outbox.StopTargetAsync("msa", "410 Gone", Token);

        Assert.Equal("health", Assert.Single(await LeaseAsync()).TargetId);
        Assert.Equal("410 Gone", (await Store.Outbox.GetStoppedTargetsAsync(Token))["msa"]);
        await Store.Outbox.ResumeTargetAsync("msa", Token);
        Assert.Equal("msa", Assert.Single(await LeaseAsync()).TargetId);
    }

    [Fact]
    public async Task AnEntryGivenBackUntriedIsDueAtOnceAndCanBeTakenBackSilently()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);
        var entry = Assert.Single(await LeaseAsync());
        await Store.Outbox.ReleaseAsync(entry.Id, Token);
        await DismissAsync(clue);

        Assert.Equal(OutboxState.Cancelled, (await Store.Outbox.GetAsync(entry.Id, Token))!.State);
    }

    [Fact]
    public async Task AnAcknowledgementTwiceChangesNothingMore()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);
        var entry = Assert.Single(await LeaseAsync());
        await Store.Outbox.CompleteAsync(entry.Id, Attempt(200, "OK"), Token);
        await Store.Outbox.CompleteAsync(entry.Id, Attempt(200, "OK"), Token);

        Assert.Single((await DetailsAsync(clue)).Events, item => item.Type == "dispatched");
        Assert.Equal(new OutboxCounts(0, 1, 0, 0, null), await Store.Outbox.CountAsync(Token));
    }

    [Fact]
    public async Task TwoDispatchersNeverShareAnEntry()
    {
        for (var number = 0; number < 10; number++)
        {
            var subject = Some.Hospital with { Name = $"第{number}门诊部" };
            await ConfirmAsync(await DetectAsync(Some.Document(Some.Page(subject: subject), Some.Verdict(Some.Finding()))), Lead);
        }

        await using var other = await AdWatchStore.OpenAsync(Folder.Path, Time, Token);
        var leases = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number =>
                    (number % 2 == 0 ? Store : other).Outbox.LeaseAsync($"d{number}", null, 3, TimeSpan.FromMinutes(1), Token)
                )
        );

        var ids = leases.SelectMany(lease => lease).Select(entry => entry.Id).ToList();
        Assert.Equal((10, 10), (ids.Count, ids.Distinct(StringComparer.Ordinal).Count()));
    }

    private void CopyAsKilled(TempFolder after)
    {
        foreach (var file in Directory.EnumerateFiles(Folder.Path, "adwatch.db*"))
        {
            File.Copy(file, after.File(Path.GetFileName(file)));
        }
    }
}
