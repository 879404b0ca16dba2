using System.Collections.Immutable;

namespace AdWatch.Crawler.Lists;

/// <summary>What a feed or sitemap lists.</summary>
/// <param name="Fault">What could not be read or had to be mended, with the place; null where everything was well-formed and taken.</param>
internal sealed record ListContent(ListKind Kind, ImmutableArray<ListEntry> Entries, string? Fault)
{
    /// <summary>Name of the feed, which is that of the account where a bridge makes a feed of an account.</summary>
    public string? Title { get; init; }
}

/// <summary>One address of a list, as written, with the time of its last change where the list says one.</summary>
internal sealed record ListEntry(string Url, DateTimeOffset? LastModified)
{
    /// <summary>The article itself, where the list carries it whole; then its page needs no fetch.</summary>
    public FeedArticle? Article { get; init; }
}

/// <summary>An article as a feed carries it.</summary>
/// <param name="Html">The whole body, markup or plain text.</param>
internal sealed record FeedArticle(string? Title, string? Author, DateTimeOffset? PublishedAt, string Html, bool IsPlainText);

internal enum ListKind
{
    Sitemap,
    SitemapIndex,
    Feed,
    UrlList,
}
