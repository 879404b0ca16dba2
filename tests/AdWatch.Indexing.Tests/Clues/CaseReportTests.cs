using AdWatch.Indexing.Clues;

namespace AdWatch.Indexing.Tests.Clues;

public sealed class CaseReportTests : StoreTest
{
    [Fact]
    public async Task ReportsLeadAClueToRectification()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));
        foreach (var type in (string[])["received", "accepted", "filed", "decided", "rectified"])
        {
            Time.Advance(TimeSpan.FromHours(1));
            var change = await ReportAsync(clue, type, caseNumber: type == "filed" ? "沪监立〔2026〕7号" : null);
            Assert.True(change.IsDone, change.Message);
        }

        var now = await ClueAsync(clue.Id);
        Assert.Equal(ClueState.Rectified, now.State);
        Assert.Equal("沪监立〔2026〕7号", now.CaseNumber);
    }

    [Fact]
    public async Task AReportSentTwiceIsWrittenOnce()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));
        var report = new CaseEvent("received", Time.GetUtcNow());

        await Store.Clues.AddEventAsync(clue.Id, report, CaseSystem, Token);
        var again = await Store.Clues.AddEventAsync(clue.Id, report, CaseSystem, Token);

        Assert.True(again.IsDone);
        Assert.Single((await DetailsAsync(clue)).Events, entry => entry.Type == "received");
    }

    [Fact]
    public async Task ALateReportIsWrittenDownAndMovesNothing()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));
        await ReportAsync(clue, "filed");
        Time.Advance(TimeSpan.FromMinutes(1));

        var late = await ReportAsync(clue, "received");

        Assert.True(late.IsDone);
        Assert.Equal(ClueState.Filed, late.Clue!.State);
        Assert.Equal("received", (await DetailsAsync(clue)).Events[^1].Type);
    }

    [Fact]
    public async Task AReportMayOvertakeTheAcknowledgementOfThePush()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);
        var entry = Assert.Single(await LeaseAsync());
        await ReportAsync(clue, "received");
        await Store.Outbox.CompleteAsync(entry.Id, Attempt(202, "Accepted"), Token);

        Assert.Equal(ClueState.Received, (await ClueAsync(clue.Id)).State);
    }

    [Fact]
    public async Task AReportOfACoDepartmentMovesNothing()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead, Co));

        var change = await ReportAsync(clue, "decided", CaseSystem with { Department = "health" });

        Assert.Equal(ClueState.Dispatched, change.Clue!.State);
        Assert.Equal("health", (await DetailsAsync(clue)).Events[^1].Department);
    }

    [Fact]
    public async Task AReportOnAClueThatWasNeverSentIsAConflict()
    {
        Assert.Equal(ClueChangeStatus.Conflict, (await ReportAsync(await DetectAsync(), "received")).Status);
    }

    [Fact]
    public async Task AReviewerMayNotReportForACaseSystem()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));

        Assert.Equal(ClueChangeStatus.Forbidden, (await ReportAsync(clue, "received", Reviewer)).Status);
    }

    [Fact]
    public async Task AnUnknownReportIsRefusedWithTheKnownOnes()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));

        var fault = await Assert.ThrowsAsync<ArgumentException>(() => ReportAsync(clue, "lost"));

        Assert.Contains("no-violation", fault.Message, StringComparison.Ordinal);
    }
}
