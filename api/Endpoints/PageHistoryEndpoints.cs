using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using AdWatch.Api.Access;
using AdWatch.Api.Contracts;
using AdWatch.Api.Hosting;
using AdWatch.Crawler;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdWatch.Api.Endpoints;

/// <summary>What stood on a page before: its versions, what changed between two of them, and the archived bytes themselves.</summary>
internal static class PageHistoryEndpoints
{
    /// <summary>Largest page given back unpacked; larger ones are had as a record.</summary>
    private const int LargestPayload = 64 << 20;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/pages/{id}/versions", ListAsync).RequireAuthorization(Permission.Read).WithTags("pages").WithName("listPageVersions");
        api.MapGet("/pages/{id}/diff", CompareAsync)
            .RequireAuthorization(Permission.Read)
            .WithTags("pages")
            .WithName("comparePageVersions");
        api.MapGet("/pages/{id}/archive", DownloadAsync)
            .RequireAuthorization(Permission.Read)
            .WithTags("pages")
            .WithName("downloadPage")
            .WithSecurityHeadersPolicy(WebServices.DownloadPolicy);
    }

    private static async Task<Results<Ok<ListResponse<PageVersionResponse>>, ProblemHttpResult>> ListAsync(
        string id,
        ClaimsPrincipal user,
        AdWatchStore store,
        CancellationToken cancellationToken
    ) =>
        await VersionsAsync(id, user, store, cancellationToken) is { } versions
            ? TypedResults.Ok(new ListResponse<PageVersionResponse>([.. versions.Select(PageVersionResponse.Of)], null))
            : NoPage(id);

    private static async Task<Results<Ok<VersionDifferenceResponse>, ProblemHttpResult>> CompareAsync(
        string id,
        ClaimsPrincipal user,
        AdWatchStore store,
        VersionComparer comparer,
        CancellationToken cancellationToken,
        int? from = null,
        int? to = null
    )
    {
        if (await VersionsAsync(id, user, store, cancellationToken) is not { } versions)
        {
            return NoPage(id);
        }

        var newer = Version(versions, to ?? versions[^1].Version);
        var older = Version(versions, from ?? Math.Max(1, (newer?.Version ?? 1) - 1));
        var faults = new List<ContentFault>();
        if (older is null)
        {
            faults.Add(new ContentFault("?from", $"没有这个版本，现有 1 至 {versions[^1].Version}"));
        }

        if (newer is null)
        {
            faults.Add(new ContentFault("?to", $"没有这个版本，现有 1 至 {versions[^1].Version}"));
        }

        return faults.Count > 0
            ? Problems.Invalid(faults)
            : TypedResults.Ok(VersionDifferenceResponse.Of(id, comparer.Compare(older!, newer!)));
    }

    /// <summary>The archived bytes as a file to keep, never to be shown by a browser: what a crawled page holds is not trusted.</summary>
    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> DownloadAsync(
        string id,
        ClaimsPrincipal user,
        HttpContext http,
        AdWatchStore store,
        CrawlEngine engine,
        CancellationToken cancellationToken,
        int? version = null,
        string form = "payload"
    )
    {
        if (form is not ("payload" or "record"))
        {
            return Problems.Invalid(new ContentFault("?form", "须为 payload（网页字节）或 record（WARC 记录）"));
        }

        if (await VersionsAsync(id, user, store, cancellationToken) is not { } versions)
        {
            return NoPage(id);
        }

        if (Version(versions, version ?? versions[^1].Version) is not { } wanted)
        {
            return Problems.Invalid(new ContentFault("?version", $"没有这个版本，现有 1 至 {versions[^1].Version}"));
        }

        if (wanted.Archive is not { } place)
        {
            return Problems.NotFound($"页面 {id} 第 {wanted.Version} 版是他处交来的，没有存档记录。");
        }

        byte[] bytes;
        try
        {
            if (form == "record")
            {
                bytes = await engine.Archive.ReadMemberAsync(place, cancellationToken);
            }
            else
            {
                var (_, payload) = await engine.Archive.ReadWithPayloadAsync(place, cancellationToken);
                var body = payload.Http()?.Unpack(LargestPayload, out _);
                if (body is null)
                {
                    return Problems.Conflict("存档的网页解不开，可用 form=record 取原始记录。");
                }

                bytes = body.Value.ToArray();
            }
        }
        catch (CrawlStorageException e)
        {
            return Problems.NotFound($"存档记录 {place.RecordId} 取不出：{e.Message}");
        }

        // RFC 9530: whoever keeps the file can tell later that it is this one.
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:";
        var name = string.Create(CultureInfo.InvariantCulture, $"adwatch-{id}-v{wanted.Version}");
        return form == "record"
            ? TypedResults.File(bytes, "application/warc", name + ".warc.gz")
            : TypedResults.File(bytes, "application/octet-stream", name + ".bin");
    }

    /// <summary>The versions of a page the caller may see, oldest first; null where there is none.</summary>
    private static async Task<IReadOnlyList<PageVersion>?> VersionsAsync(
        string id,
        ClaimsPrincipal user,
        AdWatchStore store,
        CancellationToken cancellationToken
    )
    {
        var page = await store.Pages.GetAsync(id, cancellationToken);
        return page is null || !PageEndpoints.Covers(user.GetActor().Scope, page)
            ? null
            : await store.Pages.GetVersionsAsync(id, cancellationToken);
    }

    private static PageVersion? Version(IReadOnlyList<PageVersion> versions, int number) =>
        versions.FirstOrDefault(version => version.Version == number);

    private static ProblemHttpResult NoPage(string id) => Problems.NotFound($"没有页面 {id}，或不在可见范围内。");
}
