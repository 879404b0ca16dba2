using System.Net;
using System.Net.Http.Json;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Tests.Endpoints;

public sealed class ClueEndpointTests(ServiceFixture service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHandedInViolationIsListedAsADetectedClue()
    {
        var handed = await service.HandInViolationAsync();
        using var viewer = await service.AsAsync(Roles.Viewer);

        var list = await (await viewer.GetAsync("/api/v1/clues?state=detected&limit=200", Token)).ReadJsonAsync();

        var clue = list.GetProperty("items").EnumerateArray().Single(c => c.GetProperty("id").GetString() == handed.Clue);
        Assert.Equal("detected", clue.GetProperty("state").GetString());
        Assert.Contains("prohibited-claim", clue.GetProperty("codes").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(handed.Institution, clue.GetProperty("subject").GetProperty("name").GetString());
        Assert.Equal(1, clue.GetProperty("pages").GetInt32());
    }

    [Fact]
    public async Task AClueShowsTheExactWordsAndTheLawOfItsFindings()
    {
        var handed = await service.HandInViolationAsync();
        using var viewer = await service.AsAsync(Roles.Viewer);

        var clue = await (await viewer.GetAsync($"/api/v1/clues/{handed.Clue}", Token)).ReadJsonAsync();

        var finding = clue.GetProperty("findings").EnumerateArray().First(f => f.GetProperty("code").GetString() == "prohibited-claim");
        Assert.Contains("98%", finding.GetProperty("spans")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", finding.GetProperty("basis")[0].GetProperty("law").GetString());
        Assert.Equal("detected", clue.GetProperty("events")[0].GetProperty("to").GetString());
        Assert.Equal(handed.Page, clue.GetProperty("pages")[0].GetProperty("page").GetString());
    }

    [Fact]
    public async Task APageOfAClueSaysWhetherItIsAnAdvertisementAndWhy()
    {
        var handed = await service.HandInViolationAsync();
        using var viewer = await service.AsAsync(Roles.Viewer);

        var clue = await (await viewer.GetAsync($"/api/v1/clues/{handed.Clue}", Token)).ReadJsonAsync();

        var decision = clue.GetProperty("pages")[0].GetProperty("decision");
        Assert.Equal("advertisement", decision.GetProperty("advertisement").GetString());
        Assert.Equal("disclosure-turned-ad", decision.GetProperty("because")[0].GetProperty("step").GetString());
        Assert.NotEqual(0, decision.GetProperty("because")[0].GetProperty("words").GetArrayLength());
    }

    [Fact]
    public async Task TheConsoleShowsWhetherItIsAnAdvertisementAndTheWords()
    {
        var handed = await service.HandInViolationAsync();
        using var viewer = await service.AsAsync(Roles.Viewer);

        var screen = WebUtility.HtmlDecode(await viewer.GetStringAsync($"/clues/{handed.Clue}", Token));

        var path = screen[screen.IndexOf("id=\"decision-path\"", StringComparison.Ordinal)..];
        Assert.Contains("是否广告", path, StringComparison.Ordinal);
        Assert.Contains("医疗广告认定指南 6", path, StringComparison.Ordinal);
        Assert.Contains("治愈率", path[..path.IndexOf("</section>", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADecisionWithoutAReasonIsRefusedWithAPointerToIt()
    {
        var handed = await service.HandInViolationAsync();
        using var reviewer = await service.AsAsync(Roles.Reviewer);

        using var response = await reviewer.PostAsJsonAsync(
            $"/api/v1/clues/{handed.Clue}/decision",
            new { decision = "confirm", version = 1 },
            Token
        );

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Equal("/reason", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task TheSecondOfTwoDecisionsOnTheSameVersionConflicts()
    {
        var handed = await service.HandInViolationAsync();
        using var one = await service.AsAsync(Roles.Reviewer);
        using var other = await service.AsAsync(Roles.Reviewer);
        var version = await VersionAsync(one, handed.Clue);
        using var first = await DecideAsync(one, handed.Clue, "dismiss", version);

        using var second = await DecideAsync(other, handed.Clue, "confirm", version);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await second.ReadProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task AViewerMayNotDecide()
    {
        var handed = await service.HandInViolationAsync();
        using var viewer = await service.AsAsync(Roles.Viewer);

        using var response = await DecideAsync(viewer, handed.Clue, "confirm", 1);

        await response.ReadProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task AKeyOfAnotherDepartmentDoesNotSeeTheClue()
    {
        var handed = await service.HandInViolationAsync();
        using var courts = await service.AsAsync(Roles.CaseSystem, department: "court");

        using var response = await courts.GetAsync($"/api/v1/clues/{handed.Clue}", Token);
        var list = await (await courts.GetAsync("/api/v1/clues?limit=200", Token)).ReadJsonAsync();

        await response.ReadProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain(list.GetProperty("items").EnumerateArray(), c => c.GetProperty("id").GetString() == handed.Clue);
    }

    [Fact]
    public async Task AConfirmedClueReachesTheReceiverSignedAndTheFolderOfTheCoDepartment()
    {
        var handed = await service.HandInViolationAsync();
        using var reviewer = await service.AsAsync(Roles.Reviewer);

        using var decided = await DecideAsync(reviewer, handed.Clue, "confirm", await VersionAsync(reviewer, handed.Clue));
        var state = await WaitForStateAsync(reviewer, handed.Clue, "dispatched");

        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        Assert.Equal("dispatched", state);
        var received = Assert.Single(service.Receiver.Received.Values, r => r.ClueId == handed.Clue);
        Assert.Equal(("market-supervision", "cn.adwatch.clue.confirmed.v1", "lead"), (received.Department, received.Type, received.Role));
        Assert.Equal(0, service.Receiver.Refused);
    }

    [Fact]
    public async Task ACaseSystemMovesADispatchedClueToFiledWithItsCaseNumber()
    {
        var handed = await service.HandInViolationAsync();
        using var reviewer = await service.AsAsync(Roles.Reviewer);
        using var decided = await DecideAsync(reviewer, handed.Clue, "confirm", await VersionAsync(reviewer, handed.Clue));
        await WaitForStateAsync(reviewer, handed.Clue, "dispatched");
        using var cases = await service.AsAsync(Roles.CaseSystem, department: "market-supervision");

        foreach (var type in new[] { "received", "accepted" })
        {
            using var step = await cases.PostAsJsonAsync($"/api/v1/clues/{handed.Clue}/events", new { type }, Token);
            Assert.Equal(HttpStatusCode.OK, step.StatusCode);
        }

        using var filed = await cases.PostAsJsonAsync(
            $"/api/v1/clues/{handed.Clue}/events",
            new
            {
                type = "filed",
                at = "2026-11-26T09:00:00+08:00",
                case_number = "云市监立字〔2026〕17号",
            },
            Token
        );

        var clue = await filed.ReadJsonAsync();
        Assert.Equal("filed", clue.GetProperty("state").GetString());
        Assert.Equal("云市监立字〔2026〕17号", clue.GetProperty("case_number").GetString());
    }

    [Fact]
    public async Task AnUnknownStateInTheFilterIsNamed()
    {
        using var viewer = await service.AsAsync(Roles.Viewer);

        using var response = await viewer.GetAsync("/api/v1/clues?state=detected,lost", Token);

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Contains("lost", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<int> VersionAsync(HttpClient client, string clue) =>
        (await (await client.GetAsync($"/api/v1/clues/{clue}", Token)).ReadJsonAsync()).GetProperty("version").GetInt32();

    private static Task<HttpResponseMessage> DecideAsync(HttpClient client, string clue, string decision, int version) =>
        client.PostAsJsonAsync(
            $"/api/v1/clues/{clue}/decision",
            new
            {
                decision,
                reason = "页面宣称治愈率",
                version,
            },
            Token
        );

    /// <summary>The state once it is the one waited for, or the last one seen after ten seconds.</summary>
    private static async Task<string?> WaitForStateAsync(HttpClient client, string clue, string wanted)
    {
        string? state = null;
        for (var look = 0; look < 100 && state != wanted; look++)
        {
            await Task.Delay(100, Token);
            state = (await (await client.GetAsync($"/api/v1/clues/{clue}", Token)).ReadJsonAsync()).GetProperty("state").GetString();
        }

        return state;
    }
}
