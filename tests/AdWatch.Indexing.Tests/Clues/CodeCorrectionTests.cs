using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Outbox;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Clues;

public sealed class CodeCorrectionTests : StoreTest
{
    private static readonly Dictionary<string, CodeOffice> Offices = new(StringComparer.Ordinal)
    {
        ["prohibited-claim"] = new("market-supervision", ["health"]),
        ["unreviewed-drug-ad"] = new("market-supervision", ["drug"]),
        ["tout"] = new("public-security", ["health"]),
        ["rumor"] = new("public-security", ["cyberspace", "health"]),
    };

    [Fact]
    public async Task TheClueCarriesTheCorrectedCode()
    {
        var clue = await CorrectAsync(await DetectAsync(), new CodeChange("prohibited-claim", "tout"));

        Assert.Equal(ClueState.Confirmed, clue.State);
        Assert.Equal(["tout"], clue.Codes);
        Assert.Equal([clue.Id], await IdsOfAsync("tout"));
        Assert.Empty(await IdsOfAsync("prohibited-claim"));
    }

    [Fact]
    public async Task ItGoesToTheDepartmentsOfTheCorrectedCode()
    {
        var police = new ClueTarget("police", "public-security", []);

        var clue = await CorrectAsync(await DetectAsync(), [Lead, Co, police], new CodeChange("prohibited-claim", "tout"));

        Assert.Equal(("public-security", "health"), (clue.LeadDepartment, Assert.Single(clue.Departments)));
        var deliveries = (await DetailsAsync(clue)).Deliveries;
        Assert.Equal([("health", "co"), ("police", "lead")], deliveries.Select(d => (d.TargetId, d.Role)).Order());
    }

    [Fact]
    public async Task ADepartmentThatTheCorrectedCodeDoesNotConcernIsToldThatTheClueIsTakenBack()
    {
        var police = new ClueTarget("police", "public-security", []);
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead, Co));
        await ReportAsync(clue, "returned");

        clue = await CorrectAsync(await ClueAsync(clue.Id), [Lead, Co, police], new CodeChange("prohibited-claim", "tout"));

        var owed = (await DetailsAsync(clue))
            .Deliveries.Where(d => d.State == OutboxState.Pending)
            .Select(d => (d.TargetId, d.Type))
            .Order();
        Assert.Equal([("health", OutboxTypes.Corrected), ("msa", OutboxTypes.Withdrawn), ("police", OutboxTypes.Confirmed)], owed);
    }

    [Fact]
    public async Task TheDepartmentThatDecidedKeepsSeeingTheClue()
    {
        var reviewer = Reviewer with { Department = "market-supervision" };
        var clue = await DetectAsync();

        await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "实为医托", To("tout"), reviewer, clue.Version, [], Token);

        var seen = await Store.Clues.GetAsync(clue.Id, reviewer.Scope, Token);
        Assert.Equal("public-security", seen!.Clue.LeadDepartment);
        Assert.Equal(["health", "market-supervision"], seen.Clue.Departments);
    }

    [Fact]
    public async Task FindingsStayAsTheyWereFoundAndTheLawOfTheWrongCodeGoes()
    {
        var clue = await CorrectAsync(await DetectAsync(), new CodeChange("prohibited-claim", "tout"));

        Assert.Equal("prohibited-claim", Assert.Single((await DetailsAsync(clue)).Findings).Finding.Code);
        Assert.Empty(clue.Basis);
    }

    [Fact]
    public async Task JournalAndAuditTrailSayWhichCodeBecameWhich()
    {
        var clue = await CorrectAsync(await DetectAsync(), new CodeChange("prohibited-claim", "tout"));

        var entry = Assert.Single((await DetailsAsync(clue)).Events, e => e.Type == "confirm");
        Assert.Equal([new CodeChange("prohibited-claim", "tout")], entry.Codes);
        var audited = (await Store.Audit.ListAsync("clue", clue.Id, null, 100, Token)).Items;
        Assert.Contains(
            audited,
            e => e.Action == "clue.confirm" && e.Details!.EndsWith("[prohibited-claim → tout]", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task ACodeCanBeMergedIntoAnotherOfTheClueAndTwoCanBeExchanged()
    {
        var both = Some.Verdict(Some.Finding(), Some.Finding("tout", words: "包你治好", rule: "tout-offer"));
        var merged = await CorrectAsync(
            await DetectAsync(Some.Document(Some.Page(text: "治愈率高达98%，包你治好。"), both)),
            new CodeChange("tout", "prohibited-claim")
        );
        var other = Some.Page(subject: new("另一家医院", null, null, "310000"));
        var exchanged = await CorrectAsync(
            await DetectAsync(Some.Document(other, both)),
            new CodeChange("tout", "prohibited-claim"),
            new CodeChange("prohibited-claim", "tout")
        );

        Assert.Equal(["prohibited-claim"], merged.Codes);
        Assert.Equal(["prohibited-claim", "tout"], exchanged.Codes);
    }

    [Fact]
    public async Task ACodeThatTheClueDoesNotHoldIsRefusedAndNothingHappens()
    {
        var clue = await DetectAsync();

        var change = await Store.Clues.DecideAsync(
            clue.Id,
            ClueDecision.Confirm,
            "有误",
            To("tout", "rumor"),
            Supervisor,
            1,
            [Lead],
            Token
        );

        Assert.Equal(ClueChangeStatus.CodeNotHeld, change.Status);
        Assert.Contains("rumor", change.Message, StringComparison.Ordinal);
        Assert.Equal(ClueState.Detected, (await ClueAsync(clue.Id)).State);
    }

    [Fact]
    public async Task ADismissalChangesNoCodes()
    {
        var clue = await DetectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.Clues.DecideAsync(clue.Id, ClueDecision.Dismiss, "不成立", To("tout"), Supervisor, 1, [], Token)
        );
    }

    [Fact]
    public async Task WhatIsSeenAgainAfterTheDecisionIsNoNewClue()
    {
        var url = Some.Url();
        var clue = await CorrectAsync(await DetectAsync(Some.Violation(url)), new CodeChange("prohibited-claim", "tout"));

        var again = await SaveAsync(Some.Violation(url, at: Some.Morning.AddDays(1)));

        Assert.Equal((clue.Id, false), (again.ClueId, again.ClueOpened));
        Assert.Equal(["tout"], (await ClueAsync(clue.Id)).Codes);
    }

    [Fact]
    public async Task WhatComesBackAfterItWasRectifiedReappearsUnderTheCorrectedCode()
    {
        var url = Some.Url();
        var police = new ClueTarget("police", "public-security", []);
        var clue = await CorrectAsync(await DetectAsync(Some.Violation(url)), [police], new CodeChange("prohibited-claim", "tout"));
        clue = await DispatchAsync(clue);
        await ReportAsync(clue, "rectified", CaseSystem with { Department = "public-security" });

        await SaveAsync(Some.Violation(url, at: Some.Morning.AddDays(9)));

        var now = await ClueAsync(clue.Id);
        Assert.Equal(ClueState.Reappeared, now.State);
        Assert.Equal(["tout"], now.Codes);
        Assert.Equal("public-security", now.LeadDepartment);
    }

    private static CodeCorrection To(string to, string from = "prohibited-claim") => new([new CodeChange(from, to)], Offices);

    private Task<Clue> CorrectAsync(Clue clue, params CodeChange[] changes) => CorrectAsync(clue, [], changes);

    private async Task<Clue> CorrectAsync(Clue clue, ClueTarget[] targets, params CodeChange[] changes)
    {
        var correction = new CodeCorrection([.. changes], Offices);
        var change = await Store.Clues.DecideAsync(
            clue.Id,
            ClueDecision.Confirm,
            "实为另一类型",
            correction,
            Supervisor,
            clue.Version,
            targets,
            Token
        );
        Assert.Equal(ClueChangeStatus.Done, change.Status);
        return change.Clue!;
    }

    private async Task<List<string>> IdsOfAsync(string code) =>
        [.. (await Store.Clues.ListAsync(new ClueFilter { Codes = [code] }, null, 10, Token)).Items.Select(clue => clue.Id)];
}
