using System.Collections.Immutable;
using System.Security.Claims;
using AdWatch.Api.Access;
using AdWatch.Api.Commands;
using AdWatch.Api.Contracts;
using AdWatch.Api.Dispatch;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>Targets and what is owed to them: state, replay of dead letters, resuming a stopped target. Secrets are never shown.</summary>
internal static class TargetEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var targets = api.MapGroup("/targets").WithTags("targets");
        targets.MapGet("", ListAsync).RequireAuthorization(Permission.Supervise).WithName("listTargets");
        targets
            .MapPut("file", ReplaceAsync)
            .RequireAuthorization(Permission.Administer)
            .Accepts<string>("application/yaml")
            .WithName("putTargetFile");
        targets.MapPost("{id}/resume", ResumeAsync).RequireAuthorization(Permission.Supervise).WithName("resumeTarget");
        var deliveries = api.MapGroup("/deliveries").WithTags("targets");
        deliveries.MapGet("", DeliveriesAsync).RequireAuthorization(Permission.Supervise).WithName("listDeliveries");
        deliveries.MapPost("{id}/replay", ReplayAsync).RequireAuthorization(Permission.Supervise).WithName("replayDelivery");
    }

    private static async Task<Ok<ListResponse<TargetResponse>>> ListAsync(
        TargetRegistry registry,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        var stopped = await store.Outbox.GetStoppedTargetsAsync(cancellationToken);
        return TypedResults.Ok(
            new ListResponse<TargetResponse>(
                [
                    .. registry.Targets.Select(t => new TargetResponse(
                        t.Id,
                        t.Department,
                        t.Regions,
                        t.Webhook?.Url.ToString(),
                        t.FileDrop?.Folder,
                        t.AllowPrivate,
                        stopped.GetValueOrDefault(t.Id)
                    )),
                ],
                null
            )
        );
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplaceAsync(
        HttpRequest request,
        ClaimsPrincipal user,
        TargetRegistry registry,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        using var reader = new StreamReader(request.Body);
        try
        {
            registry.Replace(await reader.ReadToEndAsync(cancellationToken));
        }
        catch (CommandException e)
        {
            return Problems.Invalid([.. e.Message.Split(Environment.NewLine).Select(line => new ContentFault("", line))]);
        }

        await store.Audit.AppendAsync(user.GetActor(), "targets.replace", "targets", "targets.yaml", null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ResumeAsync(
        string id,
        ClaimsPrincipal user,
        TargetRegistry registry,
        AdWatchStore store,
        DispatchSignals signals,
        CancellationToken cancellationToken
    )
    {
        if (!registry.Targets.Any(t => t.Id == id))
        {
            return Problems.NotFound($"没有推送目标 {id}。");
        }

        await store.Outbox.ResumeTargetAsync(id, cancellationToken);
        await store.Audit.AppendAsync(user.GetActor(), "target.resume", "target", id, null, cancellationToken);
        signals.Owe();
        return TypedResults.NoContent();
    }

    /// <summary>A supervisor of one department sees its deliveries only; whom a region owes is told to nobody bound to one.</summary>
    private static async Task<Results<Ok<ListResponse<DeliveryResponse>>, ProblemHttpResult>> DeliveriesAsync(
        ClaimsPrincipal user,
        AdWatchStore store,
        CancellationToken cancellationToken,
        string? state = null,
        string? target = null,
        string? cursor = null,
        int limit = 50
    )
    {
        var faults = new List<ContentFault>();
        Lists.CheckLimit(limit, faults);
        var states = Lists.Values(
            state,
            "?state",
            faults,
            s => Enum.TryParse<OutboxState>(s, ignoreCase: true, out var parsed) ? parsed : null as OutboxState?
        );
        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var actor = user.GetActor();
        if (actor.Region is not null)
        {
            return Problems.Forbidden("推送记录不按地区划分，限定地区的账户不可查看。");
        }

        var page = await store.Outbox.ListAsync(states.IsEmpty ? null : states[0], target, cursor, limit, cancellationToken);
        var own = page.Items.Where(e => actor.Department is null || e.Department == actor.Department);
        return TypedResults.Ok(new ListResponse<DeliveryResponse>([.. own.Select(DeliveryResponse.Of)], page.Next));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplayAsync(
        string id,
        ClaimsPrincipal user,
        AdWatchStore store,
        DispatchSignals signals,
        CancellationToken cancellationToken
    )
    {
        if (await store.Outbox.GetAsync(id, cancellationToken) is null)
        {
            return Problems.NotFound($"没有推送记录 {id}。");
        }

        if (!await store.Outbox.ReplayAsync(id, user.GetActor(), cancellationToken))
        {
            return Problems.Conflict("只有推送失败（死信）的记录可以重推。");
        }

        signals.Owe();
        return TypedResults.NoContent();
    }
}

internal sealed record TargetResponse(
    string Id,
    string Department,
    ImmutableArray<string> Regions,
    string? Webhook,
    string? FileDrop,
    bool AllowPrivate,
    string? StoppedBecause
);
