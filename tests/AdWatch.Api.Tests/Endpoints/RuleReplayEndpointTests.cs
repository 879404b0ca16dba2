using System.Net;
using System.Net.Http.Json;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Tests.Endpoints;

public sealed class RuleReplayEndpointTests(ServiceFixture service)
{
    private static readonly string RuleText = Learning.LearningWorld.Rule("青禾磁光毯").Text;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASupervisorSeesWhatAChangedRuleWouldFlag()
    {
        var handed = await service.HandInViolationAsync("本院治疗痛风，治愈率高达97%，另备青禾磁光毯。");
        using var supervisor = await service.AsAsync(Roles.Supervisor);

        using var response = await ReplayAsync(supervisor, RuleText.Replace("prohibited-claim", "rumor", StringComparison.Ordinal));

        var report = await response.ReadJsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var flip = report.GetProperty("flips").EnumerateArray().Single(f => f.GetProperty("code").GetString() == "rumor");
        var sample = flip.GetProperty("newly_flagged").GetProperty("samples")[0];
        Assert.Equal(handed.Page, sample.GetProperty("page").GetString());
        Assert.Equal("青禾磁光毯", sample.GetProperty("words")[0].GetString());
    }

    [Fact]
    public async Task AReviewerMayNotReplayRules()
    {
        using var reviewer = await service.AsAsync(Roles.Reviewer);

        using var response = await ReplayAsync(reviewer, RuleText);

        await response.ReadProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task AFaultyRuleIsAnsweredWithFileAndLine()
    {
        using var supervisor = await service.AsAsync(Roles.Supervisor);

        using var response = await ReplayAsync(supervisor, "rules:\n  - id: half\n");

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Equal("/files (rules/trial.yaml:2)", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task ARequestWithoutRulesSaysWhatIsWanted()
    {
        using var supervisor = await service.AsAsync(Roles.Supervisor);

        using var response = await supervisor.PostAsJsonAsync("/api/v1/rules/replay", new { source = "anhe" }, Token);

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Equal("/files", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    private static Task<HttpResponseMessage> ReplayAsync(HttpClient client, string text) =>
        client.PostAsJsonAsync("/api/v1/rules/replay", new { files = new[] { new { name = "trial.yaml", text } } }, Token);
}
