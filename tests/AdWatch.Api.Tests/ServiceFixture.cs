using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AdWatch.Api.Demo;
using AdWatch.Api.Dispatch;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(AdWatch.Api.Tests.ServiceFixture))]

namespace AdWatch.Api.Tests;

/// <summary>The real service on a folder of its own, with real rules, store and index, and a receiver on loopback. Each test brings a clue of its own.</summary>
public sealed class ServiceFixture : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adwatch-api-");
    private int _number;

    internal DemoReceiver Receiver { get; private set; } = null!;

    internal AdWatchStore Store => Services.GetRequiredService<AdWatchStore>();

    public async ValueTask InitializeAsync()
    {
        var secret = WebhookSignature.NewSecret();
        Receiver = await DemoReceiver.StartAsync(secret, TimeProvider.System, CancellationToken.None);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "targets-of-test.yaml"),
            $$"""
            targets:
              - id: market
                department: market-supervision
                webhook: { url: "{{Receiver.Address}}/market-supervision", secret: "{{secret}}" }
                allow_private: true
              - id: health
                department: health
                file_drop: { folder: "{{_folder.FullName}}/out" }
            """
        );
        StartServer(); // once, before tests ask for it side by side
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    public string DropFolder => Path.Combine(_folder.FullName, "out");

    /// <summary>A client with a key of that role.</summary>
    public async Task<HttpClient> AsAsync(string role, string? department = null, string? region = null)
    {
        var created = await Store.ApiKeys.CreateAsync(
            $"test-{Interlocked.Increment(ref _number)}",
            role,
            department,
            region,
            Actor.System("test"),
            TestContext.Current.CancellationToken
        );
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", created.Secret);
        return client;
    }

    /// <summary>A page of a hospital of its own with an absolute claim, handed in over the interface.</summary>
    public async Task<HandedIn> HandInViolationAsync(string? words = null)
    {
        var name = $"云洲第{Interlocked.Increment(ref _number)}康宁医院";
        using var intake = await AsAsync(Roles.Intake);
        using var response = await intake.PostAsJsonAsync(
            "/api/v1/pages",
            new
            {
                url = $"https://kangning{_number}.example/",
                fetched_at = "2026-05-12T08:00:00+08:00",
                channel = "hospital-site",
                title = name,
                text = $"{words ?? "本院治疗牛皮癣，治愈率高达98%，无效退款。"}",
                context = new { institution = name },
            },
            TestContext.Current.CancellationToken
        );
        var body = await response.ReadJsonAsync();
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        var item = body.GetProperty("items")[0];
        return new HandedIn(name, item.GetProperty("page").GetString()!, item.GetProperty("clue").GetString()!);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("data", Path.Combine(_folder.FullName, "data"));
        builder.UseSetting("targets", Path.Combine(_folder.FullName, "targets-of-test.yaml"));
    }
}

public sealed record HandedIn(string Institution, string Page, string Clue);

internal static class JsonResponses
{
    public static async Task<JsonElement> ReadJsonAsync(this HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        return document.RootElement.Clone();
    }

    /// <summary>Reads a problem document and checks what every one must carry.</summary>
    public static async Task<JsonElement> ReadProblemAsync(this HttpResponseMessage response, System.Net.HttpStatusCode status, string code)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.ReadJsonAsync();
        Assert.Equal("/problems/" + code, problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("request_id").GetString());
        return problem;
    }
}
