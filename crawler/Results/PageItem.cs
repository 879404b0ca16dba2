namespace AdWatch.Crawler.Results;

/// <summary>One thing of several that stand on a page: a post, an answer, an advertisement, an entry of a list.</summary>
/// <param name="Start">UTF-16 offset into <see cref="ExtractedPage.Text"/>.</param>
/// <param name="Length">From the first block of the item to the last; 0 for an item whose text is not kept.</param>
public sealed record PageItem(PageItemKind Kind, int Start, int Length)
{
    public string? Title { get; init; }

    /// <summary>Who wrote or sells it, as the page names him.</summary>
    public string? Author { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Where it leads (detail page, article, landing page): absolute and canonical.</summary>
    public string? Url { get; init; }

    /// <summary>Where an advertisement led when its address was asked; null for other kinds and where nobody asked.</summary>
    public AdvertisementLanding? Landing { get; init; }
}

public enum PageItemKind
{
    /// <summary>The post that opens a thread, or a microblog post.</summary>
    Post,

    /// <summary>A post that answers another, or a comment.</summary>
    Reply,
    Question,
    Answer,

    /// <summary>An entry of a list that leads to a page of its own (listing, album, board).</summary>
    Entry,

    /// <summary>A paid result or banner.</summary>
    Advertisement,

    /// <summary>The page an advertisement leads to, read with it.</summary>
    Landing,

    /// <summary>What a buyer says of a product.</summary>
    Review,
}
