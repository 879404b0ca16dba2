using AdWatch.Api.Hosting;
using AdWatch.Api.Pipeline;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Endpoints;

/// <summary>Alive, ready, and the page behind each problem type.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("alive")).ExcludeFromDescription().DisableRateLimiting();
        app.MapGet("/readyz", ReadyAsync).ExcludeFromDescription().DisableRateLimiting();
        app.MapGet(
                Problems.TypePrefix + "{code}",
                (string code) =>
                    Contracts.ProblemCodes.IsKnown(code)
                        ? Results.Text($"{code}: {Contracts.ProblemCodes.Title(code)}", "text/plain; charset=utf-8")
                        : Results.NotFound()
            )
            .ExcludeFromDescription();
    }

    /// <summary>503 while the store cannot be read; other parts in trouble are named, the service answers on. Says which rules and model judge.</summary>
    private static async Task<IResult> ReadyAsync(
        AdWatchStore store,
        ServiceState state,
        JudgingInUse inUse,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var sequence = await store.Pages.GetLastSequenceAsync(cancellationToken);
            return Results.Json(
                new
                {
                    status = state.Troubles.Count == 0 ? "ready" : "degraded",
                    sequence,
                    judging = inUse.Current.Versions,
                    troubles = state.Troubles,
                }
            );
        }
        catch (Exception e) when (e is StoreException or IOException)
        {
            return Results.Json(
                new { status = "not-ready", troubles = new Dictionary<string, string>(StringComparer.Ordinal) { ["store"] = e.Message } },
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
        }
    }
}
