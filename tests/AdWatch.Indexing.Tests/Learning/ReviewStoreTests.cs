using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Learning;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Learning;

public sealed class ReviewStoreTests : StoreTest
{
    [Fact]
    public async Task AConfirmedClueConfirmsTheCodesOfItsPages()
    {
        await ConfirmAsync(await DetectAsync());

        var page = Assert.Single(await ReadAsync());
        Assert.Equal(["prohibited-claim"], page.Confirmed);
        Assert.Empty(page.Refuted);
        Assert.False(page.IsOpen);
        Assert.Equal("治愈率高达98%，欢迎来院。", page.Page.Text);
    }

    [Fact]
    public async Task ADismissedClueRefutesThem()
    {
        await DismissAsync(await DetectAsync());

        var page = Assert.Single(await ReadAsync());
        Assert.Equal(["prohibited-claim"], page.Refuted);
        Assert.Equal("dismiss", page.Decision.Type);
    }

    [Fact]
    public async Task WhoDecidedIsARoleNotAName()
    {
        var key = await Store.ApiKeys.CreateAsync("counter", Roles.Supervisor, null, null, Actor.System("test"), Token);
        var clue = await DetectAsync();
        await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "证据充分", key.Key.AsActor(), clue.Version, [], Token);

        Assert.Equal("supervisor", Assert.Single(await ReadAsync()).Decision.Role);
    }

    [Fact]
    public async Task AnUndecidedClueIsNoDecision()
    {
        await DetectAsync();

        Assert.Empty(await ReadAsync());
        Assert.Empty(await Store.Reviews.ReadCurrentAsync(Token));
    }

    [Fact]
    public async Task AScriptsDecisionIsNone()
    {
        var clue = await DetectAsync();
        var script = new Actor("demo-reviewer", "script", Roles.Reviewer);
        await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "演示", script, clue.Version, [], Token);

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task WhatTheDepartmentFoundLawfulIsRefuted()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));
        await ReportAsync(clue, "no-violation");

        Assert.Equal(["prohibited-claim"], Assert.Single(await ReadAsync()).Refuted);
        Assert.False(Assert.Single(await Store.Reviews.ReadCurrentAsync(Token)).Value);
    }

    [Fact]
    public async Task AWithdrawnClueIsNoDecision()
    {
        var clue = await DispatchAsync(await ConfirmAsync(await DetectAsync(), Lead));
        await Store.Clues.WithdrawAsync(clue.Id, "材料有误", Supervisor, clue.Version, Token);

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task TheTextIsTheOneThatWasDecidedAbout()
    {
        var url = Some.Url();
        await ConfirmAsync(await DetectAsync(Some.Violation(url)));
        await SaveAsync(Some.Lawful(url, at: Some.Morning.AddDays(1)));

        Assert.Equal("治愈率高达98%，欢迎来院。", Assert.Single(await ReadAsync()).Page.Text);
        Assert.Empty(await Store.Reviews.ReadCurrentAsync(Token));
    }

    [Fact]
    public async Task APageWithACodeThatStillWaitsIsOpen()
    {
        var url = Some.Url();
        await ConfirmAsync(await DetectAsync(Some.Violation(url)));
        var both = Some.Verdict(Some.Finding(), Some.Finding("fetal-sex", words: "包成功", rule: "sex-offer"));
        await SaveAsync(Some.Document(Some.Page(url, "治愈率高达98%，包成功。", Some.Morning.AddDays(1)), both));

        var pages = await ReadAsync();
        var current = await Store.Reviews.ReadCurrentAsync(Token);

        Assert.Contains(pages, p => p.Confirmed is ["prohibited-claim"]);
        Assert.DoesNotContain(pages, p => p.Confirmed.Contains("fetal-sex"));
        Assert.True(Assert.Single(current).Value);
        Assert.Equal("prohibited-claim", Assert.Single(current).Key.Code);
    }

    [Fact]
    public async Task AChangedCodeIsRefusedAndTheOneItWasChangedToConfirmed()
    {
        var page = await ChangeAsync("tout", await DetectAsync());

        Assert.Equal(["tout"], page.Confirmed);
        Assert.Equal(["prohibited-claim"], page.Refuted);
        Assert.Equal([new CodeChange("prohibited-claim", "tout")], page.Changed);
        var current = await Store.Reviews.ReadCurrentAsync(Token);
        Assert.Equal(
            [("prohibited-claim", false), ("tout", true)],
            current.Select(pair => (pair.Key.Code, pair.Value)).OrderBy(pair => pair.Code, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task ALaterConfirmationWithoutChangesKeepsTheEarlierOnes()
    {
        await ChangeAsync("tout", await DetectAsync());
        var clue = Assert.Single((await Store.Clues.ListAsync(ClueFilter.All, null, 10, Token)).Items);
        await ConfirmAsync(await DismissAsync(clue));

        Assert.Equal(["tout"], Assert.Single(await ReadAsync()).Confirmed);
    }

    private async Task<ReviewedPage> ChangeAsync(string to, Clue clue)
    {
        var correction = new CodeCorrection(
            [new CodeChange("prohibited-claim", to)],
            new Dictionary<string, CodeOffice>(StringComparer.Ordinal)
        );
        await Store.Clues.DecideAsync(clue.Id, ClueDecision.Confirm, "实为另一类型", correction, Supervisor, clue.Version, [], Token);
        return Assert.Single(await ReadAsync());
    }

    private async Task<List<ReviewedPage>> ReadAsync()
    {
        var pages = new List<ReviewedPage>();
        await foreach (var page in Store.Reviews.StreamAsync(Token))
        {
            pages.Add(page);
        }

        return pages;
    }
}
