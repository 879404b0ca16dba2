using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>A case system that takes its time, refuses every seventh event when it first comes, and keeps the <c>webhook-id</c>s it took for each clue.</summary>
/// <remarks>It refuses no event twice: the second wait of the retry schedule is five minutes, longer than a test waits.</remarks>
internal sealed class CountingReceiver : IAsyncDisposable
{
    private readonly IHost _host;

    private CountingReceiver(IHost host, string address)
    {
        _host = host;
        Address = address;
    }

    public string Address { get; }

    /// <summary>Ids of the events taken, by clue; a repeated push repeats its id.</summary>
    public ConcurrentDictionary<string, ConcurrentBag<string>> Taken { get; } = new(StringComparer.Ordinal);

    public static async Task<CountingReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        CountingReceiver? receiver = null;
        var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        app.MapPost(
            "/hook",
            async (HttpContext http) =>
            {
                using var body = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
                await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System, http.RequestAborted);
                var id = http.Request.Headers["webhook-id"].ToString();
                if (seen.TryAdd(id, true) && (seen.Count % 7 == 0))
                {
                    http.Response.Headers.RetryAfter = "1";
                    return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
                }

                var clue = body.RootElement.GetProperty("subject").GetString()!;
                receiver!.Taken.GetOrAdd(clue, _ => []).Add(id);
                return Results.Accepted();
            }
        );
        await app.StartAsync();
        receiver = new CountingReceiver(app, app.Urls.First());
        return receiver;
    }

    public string Targets() =>
        $$"""
            targets:
              - id: police
                department: public-security
                webhook: { url: "{{Address}}/hook", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }
                allow_private: true
            """;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
