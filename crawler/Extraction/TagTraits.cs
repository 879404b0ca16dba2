namespace AdWatch.Crawler.Extraction;

/// <summary>How an element name steers reading.</summary>
[Flags]
internal enum TagTraits
{
    None = 0,

    /// <summary>Begins and ends a block of text.</summary>
    Block = 1 << 0,

    /// <summary>Never has content nor an end tag.</summary>
    Void = 1 << 1,

    /// <summary>Its content is not markup and no visible text.</summary>
    RawText = 1 << 2,

    /// <summary>Its content is text with character references.</summary>
    EscapableText = 1 << 3,

    /// <summary>Its content is not shown as text.</summary>
    Unseen = 1 << 4,

    /// <summary>Its start tag ends an open paragraph.</summary>
    EndsParagraph = 1 << 5,

    /// <summary>End tags outside do not reach beyond it.</summary>
    Barrier = 1 << 6,
}
