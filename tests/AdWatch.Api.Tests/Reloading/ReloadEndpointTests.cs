using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdWatch.Indexing.Clues;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Reloading;

/// <summary>One service whose seeds each test changes: the tests of a class follow one another.</summary>
public sealed class ReloadEndpointTests(ReloadService service) : IClassFixture<ReloadService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAdministratorPutsChangedRulesInPlaceAndEverySurfaceNamesThem()
    {
        using var admin = await service.AsAsync(Roles.Admin);
        service.Seeds.FlagTrialWords($"trial-{Some.Number()}");

        using var response = await ReloadAsync(admin);

        var answer = await response.ReadJsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(answer.GetProperty("changed").GetBoolean());
        var rules = answer.GetProperty("after").GetProperty("rules").GetString()!;
        Assert.NotEqual(rules, answer.GetProperty("before").GetProperty("rules").GetString());
        var ready = JsonSerializer.Deserialize<JsonElement>(await admin.GetStringAsync("/readyz", Token));
        Assert.Equal(rules, ready.GetProperty("judging").GetProperty("rules").GetString());
        Assert.Equal(rules, await RulesOfPageAsync(admin));
        Assert.Equal(rules, await RulesReplayComparesWithAsync(admin));
        Assert.Matches($"(?m)^adwatch_judging.*rules=\"{rules}\".* 1( |$)", await admin.GetStringAsync("/metrics", Token));
        var entry = (await service.Store.Audit.ListAsync("rules", rules, null, 1, Token)).Items.Single();
        Assert.StartsWith("key:", entry.Actor, StringComparison.Ordinal);
        Assert.Equal("rules.reload", entry.Action);
    }

    [Theory]
    [InlineData(Roles.Supervisor)]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Intake)]
    public async Task NobodyBelowAnAdministratorMayReload(string role)
    {
        using var client = await service.AsAsync(role);

        using var response = await ReloadAsync(client);

        await response.ReadProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task WithoutAKeyNothingIsReloaded()
    {
        using var nobody = service.CreateClient();

        using var response = await ReloadAsync(nobody);

        await response.ReadProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task FaultySeedsAreAnsweredWithFileAndLineAndShownUntilTheyAreMended()
    {
        using var admin = await service.AsAsync(Roles.Admin);
        using var good = await ReloadAsync(admin);
        await File.WriteAllTextAsync(service.Seeds.TrialFile, "rules:\n  - id: half\n", Token);

        using var response = await ReloadAsync(admin);

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Equal("rules/99-trial.yaml:2", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        var ready = JsonSerializer.Deserialize<JsonElement>(await admin.GetStringAsync("/readyz", Token));
        Assert.Equal("degraded", ready.GetProperty("status").GetString());
        Assert.Equal(await RulesAfterAsync(good), ready.GetProperty("judging").GetProperty("rules").GetString());
        service.Seeds.FlagTrialWords("trial-mended");
        using var mended = await ReloadAsync(admin);
        Assert.Equal(HttpStatusCode.OK, mended.StatusCode);
        Assert.Contains("\"ready\"", await admin.GetStringAsync("/readyz", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReloadBesideAnotherIsAConflict()
    {
        using var admin = await service.AsAsync(Roles.Admin);
        var running = service.Reload.RunAsync(Actor.System("test"), waits: true, Token);

        using var response = await ReloadAsync(admin);

        await response.ReadProblemAsync(HttpStatusCode.Conflict, "conflict");
        await running;
    }

    private static Task<HttpResponseMessage> ReloadAsync(HttpClient client) => client.PostAsync("/api/v1/rules/reload", null, Token);

    private static async Task<string?> RulesAfterAsync(HttpResponseMessage response) =>
        (await response.ReadJsonAsync()).GetProperty("after").GetProperty("rules").GetString();

    /// <summary>Hands a page in and reads it back; both answers name the same.</summary>
    private static async Task<string?> RulesOfPageAsync(HttpClient admin)
    {
        using var response = await admin.PostAsJsonAsync(
            "/api/v1/complaints",
            new { external_id = $"tel-{Some.Number()}", text = $"医院推销{ReloadWorld.TrialWords}" },
            Token
        );
        var taken = await response.ReadJsonAsync();
        var page = await (await admin.GetAsync($"/api/v1/pages/{taken.GetProperty("page").GetString()}", Token)).ReadJsonAsync();
        var rules = page.GetProperty("judged_by").GetProperty("rules").GetString();
        Assert.Equal(rules, taken.GetProperty("judged_by").GetProperty("rules").GetString());
        return rules;
    }

    private static async Task<string?> RulesReplayComparesWithAsync(HttpClient admin)
    {
        var rule = Learning.LearningWorld.Rule("青禾磁光毯").Text;
        using var response = await admin.PostAsJsonAsync(
            "/api/v1/rules/replay",
            new { files = new[] { new { name = "trial.yaml", text = rule } } },
            Token
        );
        return (await response.ReadJsonAsync()).GetProperty("rules_before").GetString();
    }
}
