using AdWatch.Api.Access;
using AdWatch.Api.Hosting;
using AdWatch.Api.ReviewConsole.Pages;
using AdWatch.Api.ReviewConsole.Resources;
using AdWatch.Api.Watching;
using AdWatch.Crawler;
using AdWatch.Crawler.Sources;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdWatch.Api.ReviewConsole;

/// <summary>Sources: how each stands, a visit now, and the file they come from.</summary>
internal static class SourceScreens
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/sources", (SourceScreen screen) => screen.ShowAsync(new SourceNotice())).RequireAuthorization(Permission.Read);
        console.MapPost("/sources", SaveAsync).RequireAuthorization(Permission.Administer);
        console.MapPost("/sources/{id}/crawl", CrawlAsync).RequireAuthorization(Permission.Supervise);
    }

    private static async Task<IResult> SaveAsync(
        [FromForm] string? text,
        HttpContext http,
        SourceScreen screen,
        SourceRegistry registry,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await registry.ReplaceAsync(text ?? "", cancellationToken);
        }
        catch (SourceFileException e)
        {
            return await screen.ShowAsync(new SourceNotice(text, [.. e.File.Faults.Select(f => f.ToString())]));
        }

        await store.Audit.AppendAsync(http.User.GetActor(), "sources.replace", "sources", "sources.yaml", null, cancellationToken);
        return await screen.ShowAsync(new SourceNotice(Saved: true));
    }

    private static async Task<IResult> CrawlAsync(
        string id,
        HttpContext http,
        IAntiforgery antiforgery,
        SourceScreen screen,
        CrawlEngine engine,
        AdWatchStore store,
        IStringLocalizer<ConsoleText> words,
        CancellationToken cancellationToken
    )
    {
        await antiforgery.ValidateRequestAsync(http);
        if (!await engine.ScheduleNowAsync(id, cancellationToken))
        {
            return ConsoleEndpoints.Message("error.title", "error.notfound", StatusCodes.Status404NotFound);
        }

        await store.Audit.AppendAsync(http.User.GetActor(), "source.visit", "source", id, null, cancellationToken);
        return await screen.ShowAsync(new SourceNotice(Message: $"{id}: {words["sources.scheduled"]}"));
    }
}

/// <summary>What the screen says beside the list; <paramref name="Refused"/> is a text that was not saved.</summary>
internal sealed record SourceNotice(
    string? Refused = null,
    IReadOnlyList<string>? Faults = null,
    bool Saved = false,
    string? Message = null
);

/// <summary>Puts the sources screen together.</summary>
internal sealed class SourceScreen(
    CrawlEngine engine,
    SourceRegistry registry,
    AdWatchStore store,
    IAuthorizationService authorization,
    IHttpContextAccessor http
)
{
    public async Task<IResult> ShowAsync(SourceNotice notice)
    {
        var user = http.HttpContext!.User;
        return ConsoleEndpoints.Screen<SourcesScreen>(
            new
            {
                Statuses = await engine.GetSourceStatusesAsync(http.HttpContext.RequestAborted),
                Alarms = await SourceWatch.ReadAsync(store, http.HttpContext.RequestAborted),
                FileText = notice.Refused ?? registry.Text(),
                Faults = notice.Faults ?? [],
                notice.Saved,
                notice.Message,
                MayEdit = (await authorization.AuthorizeAsync(user, Permission.Administer)).Succeeded,
            },
            notice.Faults is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );
    }
}
