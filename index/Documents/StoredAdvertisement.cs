using AdWatch.Crawler.Results;

namespace AdWatch.Indexing.Documents;

/// <summary>An advertisement as stored: the page it stands on, its words, and the page it leads to.</summary>
/// <param name="PageId">The page it stands on.</param>
/// <param name="Url">The address it names.</param>
/// <param name="Text">Its words as they stood there.</param>
/// <param name="VisitId">The visit that saw it last.</param>
/// <param name="Landing">What became of the page it leads to; null where nobody asked.</param>
/// <param name="LandingPageId">That page, where it is stored.</param>
public sealed record StoredAdvertisement(
    string PageId,
    string PageUrl,
    string Url,
    string? Title,
    string Text,
    string VisitId,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    AdvertisementLanding? Landing,
    string? LandingPageId
);
