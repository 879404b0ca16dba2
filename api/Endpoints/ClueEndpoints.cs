using System.Collections.Immutable;
using System.Security.Claims;
using AdWatch.Api.Access;
using AdWatch.Api.Contracts;
using AdWatch.Api.Dispatch;
using AdWatch.Classifier;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>Clues: list, read, decide, report. Lists and single clues show only what department and region of the caller cover.</summary>
internal static class ClueEndpoints
{
    private static readonly ImmutableArray<string> CaseEvents =
    [
        "received",
        "accepted",
        "returned",
        "filed",
        "decided",
        "no-violation",
        "rectified",
    ];

    public static void Map(RouteGroupBuilder api)
    {
        var clues = api.MapGroup("/clues").WithTags("clues");
        clues.MapGet("", ListAsync).RequireAuthorization(Permission.ReadClues).WithName("listClues");
        clues.MapGet("{id}", GetAsync).RequireAuthorization(Permission.ReadClues).WithName("getClue");
        clues.MapPost("{id}/decision", DecideAsync).RequireAuthorization(Permission.Review).WithName("decideClue");
        clues.MapPost("{id}/claim", ClaimAsync).RequireAuthorization(Permission.Review).WithName("claimClue");
        clues.MapPost("{id}/withdraw", WithdrawAsync).RequireAuthorization(Permission.Supervise).WithName("withdrawClue");
        clues.MapPost("{id}/close", CloseAsync).RequireAuthorization(Permission.Supervise).WithName("closeClue");
        clues.MapPost("{id}/events", ReportAsync).RequireAuthorization(Permission.ReportCase).WithName("reportCaseEvent");
    }

    private static async Task<Results<Ok<ListResponse<ClueResponse>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user,
        AdWatchStore store,
        CancellationToken cancellationToken,
        string? state = null,
        string? code = null,
        string? department = null,
        string? severity = null,
        string? cursor = null,
        int limit = 50
    )
    {
        var faults = new List<ContentFault>();
        var states = Lists.Values(state, "?state", faults, s => ClueStates.TryParse(s, out var parsed) ? parsed : null as ClueState?);
        var severities = Lists.Values(
            severity,
            "?severity",
            faults,
            s =>
                Enum.TryParse<Classifier.Results.Severity>(s, ignoreCase: true, out var parsed)
                    ? parsed
                    : null as Classifier.Results.Severity?
        );
        Lists.CheckLimit(limit, faults);
        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var filter = new ClueFilter
        {
            States = states,
            Severities = severities,
            Codes = Lists.Split(code),
            Department = department,
            Scope = user.GetActor().Scope,
        };
        var page = await store.Clues.ListAsync(filter, cursor, limit, cancellationToken);
        return TypedResults.Ok(new ListResponse<ClueResponse>([.. page.Items.Select(ClueResponse.Of)], page.Next));
    }

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> GetAsync(
        string id,
        ClaimsPrincipal user,
        HttpContext http,
        AdWatchStore store,
        CancellationToken cancellationToken
    ) => await ReadAsync(id, user.GetActor().Scope, http, store, cancellationToken);

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> DecideAsync(
        string id,
        DecisionRequest request,
        ClaimsPrincipal user,
        HttpContext http,
        AdWatchStore store,
        AdClassifier classifier,
        TargetRegistry targets,
        DispatchSignals signals,
        CancellationToken cancellationToken
    )
    {
        var (correction, codeFaults) = CodeChanges.Read(request.Codes, request.Decision == "confirm", classifier.Rules.Codes);
        if (codeFaults.Count > 0)
        {
            return CodeChanges.Refuse(codeFaults);
        }

        var faults = new List<ContentFault>();
        ClueDecision? decision = request.Decision switch
        {
            "confirm" => ClueDecision.Confirm,
            "dismiss" => ClueDecision.Dismiss,
            _ => null,
        };
        if (decision is null)
        {
            faults.Add(new ContentFault("/decision", "须为 confirm 或 dismiss"));
        }

        if (request.Version is null)
        {
            faults.Add(new ContentFault("/version", "须给出所见线索的 version"));
        }

        MoveFaults.CheckReason(request.Reason, faults);
        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var actor = user.GetActor();
        var change = await store.Clues.DecideAsync(
            id,
            decision!.Value,
            request.Reason!,
            correction,
            actor,
            request.Version!.Value,
            targets.ForOutbox(),
            cancellationToken
        );
        signals.Owe();
        return await AnswerAsync(change, id, actor, http, store, cancellationToken);
    }

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> ClaimAsync(
        string id,
        MoveRequest request,
        ClaimsPrincipal user,
        HttpContext http,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        if (request.Version is not { } version)
        {
            return Problems.Invalid(new ContentFault("/version", "须给出所见线索的 version"));
        }

        var actor = user.GetActor();
        var change = await store.Clues.ClaimAsync(id, request.Release, actor, version, cancellationToken);
        return await AnswerAsync(change, id, actor, http, store, cancellationToken);
    }

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> WithdrawAsync(
        string id,
        MoveRequest request,
        ClaimsPrincipal user,
        HttpContext http,
        AdWatchStore store,
        DispatchSignals signals,
        CancellationToken cancellationToken
    )
    {
        if (MoveFaults.Check(request) is { Count: > 0 } faults)
        {
            return Problems.Invalid(faults);
        }

        var actor = user.GetActor();
        var change = await store.Clues.WithdrawAsync(id, request.Reason!, actor, request.Version!.Value, cancellationToken);
        signals.Owe();
        return await AnswerAsync(change, id, actor, http, store, cancellationToken);
    }

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> CloseAsync(
        string id,
        MoveRequest request,
        ClaimsPrincipal user,
        HttpContext http,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        if (MoveFaults.Check(request) is { Count: > 0 } faults)
        {
            return Problems.Invalid(faults);
        }

        var actor = user.GetActor();
        var change = await store.Clues.CloseAsync(id, request.Reason!, actor, request.Version!.Value, cancellationToken);
        return await AnswerAsync(change, id, actor, http, store, cancellationToken);
    }

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> ReportAsync(
        string id,
        CaseEventRequest request,
        ClaimsPrincipal user,
        HttpContext http,
        AdWatchStore store,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<ContentFault>();
        if (request.Type is null || !CaseEvents.Contains(request.Type, StringComparer.Ordinal))
        {
            faults.Add(new ContentFault("/type", $"须为 {string.Join("、", CaseEvents)} 之一"));
        }

        if (request.Type == "returned" && string.IsNullOrWhiteSpace(request.Reason))
        {
            faults.Add(new ContentFault("/reason", "退回须写明理由"));
        }

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var actor = user.GetActor();
        var report = new CaseEvent(request.Type!, request.At ?? time.GetUtcNow(), request.CaseNumber, request.Reason, request.Outcome);
        var change = await store.Clues.AddEventAsync(id, report, actor, cancellationToken);
        return await AnswerAsync(change, id, actor, http, store, cancellationToken);
    }

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> AnswerAsync(
        ClueChange change,
        string id,
        Actor actor,
        HttpContext http,
        AdWatchStore store,
        CancellationToken cancellationToken
    ) =>
        change.Status switch
        {
            ClueChangeStatus.Done => await ReadAsync(id, actor.Scope, http, store, cancellationToken),
            ClueChangeStatus.NotFound => Problems.NotFound($"没有线索 {id}，或不在可见范围内。"),
            ClueChangeStatus.Conflict => Problems.Conflict(change.Message),
            ClueChangeStatus.Forbidden => Problems.Forbidden(change.Message),
            ClueChangeStatus.CodeNotHeld => CodeChanges.Refuse(new ContentFault("/codes", change.Message)),
            _ => Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                ProblemCodes.ReasonMissing,
                change.Message,
                new ContentFault("/reason", change.Message)
            ),
        };

    private static async Task<Results<Ok<ClueDetailsResponse>, ProblemHttpResult>> ReadAsync(
        string id,
        AccessScope scope,
        HttpContext http,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        if (await store.Clues.GetAsync(id, scope, cancellationToken) is not { } details)
        {
            return Problems.NotFound($"没有线索 {id}，或不在可见范围内。");
        }

        http.Response.Headers.ETag = $"\"{details.Clue.Version}\"";
        return TypedResults.Ok(ClueDetailsResponse.Of(details));
    }
}
