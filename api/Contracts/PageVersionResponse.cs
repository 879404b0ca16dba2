using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;

namespace AdWatch.Api.Contracts;

/// <summary>One content seen under a page's URL, without its text.</summary>
/// <param name="Length">Characters (UTF-16) of the text.</param>
internal sealed record PageVersionResponse(
    int Version,
    string Title,
    int Length,
    string ContentDigest,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    ArchiveRecord? Archive
)
{
    public static PageVersionResponse Of(PageVersion version) =>
        new(
            version.Version,
            version.Title,
            version.Text.Length,
            version.ContentDigest,
            version.FirstSeen,
            version.LastSeen,
            version.Archive
        );
}

/// <summary>What changed from one version of a page to another: runs kept, added, removed, in reading order.</summary>
internal sealed record VersionDifferenceResponse(
    string Page,
    int From,
    int To,
    DifferenceUnit Unit,
    int Added,
    int Removed,
    IReadOnlyList<DifferencePiece> Title,
    IReadOnlyList<DifferencePiece> Text
)
{
    public static VersionDifferenceResponse Of(string page, VersionDifference difference) =>
        new(page, difference.From, difference.To, difference.Unit, difference.Added, difference.Removed, difference.Title, difference.Text);
}
