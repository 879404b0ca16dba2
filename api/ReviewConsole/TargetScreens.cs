using AdWatch.Api.Access;
using AdWatch.Api.Commands;
using AdWatch.Api.Dispatch;
using AdWatch.Api.ReviewConsole.Pages;
using AdWatch.Api.ReviewConsole.Resources;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdWatch.Api.ReviewConsole;

/// <summary>Targets of the push, what they are owed, and the file they come from.</summary>
internal static class TargetScreens
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/targets", (TargetScreen screen) => screen.ShowAsync(new TargetNotice())).RequireAuthorization(Permission.Read);
        console.MapPost("/targets", SaveAsync).RequireAuthorization(Permission.Administer);
        console.MapPost("/targets/{id}/resume", ResumeAsync).RequireAuthorization(Permission.Administer);
        console.MapPost("/deliveries/{id}/replay", ReplayAsync).RequireAuthorization(Permission.Supervise);
    }

    private static async Task<IResult> SaveAsync(
        [FromForm] string? text,
        HttpContext http,
        TargetScreen screen,
        TargetRegistry registry,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        try
        {
            registry.Replace(text ?? "");
        }
        catch (CommandException e)
        {
            return await screen.ShowAsync(new TargetNotice(text, e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        }

        await store.Audit.AppendAsync(http.User.GetActor(), "targets.replace", "targets", "targets.yaml", null, cancellationToken);
        return await screen.ShowAsync(new TargetNotice(Saved: true));
    }

    private static async Task<IResult> ResumeAsync(
        string id,
        HttpContext http,
        IAntiforgery antiforgery,
        TargetScreen screen,
        AdWatchStore store,
        DispatchSignals signals,
        IStringLocalizer<ConsoleText> words,
        CancellationToken cancellationToken
    )
    {
        await antiforgery.ValidateRequestAsync(http);
        await store.Outbox.ResumeTargetAsync(id, cancellationToken);
        await store.Audit.AppendAsync(http.User.GetActor(), "target.resume", "target", id, null, cancellationToken);
        signals.Owe();
        return await screen.ShowAsync(new TargetNotice(Message: $"{id}: {words["targets.resumed"]}"));
    }

    private static async Task<IResult> ReplayAsync(
        string id,
        HttpContext http,
        IAntiforgery antiforgery,
        TargetScreen screen,
        AdWatchStore store,
        DispatchSignals signals,
        IStringLocalizer<ConsoleText> words,
        CancellationToken cancellationToken
    )
    {
        await antiforgery.ValidateRequestAsync(http);
        if (!await store.Outbox.ReplayAsync(id, http.User.GetActor(), cancellationToken))
        {
            return ConsoleEndpoints.Message("error.title", "error.notfound", StatusCodes.Status404NotFound);
        }

        signals.Owe();
        return await screen.ShowAsync(new TargetNotice(Message: $"{id}: {words["targets.replayed"]}"));
    }
}

/// <summary>What the screen says beside the lists; <paramref name="Refused"/> is a text that was not saved.</summary>
internal sealed record TargetNotice(
    string? Refused = null,
    IReadOnlyList<string>? Faults = null,
    bool Saved = false,
    string? Message = null
);

/// <summary>Puts the targets screen together.</summary>
internal sealed class TargetScreen(
    AdWatchStore store,
    TargetRegistry registry,
    IAuthorizationService authorization,
    IHttpContextAccessor http
)
{
    private const int PageLength = 50;

    public async Task<IResult> ShowAsync(TargetNotice notice)
    {
        var context = http.HttpContext!;
        var cancellationToken = context.RequestAborted;
        var stopped = await store.Outbox.GetStoppedTargetsAsync(cancellationToken);
        var cursor = context.Request.Query["cursor"].ToString();
        var entries = await store.Outbox.ListAsync(null, null, cursor.Length > 0 ? cursor : null, PageLength, cancellationToken);
        var mayEdit = (await authorization.AuthorizeAsync(context.User, Permission.Administer)).Succeeded;
        return ConsoleEndpoints.Screen<TargetsScreen>(
            new
            {
                Targets = registry
                    .Targets.Select(t => new TargetRow(
                        t.Id,
                        t.Department,
                        t.Regions,
                        t.Webhook?.ToString() ?? t.FileDrop?.ToString() ?? "",
                        stopped.GetValueOrDefault(t.Id)
                    ))
                    .ToArray(),
                Counts = await store.Outbox.CountAsync(cancellationToken),
                Entries = entries.Items,
                entries.Next,
                // A target file may hold secrets: only who may change it reads it.
                FileText = notice.Refused ?? (mayEdit ? registry.Text() : ""),
                Faults = notice.Faults ?? [],
                notice.Saved,
                notice.Message,
                MayEdit = mayEdit,
            },
            notice.Faults is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );
    }
}
