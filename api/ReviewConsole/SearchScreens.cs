using System.Globalization;
using AdWatch.Api.Access;
using AdWatch.Api.ReviewConsole.Pages;
using AdWatch.Classifier;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.ReviewConsole;

/// <summary>Full-text search, and one page as it was seen.</summary>
internal static class SearchScreens
{
    public static void Map(RouteGroupBuilder console)
    {
        console.MapGet("/search", SearchAsync).RequireAuthorization(Permission.Read);
        console.MapGet("/pages/{id}", ShowAsync).RequireAuthorization(Permission.Read);
    }

    private static async Task<IResult> SearchAsync(
        string? q,
        string? from,
        string? to,
        string? cursor,
        HttpContext http,
        ISearchEngine engine,
        SearchQueryParser parser,
        CancellationToken cancellationToken
    )
    {
        SearchPage? result = null;
        SearchQueryException? fault = null;
        if (!string.IsNullOrWhiteSpace(q))
        {
            try
            {
                var request = new SearchRequest
                {
                    Query = parser.Parse(q),
                    From = Day(from),
                    To = Day(to),
                    Cursor = string.IsNullOrEmpty(cursor) ? null : cursor,
                    Access = AccessOf(http.User.GetActor().Scope),
                };
                result = await engine.SearchAsync(request, cancellationToken);
            }
            catch (SearchQueryException e)
            {
                fault = e;
            }
        }

        return ConsoleEndpoints.Screen<SearchScreen>(
            new
            {
                Query = q ?? "",
                From = from,
                To = to,
                Result = result,
                Fault = fault,
            },
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity
        );
    }

    private static async Task<IResult> ShowAsync(
        string id,
        HttpContext http,
        AdWatchStore store,
        AdClassifier classifier,
        CancellationToken cancellationToken
    )
    {
        var page = await store.Pages.GetAsync(id, cancellationToken);
        if (page is null || !IsVisible(page, http.User.GetActor().Scope))
        {
            return ConsoleEndpoints.Message("error.title", "page.notfound", StatusCodes.Status404NotFound);
        }

        return ConsoleEndpoints.Screen<PageScreen>(
            new
            {
                Page = page,
                Findings = ClueScreens.Number(
                    await store.Findings.GetForPageAsync(id, history: false, cancellationToken),
                    page,
                    classifier
                ),
                Excused = await store.Findings.GetExcusedAsync(id, cancellationToken),
                Versions = await store.Pages.GetVersionsAsync(id, cancellationToken),
                Advertisements = await store.Pages.GetAdvertisementsAsync(id, cancellationToken),
                AdvertisedBy = await store.Pages.GetAdvertisedByAsync(id, cancellationToken),
            }
        );
    }

    /// <summary>The rule of <see cref="AccessFilter"/> for one page.</summary>
    internal static bool IsVisible(StoredPage page, AccessScope scope) =>
        (
            (scope.Department is null)
            || (page.Lead == scope.Department)
            || page.Departments.Contains(scope.Department, StringComparer.Ordinal)
        ) && ((scope.Region is null) || new ClueTarget("", "", [scope.Region]).Covers(page.Region));

    private static AccessFilter AccessOf(AccessScope scope) =>
        new() { Departments = scope.Department is null ? [] : [scope.Department], Regions = scope.Region is null ? [] : [scope.Region] };

    private static DateOnly? Day(string? value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
