using System.Security.Claims;
using AdWatch.Api.Access;
using AdWatch.Api.Hosting;
using AdWatch.Api.Watching;
using AdWatch.Crawler;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>Sources: how each stands, the file as a whole, and a visit now.</summary>
internal static class SourceEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var sources = api.MapGroup("/sources").WithTags("sources");
        sources
            .MapGet(
                "",
                async (CrawlEngine engine, AdWatchStore store, CancellationToken cancellationToken) =>
                    TypedResults.Ok(
                        new
                        {
                            items = await engine.GetSourceStatusesAsync(cancellationToken),
                            alarms = await SourceWatch.ReadAsync(store, cancellationToken),
                        }
                    )
            )
            .RequireAuthorization(Permission.Read)
            .WithName("listSources");
        sources
            .MapGet("file", (SourceRegistry registry) => TypedResults.Text(registry.Text(), "application/yaml"))
            .RequireAuthorization(Permission.Administer)
            .WithName("getSourceFile");
        sources
            .MapPut("file", ReplaceAsync)
            .RequireAuthorization(Permission.Administer)
            .Accepts<string>("application/yaml")
            .WithName("putSourceFile");
        sources.MapPost("{id}/visit", VisitAsync).RequireAuthorization(Permission.Supervise).WithName("visitSource");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplaceAsync(
        HttpRequest request,
        ClaimsPrincipal user,
        SourceRegistry registry,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        using var reader = new StreamReader(request.Body);
        try
        {
            await registry.ReplaceAsync(await reader.ReadToEndAsync(cancellationToken), cancellationToken);
        }
        catch (SourceFileException e)
        {
            return Problems.Invalid([.. e.File.Faults.Select(f => new ContentFault($"line {f.Line}", f.Message))]);
        }

        await store.Audit.AppendAsync(user.GetActor(), "sources.replace", "sources", "sources.yaml", null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> VisitAsync(
        string id,
        ClaimsPrincipal user,
        CrawlEngine engine,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        if (!await engine.ScheduleNowAsync(id, cancellationToken))
        {
            return Problems.NotFound($"没有信源 {id}。");
        }

        await store.Audit.AppendAsync(user.GetActor(), "source.visit", "source", id, null, cancellationToken);
        return TypedResults.Accepted((string?)null);
    }
}
