using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AdWatch.Api.Dispatch;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AdWatch.Api.Demo;

/// <summary>A case system in small: takes pushes, checks signature and freshness, and counts each <c>webhook-id</c> once.</summary>
internal sealed class DemoReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _key;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, ReceivedClue> _received = new(StringComparer.Ordinal);
    private int _refused;
    private int _repeated;

    private DemoReceiver(WebApplication app, byte[] key, TimeProvider time)
    {
        _app = app;
        _key = key;
        _time = time;
    }

    public string Address { get; private set; } = "";

    /// <summary>What arrived, by <c>webhook-id</c>.</summary>
    public IReadOnlyDictionary<string, ReceivedClue> Received => _received;

    /// <summary>Pushes whose signature or time did not fit.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Pushes of an id that had arrived before.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    public static async Task<DemoReceiver> StartAsync(string secret, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var key =
            WebhookSignature.ReadSecret(secret, out var fault)
            ?? throw new ArgumentException($"The secret is unusable: {fault}", nameof(secret));
        var receiver = new DemoReceiver(app, key, time);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(cancellationToken);
        receiver.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        var headers = http.Request.Headers;
        var id = headers["webhook-id"].ToString();
        if (
            !WebhookSignature.Verify(
                _key,
                id,
                headers["webhook-timestamp"].ToString(),
                headers["webhook-signature"].ToString(),
                bytes.Span,
                _time.GetUtcNow()
            )
        )
        {
            Interlocked.Increment(ref _refused);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var json = JsonDocument.Parse(bytes);
        var root = json.RootElement;
        var clue = new ReceivedClue(
            http.Request.Path.Value!.TrimStart('/'),
            root.GetProperty("subject").GetString() ?? "",
            root.GetProperty("type").GetString() ?? "",
            root.GetProperty("data").GetProperty("role").GetString() ?? ""
        );
        if (!_received.TryAdd(id, clue))
        {
            Interlocked.Increment(ref _repeated);
        }

        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}

/// <param name="Department">The path it was sent to.</param>
/// <param name="ClueId">The event's subject.</param>
internal sealed record ReceivedClue(string Department, string ClueId, string Type, string Role);
