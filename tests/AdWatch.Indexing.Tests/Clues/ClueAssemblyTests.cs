using AdWatch.Classifier.Results;
using AdWatch.Indexing.Clues;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Clues;

public sealed class ClueAssemblyTests : StoreTest
{
    [Fact]
    public async Task FindingsOfOneSubjectBecomeOneClue()
    {
        var first = await SaveAsync(Some.Violation());
        var second = await SaveAsync(Some.Violation(code: "unreviewed-medical-ad"));

        Assert.True(first.ClueOpened);
        Assert.False(second.ClueOpened);
        Assert.Equal(first.ClueId, second.ClueId);
        var clue = await ClueAsync(first.ClueId!);
        Assert.Equal(["unreviewed-medical-ad", "prohibited-claim"], clue.Codes);
        Assert.Equal(2, clue.Pages);
        Assert.Equal("云洲安和口腔医院", clue.Subject.Name);
    }

    [Fact]
    public async Task ALawfulPageMakesNoClue()
    {
        Assert.Null((await SaveAsync(Some.Lawful())).ClueId);
    }

    [Fact]
    public async Task AnExemptFindingMakesNoClue()
    {
        var page = Some.Page();
        var saved = await SaveAsync(Some.Document(page, Some.Verdict(Some.Finding("unreviewed-medical-ad", Tier.Exempt))));

        Assert.Null(saved.ClueId);
        Assert.Single(await Store.Findings.GetForPageAsync(saved.PageId, history: false, Token));
    }

    [Fact]
    public async Task TheSevererPageNamesTheLeadDepartment()
    {
        await SaveAsync(With(Some.Violation(), Severity.Medium, "market-supervision", "health"));
        var saved = await SaveAsync(With(Some.Violation(code: "fetal-sex"), Severity.Critical, "health", "public-security"));

        var clue = await ClueAsync(saved.ClueId!);
        Assert.Equal("health", clue.LeadDepartment);
        Assert.Equal(["market-supervision", "public-security"], clue.Departments);
        Assert.Equal(Severity.Critical, clue.Severity);
    }

    [Fact]
    public async Task AMilderPageDoesNotChangeTheLead()
    {
        await SaveAsync(With(Some.Violation(code: "fetal-sex"), Severity.Critical, "health"));
        var saved = await SaveAsync(With(Some.Violation(), Severity.Medium, "market-supervision"));

        Assert.Equal("health", (await ClueAsync(saved.ClueId!)).LeadDepartment);
    }

    [Fact]
    public async Task OfEqualPagesTheEarlierCodeOfTheLawPackLeads()
    {
        await SaveAsync(With(Some.Violation(code: "tout"), Severity.High, "public-security"));
        var saved = await SaveAsync(With(Some.Violation(code: "prohibited-claim"), Severity.High, "market-supervision"));

        Assert.Equal("market-supervision", (await ClueAsync(saved.ClueId!)).LeadDepartment);
    }

    [Fact]
    public async Task TheSameViolationAfterConfirmationIsNoNews()
    {
        var document = Some.Violation();
        var clue = await ConfirmAsync(await DetectAsync(document), Lead);
        var again = await SaveAsync(Some.Violation(document.Page.Url, at: Some.Morning.AddDays(1)));

        Assert.Equal(clue.Id, again.ClueId);
        Assert.False(again.ClueOpened);
        Assert.Equal(Some.Morning.AddDays(1), (await ClueAsync(clue.Id)).LastSeenAt);
    }

    [Fact]
    public async Task ANewPageAfterConfirmationOpensAClueThatFollows()
    {
        var clue = await ConfirmAsync(await DetectAsync(), Lead);
        var first = await SaveAsync(Some.Violation());
        var second = await SaveAsync(Some.Violation());

        Assert.True(first.ClueOpened);
        Assert.Equal(first.ClueId, second.ClueId);
        Assert.Equal(clue.Id, (await ClueAsync(first.ClueId!)).Follows);
    }

    [Fact]
    public async Task TheSameWordsAfterADismissalAreNotBroughtUpAgain()
    {
        var document = Some.Violation();
        var clue = await DismissAsync(await DetectAsync(document));
        var again = await SaveAsync(Some.Violation(document.Page.Url, at: Some.Morning.AddDays(1)));

        Assert.Equal(clue.Id, again.ClueId);
        Assert.Equal(ClueState.Dismissed, (await ClueAsync(clue.Id)).State);
    }

    [Fact]
    public async Task OtherWordsAfterADismissalAreNews()
    {
        var document = Some.Violation();
        var clue = await DismissAsync(await DetectAsync(document));
        var again = await SaveAsync(Some.Violation(document.Page.Url, at: Some.Morning.AddDays(1), words: "签约保证治愈"));

        Assert.True(again.ClueOpened);
        Assert.NotEqual(clue.Id, again.ClueId);
    }

    [Fact]
    public async Task AViolationSeenAfterRectificationReappears()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));
        await ReportAsync(clue, "rectified");
        var again = await SaveAsync(Some.Violation(at: Some.Morning.AddDays(20)));

        Assert.Equal(clue.Id, again.ClueId);
        var details = await DetailsAsync(clue);
        Assert.Equal(ClueState.Reappeared, details.Clue.State);
        Assert.Equal(2, details.Clue.Pages);
        Assert.Equal("reappeared", details.Events[^1].Type);
    }

    [Fact]
    public async Task AfterTheCaseIsClosedAViolationIsANewClue()
    {
        var document = Some.Violation();
        var clue = await DismissAsync(await DetectAsync(document));
        var closed = await Store.Clues.CloseAsync(clue.Id, "归档", Supervisor, clue.Version, Token);
        Assert.True(closed.IsDone);

        Assert.True((await SaveAsync(Some.Violation(document.Page.Url, at: Some.Morning.AddDays(1)))).ClueOpened);
    }

    [Fact]
    public async Task TheFirstEventSaysWhatWasDetectedAndByWhichLaw()
    {
        var details = await DetailsAsync(await DetectAsync());

        var first = Assert.Single(details.Events);
        Assert.Equal(("detected", null, ClueState.Detected), (first.Type, first.From, first.To));
        Assert.Equal([new LegalBasis("广告法", "16(1)(2)")], first.Basis);
    }

    [Fact]
    public async Task ALicenceAndANameOfOneInstitutionAreOneSubject()
    {
        var both = Some.Hospital with { Licence = "PDY10001831010517D2152" };
        var first = await SaveAsync(Some.Document(Some.Page(subject: both), Some.Verdict(Some.Finding())));
        var second = await SaveAsync(Some.Violation());

        Assert.Equal(first.ClueId, second.ClueId);
    }
}
