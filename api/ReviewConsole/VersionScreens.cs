using AdWatch.Api.Access;
using AdWatch.Api.ReviewConsole.Pages;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.ReviewConsole;

/// <summary>What changed between two versions of a page.</summary>
internal static class VersionScreens
{
    public static void Map(RouteGroupBuilder console) =>
        console.MapGet("/pages/{id}/versions", CompareAsync).RequireAuthorization(Permission.Read);

    private static async Task<IResult> CompareAsync(
        string id,
        int? from,
        int? to,
        HttpContext http,
        AdWatchStore store,
        VersionComparer comparer,
        CancellationToken cancellationToken
    )
    {
        var page = await store.Pages.GetAsync(id, cancellationToken);
        if (page is null || !SearchScreens.IsVisible(page, http.User.GetActor().Scope))
        {
            return ConsoleEndpoints.Message("error.title", "page.notfound", StatusCodes.Status404NotFound);
        }

        var versions = await store.Pages.GetVersionsAsync(id, cancellationToken);
        var newer = versions.FirstOrDefault(v => v.Version == (to ?? versions[^1].Version));
        var older = versions.FirstOrDefault(v => v.Version == (from ?? Math.Max(1, (newer?.Version ?? 1) - 1)));
        return (older is null) || (newer is null)
            ? ConsoleEndpoints.Message("error.title", "versions.notfound", StatusCodes.Status404NotFound)
            : ConsoleEndpoints.Screen<VersionsScreen>(
                new
                {
                    Page = page,
                    Versions = versions,
                    Difference = comparer.Compare(older, newer),
                }
            );
    }
}
