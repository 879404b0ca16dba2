using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AdWatch.Api.Tests.Dispatch;

/// <summary>A receiver on loopback that answers as a test says.</summary>
internal sealed class LoopbackHook : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackHook(WebApplication app)
    {
        _app = app;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Paths asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<LoopbackHook> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var hook = new LoopbackHook(app);
        app.Run(async http =>
        {
            hook.Asked.Enqueue(http.Request.Path.Value ?? "");
            await answer(http);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        hook.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return hook;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
