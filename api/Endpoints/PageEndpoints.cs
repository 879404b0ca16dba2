using System.Security.Claims;
using System.Text.Json;
using AdWatch.Api.Access;
using AdWatch.Api.Contracts;
using AdWatch.Api.Pipeline;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>Pages: one page with its findings, and pages or complaints handed in.</summary>
internal static class PageEndpoints
{
    private const int MostPages = 500;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/pages/{id}", GetAsync).RequireAuthorization(Permission.Read).WithTags("pages").WithName("getPage");
        api.MapPost("/pages", HandInAsync).RequireAuthorization(Permission.HandIn).WithTags("intake").WithName("handInPages");
        api.MapPost("/complaints", ComplainAsync).RequireAuthorization(Permission.HandIn).WithTags("intake").WithName("handInComplaint");
    }

    private static async Task<Results<Ok<PageResponse>, ProblemHttpResult>> GetAsync(
        string id,
        ClaimsPrincipal user,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        var page = await store.Pages.GetAsync(id, cancellationToken);
        if (page is null || !Covers(user.GetActor().Scope, page))
        {
            return Problems.NotFound($"没有页面 {id}，或不在可见范围内。");
        }

        var findings = await store.Findings.GetForPageAsync(id, history: false, cancellationToken);
        return TypedResults.Ok(
            PageResponse.Of(page, findings) with
            {
                Advertisements = [.. (await store.Pages.GetAdvertisementsAsync(id, cancellationToken)).Select(AdvertisementResponse.Of)],
                AdvertisedBy = [.. (await store.Pages.GetAdvertisedByAsync(id, cancellationToken)).Select(AdvertisementResponse.Of)],
            }
        );
    }

    internal static bool Covers(AccessScope scope, StoredPage page) =>
        (scope.Department is null || page.Lead == scope.Department || page.Departments.Contains(scope.Department, StringComparer.Ordinal))
        && (scope.Region is null || (page.Region is { } region && RegionPrefix.Covers(scope.Region, region)));

    /// <summary>One page or a list; either all are taken or none.</summary>
    private static async Task<Results<Ok<ListResponse<TakenPageResponse>>, ProblemHttpResult>> HandInAsync(
        JsonElement body,
        HandedInPages reader,
        PageIntake intake,
        CancellationToken cancellationToken
    )
    {
        var lines = body.ValueKind == JsonValueKind.Array ? body.EnumerateArray().ToArray() : [body];
        if (lines.Length > MostPages)
        {
            return Problems.Invalid(new ContentFault("", $"一次最多 {MostPages} 页"));
        }

        var faults = new List<ContentFault>();
        var pages = new List<HandedInPage>();
        for (var i = 0; i < lines.Length; i++)
        {
            var page = reader.Read(lines[i]);
            var prefix = body.ValueKind == JsonValueKind.Array ? $"/{i}" : "";
            faults.AddRange(page.Faults.Select(f => new ContentFault(prefix + f.Pointer, f.Message)));
            pages.Add(page);
        }

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var taken = new List<TakenPageResponse>();
        foreach (var page in pages)
        {
            taken.Add(TakenPageResponse.Of(page.Page!.Url, await intake.TakeAsync(page.Page, page.Context, cancellationToken)));
        }

        return TypedResults.Ok(new ListResponse<TakenPageResponse>(taken, null));
    }

    private static async Task<Results<Ok<TakenPageResponse>, ProblemHttpResult>> ComplainAsync(
        ComplaintRequest request,
        Complaints complaints,
        PageIntake intake,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<ContentFault>();
        if (string.IsNullOrWhiteSpace(request.ExternalId) || request.ExternalId.Length > 200)
        {
            faults.Add(new ContentFault("/external_id", "须有来源系统中的编号（至多 200 个字符）"));
        }

        if (string.IsNullOrWhiteSpace(request.Text))
        {
            faults.Add(new ContentFault("/text", "须有投诉内容"));
        }

        if (request.Url is not null && !Uri.TryCreate(request.Url, UriKind.Absolute, out _))
        {
            faults.Add(new ContentFault("/url", "不是网址"));
        }

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        var complaint = new Complaint(
            request.ExternalId!,
            request.ReceivedAt ?? time.GetUtcNow(),
            request.Text!,
            request.Url,
            request.Institution,
            [.. (request.Phones ?? []).Where(p => !string.IsNullOrWhiteSpace(p))]
        );
        var page = complaints.Read(complaint);
        return TypedResults.Ok(TakenPageResponse.Of(page.Url, await intake.TakeAsync(page, null, cancellationToken)));
    }
}
