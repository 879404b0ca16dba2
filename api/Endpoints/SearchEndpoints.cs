using System.Globalization;
using System.Security.Claims;
using AdWatch.Api.Access;
using AdWatch.Api.Contracts;
using AdWatch.Indexing.Searching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>Full-text search (design section 7), within what the caller may see.</summary>
internal static class SearchEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/search", SearchAsync).RequireAuthorization(Permission.Read).WithTags("search").WithName("search");

    private static async Task<Results<Ok<SearchPage>, ProblemHttpResult>> SearchAsync(
        ClaimsPrincipal user,
        ISearchEngine engine,
        SearchQueryParser parser,
        CancellationToken cancellationToken,
        string q = "",
        string? from = null,
        string? to = null,
        string? order = null,
        string? cursor = null,
        int limit = 20
    )
    {
        var faults = new List<ContentFault>();
        Lists.CheckLimit(limit, faults);
        var first = Day(from, "?from", faults);
        var last = Day(to, "?to", faults);
        if (order is not (null or "relevance" or "newest"))
        {
            faults.Add(new ContentFault("?order", "须为 relevance 或 newest"));
        }

        if (faults.Count > 0)
        {
            return Problems.Invalid(faults);
        }

        try
        {
            var request = new SearchRequest
            {
                Query = parser.Parse(q),
                From = first,
                To = last,
                Limit = limit,
                Cursor = cursor,
                Order = order == "newest" ? SearchOrder.Newest : SearchOrder.Relevance,
                Access = AccessFilterOf(user),
            };
            return TypedResults.Ok(await engine.SearchAsync(request, cancellationToken));
        }
        catch (SearchQueryException e)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                ProblemCodes.QuerySyntax,
                e.Message,
                new ContentFault(e.Fault == SearchQueryFault.BadCursor ? "?cursor" : "?q", e.Message)
            );
        }
    }

    /// <summary>What a caller's department and region let search show.</summary>
    public static AccessFilter AccessFilterOf(ClaimsPrincipal user)
    {
        var actor = user.GetActor();
        return new AccessFilter
        {
            Departments = actor.Department is { } department ? [department] : [],
            Regions = actor.Region is { } region ? [region] : [],
        };
    }

    private static DateOnly? Day(string? value, string pointer, List<ContentFault> faults)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        faults.Add(new ContentFault(pointer, "须为日期，如 2026-01-31"));
        return null;
    }
}
