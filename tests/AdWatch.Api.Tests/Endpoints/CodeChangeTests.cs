using System.Net;
using System.Net.Http.Json;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Tests.Endpoints;

public sealed class CodeChangeTests(ServiceFixture service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AConfirmationThatChangesACodeGivesTheClueTheOtherCodeAndItsDepartment()
    {
        var (clue, reviewer) = await OpenAsync();
        using var client = reviewer;

        using var response = await DecideAsync(client, clue, "confirm", new { from = "prohibited-claim", to = "tout" });

        var decided = await response.ReadJsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var codes = decided.GetProperty("codes").EnumerateArray().Select(c => c.GetString()).ToList();
        Assert.Contains("tout", codes);
        Assert.DoesNotContain("prohibited-claim", codes);
        var departments = decided.GetProperty("departments").EnumerateArray().Select(d => d.GetString());
        Assert.Contains("public-security", departments.Append(decided.GetProperty("lead_department").GetString()));
        var change = decided
            .GetProperty("events")
            .EnumerateArray()
            .Last(e => e.GetProperty("type").GetString() == "confirm")
            .GetProperty("codes")[0];
        Assert.Equal(("prohibited-claim", "tout"), (change.GetProperty("from").GetString(), change.GetProperty("to").GetString()));
    }

    [Theory]
    [InlineData("confirm", "prohibited-claim", "touting", "/codes/0/to", "touting")]
    [InlineData("confirm", "prohibited-claim", null, "/codes/0/to", "unreviewed-medical-ad")]
    [InlineData("confirm", "claims", "tout", "/codes/0/from", "claims")]
    [InlineData("confirm", "rumor", "tout", "/codes", "rumor")]
    [InlineData("dismiss", "prohibited-claim", "tout", "/codes", "confirm")]
    public async Task WhatCannotBeChangedIsRefusedWithAPointerAndTheClueWaitsStill(
        string decision,
        string from,
        string? to,
        string place,
        string named
    )
    {
        var (clue, reviewer) = await OpenAsync();
        using var client = reviewer;

        using var response = await DecideAsync(client, clue, decision, new { from, to });

        var problem = await response.ReadProblemAsync(HttpStatusCode.BadRequest, "validation");
        Assert.Equal(place, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var still = await (await client.GetAsync($"/api/v1/clues/{clue}", Token)).ReadJsonAsync();
        Assert.Equal("detected", still.GetProperty("state").GetString());
    }

    [Fact]
    public async Task OneCodeIsChangedOnceOnly()
    {
        var (clue, reviewer) = await OpenAsync();
        using var client = reviewer;

        using var response = await DecideAsync(
            client,
            clue,
            "confirm",
            new { from = "prohibited-claim", to = "tout" },
            new { from = "prohibited-claim", to = "rumor" }
        );

        var problem = await response.ReadProblemAsync(HttpStatusCode.BadRequest, "validation");
        Assert.Equal("/codes/1/from", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task TheConsoleOffersEveryCodeAndShowsWhatWasChanged()
    {
        var (clue, reviewer) = await OpenAsync();
        using var client = reviewer;
        var before = WebUtility.HtmlDecode(await client.GetStringAsync($"/clues/{clue}", Token));
        using var response = await DecideAsync(client, clue, "confirm", new { from = "prohibited-claim", to = "tout" });

        var after = WebUtility.HtmlDecode(await client.GetStringAsync($"/clues/{clue}", Token));

        Assert.Contains("更正违法类型", before, StringComparison.Ordinal);
        var recode = before[before.IndexOf("id=\"recode\"", StringComparison.Ordinal)..];
        Assert.All(ViolationCodes.InLawOrder, code => Assert.Contains($"<option value=\"{code}\"", recode, StringComparison.Ordinal));
        Assert.Contains("data-recoded", after, StringComparison.Ordinal);
    }

    private async Task<(string Clue, HttpClient Reviewer)> OpenAsync() =>
        ((await service.HandInViolationAsync()).Clue, await service.AsAsync(Roles.Reviewer));

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, string clue, string decision, params object[] codes) =>
        client.PostAsJsonAsync(
            $"/api/v1/clues/{clue}/decision",
            new
            {
                decision,
                reason = "实为另一类型",
                version = 1,
                codes,
            },
            Token
        );
}
