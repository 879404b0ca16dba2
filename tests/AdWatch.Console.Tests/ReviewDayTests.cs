using AdWatch.TestSupport;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AdWatch.Console.Tests;

/// <summary>What a reviewer does in a day, in a real browser.</summary>
public sealed class ReviewDayTests(DemoConsole console) : IClassFixture<DemoConsole>
{
    private readonly List<string> _errors = [];

    [Fact]
    public async Task AReviewerConfirmsAClueWithAReasonAndItLeavesTheList()
    {
        var page = await OpenAsync();
        var first = page.Locator("tr[data-row] a").First;
        var address = await first.GetAttributeAsync("href");
        await first.ClickAsync();
        await Assertions.Expect(page.Locator("mark.mark").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".finding-list li").First).ToBeVisibleAsync();
        await page.FillAsync("#reason", "原文明确，证据充分");
        await page.ClickAsync("button[value=confirm]");
        await Assertions.Expect(page.Locator("#decision .alert-success")).ToBeVisibleAsync();
        await page.GotoAsync($"{console.Address}/review");
        Assert.Equal(0, await page.Locator($"a[href='{address}']").CountAsync());
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task AReviewerCorrectsTheCodeWithTheConfirmation()
    {
        var page = await OpenAsync();
        await page.Locator("tr[data-row] a").First.ClickAsync();
        await page.ClickAsync("#recode summary");
        await page.Locator("#recode select").First.SelectOptionAsync("insurance-fraud");
        await page.FillAsync("#reason", "实为骗取医保基金");
        await page.ClickAsync("button[value=confirm]");
        await Assertions.Expect(page.Locator("#decision [data-recoded] [title=insurance-fraud]")).ToBeVisibleAsync();
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task ADecisionWithoutAReasonIsNotTaken()
    {
        var page = await OpenAsync();
        await page.Locator("tr[data-row] a").First.ClickAsync();
        await page.ClickAsync("button[value=dismiss]");
        await Assertions.Expect(page.Locator("#reason")).ToBeFocusedAsync();
        Assert.Equal(0, await page.Locator("#decision .alert-success").CountAsync());
    }

    [Fact]
    public async Task SearchFindsATwoCharacterWordAndMarksIt()
    {
        var page = await OpenAsync();
        await page.GotoAsync($"{console.Address}/search?q={Uri.EscapeDataString("挂号")}");
        await Assertions.Expect(page.Locator(".search-hit").First).ToBeVisibleAsync();
        Assert.Equal("挂号", await page.Locator(".search-snippet mark").First.TextContentAsync());
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task ABrokenQueryIsExplainedAtItsCharacter()
    {
        var page = await OpenAsync();
        await page.GotoAsync($"{console.Address}/search?q={Uri.EscapeDataString("治愈 nosuch:1")}");
        await Assertions.Expect(page.Locator(".search-fault mark")).ToHaveTextAsync("nosuch:1");
    }

    [Fact]
    public async Task AFaultySourcesFileIsRefusedWithItsLinesAndKeptInTheEditor()
    {
        var page = await OpenAsync();
        await page.GotoAsync($"{console.Address}/sources");
        await page.FillAsync("textarea[name=text]", "sources:\n  - id: x\n    colour: red\n");
        await page.ClickAsync("#file button[type=submit]");
        await Assertions.Expect(page.Locator("#file .alert-danger")).ToContainTextAsync(":3");
        Assert.Contains("colour: red", await page.InputValueAsync("textarea[name=text]"));
    }

    [Fact]
    public async Task KeysDoNothingWhileAPersonTypes()
    {
        var page = await OpenAsync();
        await page.Locator("tr[data-row] a").First.ClickAsync();
        await page.FillAsync("#reason", "");
        await page.FocusAsync("#reason");
        await page.Keyboard.TypeAsync("yn");
        Assert.Equal("yn", await page.InputValueAsync("#reason"));
        Assert.Equal(0, await page.Locator("#decision .alert-success").CountAsync());
    }

    [Fact]
    public async Task TheConsoleSpeaksEnglishWhenAsked()
    {
        var page = await OpenAsync();
        await page.GotoAsync($"{console.Address}/language?to=en&back=/review");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Clues to review");
    }

    [Theory]
    [InlineData("/review")]
    [InlineData("/clues")]
    [InlineData("/search?q=挂号")]
    [InlineData("/sources")]
    [InlineData("/targets")]
    public async Task NoScreenHasASeriousAccessibilityFaultOrAnErrorInTheBrowser(string path)
    {
        var page = await OpenAsync();
        await page.GotoAsync(console.Address + path);
        var found = await page.RunAxe();
        Assert.Empty(found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help} {v.Nodes[0].Html}"));
        Assert.Empty(_errors);
    }

    private async Task<IPage> OpenAsync()
    {
        Assert.SkipWhen(Need.IsMissing(DemoConsole.Missing), DemoConsole.Missing ?? "");
        return await console.OpenAsync(_errors);
    }
}
