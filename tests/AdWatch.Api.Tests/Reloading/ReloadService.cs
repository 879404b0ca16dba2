using System.Net.Http.Headers;
using AdWatch.Api.Reloading;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using AdWatch.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AdWatch.Api.Tests.Reloading;

/// <summary>The real service over seeds of its own that may be changed.</summary>
public sealed class ReloadService : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    internal ChangeableSeeds Seeds { get; } = new();

    internal RuleReload Reload => Services.GetRequiredService<RuleReload>();

    internal AdWatchStore Store => Services.GetRequiredService<AdWatchStore>();

    public ValueTask InitializeAsync()
    {
        _folder.Write("adwatch.yaml", $"seeds: {{ folder: \"{Seeds.Path}\" }}\n");
        StartServer();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Seeds.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client with a key of that role.</summary>
    public async Task<HttpClient> AsAsync(string role)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"test-{Some.Number()}");
        var created = await Store.ApiKeys.CreateAsync(name, role, null, null, Actor.System("test"), TestContext.Current.CancellationToken);
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", created.Secret);
        return client;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("data", _folder.File("data"));
        builder.UseSetting("config", _folder.File("adwatch.yaml"));
    }
}
