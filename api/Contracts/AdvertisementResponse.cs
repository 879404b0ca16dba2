using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.Api.Contracts;

/// <summary>An advertisement with the page it stands on and the page it leads to.</summary>
internal sealed record AdvertisementResponse(
    string Page,
    string PageUrl,
    string Url,
    string? Title,
    string Text,
    string Visit,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    LandingResponse? Landing
)
{
    public static AdvertisementResponse Of(StoredAdvertisement ad) =>
        new(
            ad.PageId,
            ad.PageUrl,
            ad.Url,
            ad.Title,
            ad.Text,
            ad.VisitId,
            ad.FirstSeen,
            ad.LastSeen,
            ad.Landing is null ? null : LandingResponse.Of(ad.Landing, ad.LandingPageId)
        );
}

/// <summary>Where an advertisement led when it was asked.</summary>
/// <param name="Page">The landing page, where it is stored.</param>
internal sealed record LandingResponse(
    LandingState State,
    string Reason,
    string? Page,
    string? Url,
    string? FinalUrl,
    IReadOnlyList<string> Redirects,
    string? Visit,
    DateTimeOffset? At,
    int? Status,
    ArchiveRecord? Archive
)
{
    public static LandingResponse Of(AdvertisementLanding landing, string? page) =>
        new(
            landing.State,
            landing.Reason,
            page,
            landing.Url,
            landing.FinalUrl,
            landing.Redirects.IsDefault ? [] : landing.Redirects,
            landing.VisitId,
            landing.At,
            landing.Status,
            landing.Archive
        );
}
