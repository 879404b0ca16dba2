using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Outbox;
using AdWatch.TestSupport;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Tests.Clues;

public sealed class ClueDecisionTests : StoreTest
{
    [Fact]
    public async Task AConfirmationOwesTheClueToLeadAndCoDepartments()
    {
        var police = new ClueTarget("police", "public-security", []);
        var clue = await ConfirmAsync(await DetectAsync(), Lead, Co, police);

        Assert.Equal(ClueState.Confirmed, clue.State);
        Assert.Equal(2, clue.Version);
        var entries = (await DetailsAsync(clue)).Deliveries;
        Assert.Equal([("msa", "lead"), ("health", "co")], entries.Select(entry => (entry.TargetId, entry.Role)));
        Assert.All(entries, entry => Assert.Equal(OutboxTypes.Confirmed, entry.Type));
    }

    [Theory]
    [InlineData("310000", true)]
    [InlineData("31", true)]
    [InlineData("310100", false)]
    [InlineData("320000", false)]
    public async Task OnlyTargetsOfTheRegionReceive(string region, bool receives)
    {
        var clue = await ConfirmAsync(await DetectAsync(), new ClueTarget("msa", "market-supervision", [region]));

        Assert.Equal(receives ? 1 : 0, (await DetailsAsync(clue)).Deliveries.Count);
    }

    [Fact]
    public async Task TheSecondOfTwoDecisionsIsAConflict()
    {
        var clue = await DetectAsync();
        await ConfirmAsync(clue, Lead);

        var second = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Dismiss, "不成立", Reviewer, clue.Version, [Lead], Token);

        Assert.Equal(ClueChangeStatus.Conflict, second.Status);
        Assert.Equal(ClueState.Confirmed, second.Clue!.State);
        Assert.Single((await DetailsAsync(clue)).Deliveries);
    }

    [Fact]
    public async Task OfManyAtOnceOneDecides()
    {
        var clue = await DetectAsync();
        var changes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ => Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "证据充分", Reviewer, clue.Version, [Lead], Token))
        );

        Assert.Single(changes, change => change.IsDone);
        Assert.Single((await DetailsAsync(clue)).Deliveries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task ADecisionNeedsAReason(string reason)
    {
        var clue = await DetectAsync();

        var change = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, reason, Reviewer, clue.Version, [Lead], Token);

        Assert.Equal(ClueChangeStatus.ReasonMissing, change.Status);
        Assert.Equal(ClueState.Detected, (await ClueAsync(clue.Id)).State);
    }

    [Fact]
    public async Task AViewerDecidesNothing()
    {
        var clue = await DetectAsync();
        var viewer = Reviewer with { Role = Roles.Viewer };

        var change = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "看过", viewer, clue.Version, [], Token);

        Assert.Equal(ClueChangeStatus.Forbidden, change.Status);
    }

    [Fact]
    public async Task AReviewerCannotDecideAgain()
    {
        var clue = await DismissAsync(await DetectAsync());

        var change = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "重新认定", Reviewer, clue.Version, [], Token);

        Assert.Equal(ClueChangeStatus.Forbidden, change.Status);
        Assert.Equal(ClueState.Confirmed, (await ConfirmAsync(clue, Lead)).State);
    }

    [Fact]
    public async Task AClueOfAnotherDepartmentIsNotThere()
    {
        var clue = await DetectAsync();
        var stranger = Reviewer with { Department = "court" };

        var change = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "证据充分", stranger, clue.Version, [], Token);

        Assert.Equal(ClueChangeStatus.NotFound, change.Status);
        Assert.Null(await Store.Clues.GetAsync(clue.Id, stranger.Scope, Token));
    }

    [Fact]
    public async Task AClueClaimedByOneReviewerIsNotDecidedByAnother()
    {
        var clue = await DetectAsync();
        var claimed = (await Store.Clues.ClaimAsync(clue.Id, release: false, Reviewer, clue.Version, Token)).Clue!;
        var other = Reviewer with { Id = "zhao" };

        var change = await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "证据充分", other, claimed.Version, [], Token);

        Assert.Equal(ClueChangeStatus.Conflict, change.Status);
        Assert.Contains("lin", change.Message, StringComparison.Ordinal);
        Assert.True(
            (await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "证据充分", Reviewer, claimed.Version, [], Token)).IsDone
        );
    }

    [Fact]
    public async Task PagesThatJoinDoNotSpoilADecisionUnderWay()
    {
        var clue = await DetectAsync();
        await SaveAsync(Some.Violation());

        Assert.Equal(2, (await ConfirmAsync(clue, Lead)).Pages);
    }

    [Fact]
    public async Task ADismissalBeforeAnyTryTakesTheClueBackSilently()
    {
        var clue = await DismissAsync(await ConfirmAsync(await DetectAsync(), Lead));

        Assert.Equal(OutboxState.Cancelled, Assert.Single((await DetailsAsync(clue)).Deliveries).State);
        Assert.Empty(await LeaseAsync());
    }

    [Fact]
    public async Task ADismissalAfterATryIsFollowedByAWithdrawal()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead, Co);
        await LeaseAsync("msa");
        await DismissAsync(clue);

        var entries = (await DetailsAsync(clue)).Deliveries;
        Assert.Equal(
            [
                ("msa", OutboxTypes.Confirmed, OutboxState.Pending),
                ("health", OutboxTypes.Confirmed, OutboxState.Cancelled),
                ("msa", OutboxTypes.Withdrawn, OutboxState.Pending),
            ],
            entries.Select(entry => (entry.TargetId, entry.Type, entry.State))
        );
    }

    [Fact]
    public async Task AWithdrawalAfterDispatchGoesToEveryTargetThatHasTheClue()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead, Co));
        Assert.Equal(ClueState.Dispatched, clue.State);

        var change = await Store.Clues.WithdrawAsync(clue.Id, "主体认定有误", Supervisor, clue.Version, Token);

        Assert.Equal(ClueState.Withdrawn, change.Clue!.State);
        var owed = await LeaseAsync();
        Assert.Equal(["msa", "health"], owed.Select(entry => entry.TargetId));
        Assert.All(owed, entry => Assert.Equal(OutboxTypes.Withdrawn, entry.Type));
    }

    [Fact]
    public async Task AClueSentAgainAfterAReturnIsACorrection()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));
        var returned = (await ReportAsync(clue, "returned")).Clue!;
        Assert.Equal(ClueState.Returned, returned.State);

        await ConfirmAsync(returned, Lead);

        Assert.Equal(OutboxTypes.Corrected, Assert.Single(await LeaseAsync()).Type);
    }

    [Fact]
    public async Task PagesShowTheStateOfTheirClueToTheSearchIndex()
    {
        var saved = await SaveAsync(Some.Violation());
        await ConfirmAsync(await ClueAsync(saved.ClueId!), Lead);

        var changed = Assert.Single(await Store.Pages.ReadChangesAsync(saved.Sequence, 10, Token));
        Assert.Equal("confirmed", changed.ClueState);
    }

    [Fact]
    public async Task TheJournalRefusesChanges()
    {
        await DetectAsync();

        await Assert.ThrowsAsync<SqliteException>(() =>
            Store.Database.WriteAsync(session => session.Connection.Execute("DELETE FROM clue_events"), durable: false, Token)
        );
    }

    [Fact]
    public async Task ListsAreNarrowedByStateCodeDepartmentAndScope()
    {
        var first = await DetectAsync();
        var subject = Some.Hospital with { Name = "北屏康复医院", Region = "320000" };
        var second = await DetectAsync(Some.Document(Some.Page(subject: subject), Some.Verdict(Some.Finding("tout"))));
        await ConfirmAsync(second, Lead);

        Assert.Equal([first.Id], await IdsAsync(ClueFilter.All with { States = [ClueState.Detected] }));
        Assert.Equal([second.Id], await IdsAsync(ClueFilter.All with { Codes = ["tout", "scalper"] }));
        Assert.Equal([second.Id, first.Id], await IdsAsync(ClueFilter.All with { Department = "health" }));
        Assert.Equal([second.Id], await IdsAsync(ClueFilter.All with { Scope = new AccessScope("market-supervision", "320000") }));
        Assert.Empty(await IdsAsync(ClueFilter.All with { Scope = new AccessScope("court", null) }));
        Assert.Equal([second.Id], await IdsAsync(ClueFilter.All with { SubjectContains = "康复" }));
        var counts = await Store.Clues.CountAsync(ClueFilter.All, Token);
        Assert.Equal((1, 1, 0), (counts[ClueState.Detected], counts[ClueState.Confirmed], counts[ClueState.Closed]));
        Assert.Equal(2, (await Store.Clues.CountByDepartmentAsync(AccessScope.Everything, Token))["market-supervision"]);

        async Task<List<string>> IdsAsync(ClueFilter filter) =>
            [.. (await Store.Clues.ListAsync(filter, null, 10, Token)).Items.Select(clue => clue.Id)];
    }

    [Fact]
    public async Task ACursorFromElsewhereIsRefused() =>
        await Assert.ThrowsAsync<AdWatch.Indexing.Storage.CursorException>(async () =>
            await Store.Clues.ListAsync(ClueFilter.All, "x-1", 10, Token)
        );
}
