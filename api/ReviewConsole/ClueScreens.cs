using AdWatch.Api.Access;
using AdWatch.Api.Contracts;
using AdWatch.Api.Dispatch;
using AdWatch.Api.Endpoints;
using AdWatch.Api.ReviewConsole.Fragments;
using AdWatch.Api.ReviewConsole.Pages;
using AdWatch.Api.ReviewConsole.Resources;
using AdWatch.Classifier;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AdWatch.Api.ReviewConsole;

/// <summary>Lists of clues, one clue, and the decision on it.</summary>
internal static class ClueScreens
{
    private const int PageLength = 50;

    public static void Map(RouteGroupBuilder console)
    {
        console
            .MapGet(
                "/review",
                (HttpContext http, AdWatchStore store, AdClassifier classifier, CancellationToken cancellationToken) =>
                    ListAsync(true, http, store, classifier, cancellationToken)
            )
            .RequireAuthorization(Permission.Read);
        console
            .MapGet(
                "/clues",
                (HttpContext http, AdWatchStore store, AdClassifier classifier, CancellationToken cancellationToken) =>
                    ListAsync(false, http, store, classifier, cancellationToken)
            )
            .RequireAuthorization(Permission.Read);
        console.MapGet("/review/next", NextAsync).RequireAuthorization(Permission.Read);
        console.MapGet("/clues/{id}", ShowAsync).RequireAuthorization(Permission.Read);
        console.MapPost("/clues/{id}/decision", DecideAsync).RequireAuthorization(Permission.Review);
    }

    /// <summary>Findings with their numbers on this screen and the words of the law of the page's day.</summary>
    internal static IReadOnlyList<NumberedFinding> Number(IEnumerable<StoredFinding> findings, StoredPage page, AdClassifier classifier)
    {
        var day = DateOnly.FromDateTime((page.PublishedAt ?? page.FetchedAt).ToOffset(TimeSpan.FromHours(8)).Date);
        return
        [
            .. findings.Select(
                (stored, i) =>
                    new NumberedFinding(
                        i + 1,
                        stored,
                        [
                            .. stored.Finding.Basis.Select(b => new CitedProvision(
                                b.Law,
                                b.Article,
                                classifier.Rules.Laws.Find(b.Law, b.Article)?.Text
                            )),
                        ]
                    )
            ),
        ];
    }

    private static async Task<IResult> ListAsync(
        bool review,
        HttpContext http,
        AdWatchStore store,
        AdClassifier classifier,
        CancellationToken cancellationToken
    )
    {
        var query = ClueQuery.From(http.Request.Query);
        var filter = query.ToFilter(review, http.User.GetActor().Scope);
        var page = await store.Clues.ListAsync(filter, query.Cursor, PageLength, cancellationToken);
        var codes = classifier.Rules.Codes.All;
        return ConsoleEndpoints.Screen<CluesScreen>(
            new
            {
                Review = review,
                Query = query,
                page.Items,
                page.Next,
                Counts = await store.Clues.CountAsync(filter, cancellationToken),
                Codes = codes.Select(c => c.Code).ToArray(),
                Departments = codes.Select(c => c.Lead).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(),
            }
        );
    }

    private static async Task<IResult> NextAsync(HttpContext http, AdWatchStore store, CancellationToken cancellationToken)
    {
        var filter = new ClueFilter { States = [.. ClueStates.Open], Scope = http.User.GetActor().Scope };
        var page = await store.Clues.ListAsync(filter, null, 1, cancellationToken);
        return TypedResults.LocalRedirect(page.Items.Count > 0 ? $"/clues/{page.Items[0].Id}" : "/review");
    }

    private static Task<IResult> ShowAsync(
        string id,
        string? page,
        HttpContext http,
        AdWatchStore store,
        AdClassifier classifier,
        IAuthorizationService authorization,
        CancellationToken cancellationToken
    ) =>
        RenderAsync(
            new ClueView(id, page, null, "success", null, StatusCodes.Status200OK),
            http,
            store,
            classifier,
            authorization,
            cancellationToken
        );

    private static async Task<IResult> RenderAsync(
        ClueView view,
        HttpContext http,
        AdWatchStore store,
        AdClassifier classifier,
        IAuthorizationService authorization,
        CancellationToken cancellationToken
    )
    {
        if (await store.Clues.GetAsync(view.Id, http.User.GetActor().Scope, cancellationToken) is not { } details)
        {
            return ConsoleEndpoints.Message("error.title", "clue.notfound", StatusCodes.Status404NotFound);
        }

        var shown = details.Pages.FirstOrDefault(p => p.Id == view.Page) ?? (details.Pages.Count > 0 ? details.Pages[0] : null);
        return ConsoleEndpoints.Screen<ClueScreen>(
            new
            {
                Details = details,
                Page = shown,
                Findings = shown is null ? [] : Number(details.Findings.Where(f => f.PageId == shown.Id), shown, classifier),
                Excused = shown is null ? [] : await store.Findings.GetExcusedAsync(shown.Id, cancellationToken),
                Codes = classifier.Rules.Codes.All.Select(c => c.Code).ToArray(),
                MayDecide = (await authorization.AuthorizeAsync(http.User, Permission.Review)).Succeeded,
                view.Message,
                view.MessageKind,
                view.Reason,
            },
            view.Status
        );
    }

    private static async Task<IResult> DecideAsync(
        string id,
        [FromForm] string? decision,
        [FromForm] string? reason,
        [FromForm] int version,
        HttpContext http,
        AdWatchStore store,
        AdClassifier classifier,
        TargetRegistry targets,
        DispatchSignals signals,
        IAuthorizationService authorization,
        IStringLocalizer<ConsoleText> words,
        CancellationToken cancellationToken
    )
    {
        ClueDecision? decided = decision switch
        {
            "confirm" => ClueDecision.Confirm,
            "dismiss" => ClueDecision.Dismiss,
            _ => null,
        };
        if (decided is null)
        {
            return ConsoleEndpoints.Message("error.title", null, StatusCodes.Status400BadRequest);
        }

        var codes = classifier.Rules.Codes;
        var asked = await ReadChangesAsync(http, cancellationToken);
        var (correction, faults) = CodeChanges.Read(asked, decided == ClueDecision.Confirm, codes);
        var actor = http.User.GetActor();
        var to = targets.ForOutbox();
        var change =
            faults.Count > 0
                ? new ClueChange(ClueChangeStatus.CodeNotHeld, null, string.Join("；", faults.Select(f => f.Message)))
                : await store.Clues.DecideAsync(id, decided.Value, reason ?? "", correction, actor, version, to, cancellationToken);
        signals.Owe();
        var message = change.IsDone
            ? words[decided == ClueDecision.Confirm ? "clue.confirm.done" : "clue.dismiss.done"].Value
            : change.Message;
        var kind = change.IsDone ? "success" : "danger";
        if (!http.Request.Headers.ContainsKey("HX-Request"))
        {
            var status = change.IsDone ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
            return await RenderAsync(
                new ClueView(id, null, message, kind, reason, status),
                http,
                store,
                classifier,
                authorization,
                cancellationToken
            );
        }

        return await store.Clues.GetAsync(id, actor.Scope, cancellationToken) is { } details
            ? ConsoleEndpoints.Screen<ClueDecisionCard>(
                new
                {
                    Details = details,
                    Codes = codes.All.Select(c => c.Code).ToArray(),
                    MayDecide = true,
                    Message = message,
                    MessageKind = kind,
                    Reason = reason,
                }
            )
            : ConsoleEndpoints.Message("error.title", "clue.notfound", StatusCodes.Status404NotFound);
    }

    /// <summary>Each code of the clue stands beside the one chosen for it, itself where nothing was chosen.</summary>
    private static async Task<IReadOnlyList<CodeChangeRequest>> ReadChangesAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        return [.. form["from"].Zip(form["to"], (from, to) => new CodeChangeRequest(from, to)).Where(change => change.From != change.To)];
    }

    private sealed record ClueView(string Id, string? Page, string? Message, string MessageKind, string? Reason, int Status);
}
