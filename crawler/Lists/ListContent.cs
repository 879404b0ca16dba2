using System.Collections.Immutable;

namespace AdWatch.Crawler.Lists;

/// <summary>What a feed or sitemap lists.</summary>
/// <param name="Fault">Why it could be read in part only; null where it was read whole.</param>
internal sealed record ListContent(ListKind Kind, ImmutableArray<ListEntry> Entries, string? Fault);

/// <summary>One address of a list, as written, with the time of its last change where the list says one.</summary>
internal sealed record ListEntry(string Url, DateTimeOffset? LastModified);

internal enum ListKind
{
    Sitemap,
    SitemapIndex,
    Feed,
    UrlList,
}
