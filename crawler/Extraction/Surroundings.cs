namespace AdWatch.Crawler.Extraction;

/// <summary>What surrounds a run of text; inherited by everything inside.</summary>
[Flags]
internal enum Surroundings
{
    None = 0,

    /// <summary>Not shown (style, attribute).</summary>
    Hidden = 1 << 0,

    /// <summary>Content that is no text on the page (options, scripts, vector graphics).</summary>
    Unseen = 1 << 1,

    /// <summary>Shown only without scripts.</summary>
    Noscript = 1 << 2,

    /// <summary>Navigation, side column, sharing, chat window: kept only where it says something.</summary>
    Chrome = 1 << 3,
    Footer = 1 << 4,
    Comment = 1 << 5,
    Quote = 1 << 6,
    List = 1 << 7,
    Cell = 1 << 8,
    Heading = 1 << 9,
    MainHeading = 1 << 10,
    Link = 1 << 11,
    Preformatted = 1 << 12,
    Foreign = 1 << 13,

    /// <summary>Named by its maker as the account or the date of the page.</summary>
    PublisherName = 1 << 14,
    PublicationTime = 1 << 15,

    /// <summary>Marked as a paragraph (<c>p</c>).</summary>
    Paragraph = 1 << 20,

    Invisible = Hidden | Unseen | Noscript,
}
