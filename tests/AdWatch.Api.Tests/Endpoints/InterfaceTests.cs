using System.Net;
using System.Net.Http.Json;
using System.Text;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.Tests.Endpoints;

public sealed class InterfaceTests(ServiceFixture service)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/clues")]
    [InlineData("/api/v1/search?q=治愈")]
    [InlineData("/api/v1/sources")]
    [InlineData("/api/v1/targets")]
    public async Task ARequestWithoutAKeyIsAnsweredWith401AsAProblem(string path)
    {
        using var nobody = service.CreateClient(new() { AllowAutoRedirect = false });

        using var response = await nobody.GetAsync(path, Token);

        await response.ReadProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task ARevokedKeyOpensNothing()
    {
        var created = await service.Store.ApiKeys.CreateAsync("gone", Roles.Admin, null, null, Actor.System("test"), Token);
        await service.Store.ApiKeys.RevokeAsync(created.Key.Id, Actor.System("test"), Token);
        using var client = service.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", created.Secret);

        using var response = await client.GetAsync("/api/v1/clues", Token);

        await response.ReadProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task ABodyThatIsNotJsonIsABadRequest()
    {
        using var intake = await service.AsAsync(Roles.Intake);
        using var content = new StringContent("{not json", Encoding.UTF8, "application/json");

        using var response = await intake.PostAsync("/api/v1/pages", content, Token);

        await response.ReadProblemAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task AnUnknownFieldOfAWriteIsRefused()
    {
        using var intake = await service.AsAsync(Roles.Intake);

        using var response = await intake.PostAsJsonAsync(
            "/api/v1/complaints",
            new
            {
                external_id = "1",
                text = "投诉",
                colour = "red",
            },
            Token
        );

        await response.ReadProblemAsync(HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task EveryFaultOfAListOfPagesIsNamedByItsPointer()
    {
        using var intake = await service.AsAsync(Roles.Intake);

        using var response = await intake.PostAsJsonAsync(
            "/api/v1/pages",
            new object[] { new { url = "https://a.example/", text = "好" }, new { url = "ftp://a.example/", channel = "radio" } },
            Token
        );

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Equal(
            ["/1/channel", "/1/text", "/1/url"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task ARepeatedWriteWithTheSameKeyGetsTheFirstAnswer()
    {
        using var intake = await service.AsAsync(Roles.Intake);
        var body = new { external_id = $"tel-{Guid.NewGuid():N}", text = "医托在医院门口拉人去私人诊所看病" };

        using var first = await PostAsync(intake, "k1", body);
        using var again = await PostAsync(intake, "k1", body);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(await first.Content.ReadAsStringAsync(Token), await again.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task TheSameIdempotencyKeyWithAnotherBodyIsRefused()
    {
        using var intake = await service.AsAsync(Roles.Intake);
        using var first = await PostAsync(intake, "k2", new { external_id = "one", text = "第一件投诉" });

        using var other = await PostAsync(intake, "k2", new { external_id = "two", text = "第二件投诉" });

        await other.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-mismatch");
    }

    [Fact]
    public async Task AHandedInPageIsFoundByTwoOfItsCharacters()
    {
        var handed = await service.HandInViolationAsync("本院以鹤顶疗法治疗癫痫，治愈率高达98%。");
        using var viewer = await service.AsAsync(Roles.Viewer);

        var total = 0;
        var found = false;
        for (var look = 0; look < 100 && !found; look++)
        {
            await Task.Delay(50, Token);
            var answer = await (await viewer.GetAsync("/api/v1/search?q=鹤顶", Token)).ReadJsonAsync();
            total = answer.GetProperty("total").GetInt32();
            found = answer.GetProperty("items").EnumerateArray().Any(i => i.GetProperty("page").GetString() == handed.Page);
        }

        Assert.True(found, $"{total} hits, not the page");
    }

    [Fact]
    public async Task AQuestionThatCannotBeReadNamesTheCharacter()
    {
        using var viewer = await service.AsAsync(Roles.Viewer);

        using var response = await viewer.GetAsync("/api/v1/search?q=" + Uri.EscapeDataString("\"治愈"), Token);

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "query-syntax");
        Assert.Equal("?q", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task FaultySourcesAreRefusedWithTheirLines()
    {
        using var admin = await service.AsAsync(Roles.Admin);
        using var content = new StringContent("sources:\n  - id: a\n    nmae: x\n", Encoding.UTF8, "application/yaml");

        using var response = await admin.PutAsync("/api/v1/sources/file", content, Token);

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Contains("nmae", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TargetsAreListedWithoutTheirSecrets()
    {
        using var supervisor = await service.AsAsync(Roles.Supervisor);

        var text = await supervisor.GetStringAsync("/api/v1/targets", Token);

        Assert.Contains("market-supervision", text, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDescriptionNamesEveryPathOfTheContract()
    {
        using var client = service.CreateClient();

        var description = await (await client.GetAsync("/openapi/v1.json", Token)).ReadJsonAsync();

        var paths = description.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "/api/v1/clues",
                "/api/v1/clues/{id}",
                "/api/v1/clues/{id}/decision",
                "/api/v1/clues/{id}/events",
                "/api/v1/pages",
                "/api/v1/complaints",
                "/api/v1/search",
            },
            paths
        );
    }

    [Theory]
    [InlineData("/healthz", "alive")]
    [InlineData("/readyz", "ready")]
    [InlineData("/metrics", "adwatch")]
    public async Task TheServiceTellsHowItIs(string path, string expected)
    {
        await service.HandInViolationAsync();
        using var client = service.CreateClient();

        Assert.Contains(expected, await client.GetStringAsync(path, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryAnswerForbidsForeignScripts()
    {
        using var client = service.CreateClient();

        using var response = await client.GetAsync("/healthz", Token);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWriteFromAnotherSiteWithoutAKeyIsRefused()
    {
        using var browser = service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/complaints");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Content = JsonContent.Create(new { external_id = "x", text = "x" });

        using var response = await browser.SendAsync(request, Token);

        await response.ReadProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/complaints");
        request.Headers.Add("Idempotency-Key", key);
        request.Content = JsonContent.Create(body);
        return await client.SendAsync(request, Token);
    }
}
