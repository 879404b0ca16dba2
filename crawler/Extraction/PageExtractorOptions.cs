namespace AdWatch.Crawler.Extraction;

/// <summary>Limits of what is kept of one page. Whatever goes beyond is left out, never an error.</summary>
public sealed record PageExtractorOptions
{
    public static PageExtractorOptions Default { get; } = new();

    /// <summary>Characters of markup read; the rest of a longer page is left out.</summary>
    public int MaxMarkupLength { get; init; } = 8_000_000;

    /// <summary>Links kept; further ones are counted in <see cref="Results.ExtractedPage.LinksDropped"/>.</summary>
    public int MaxLinks { get; init; } = 2_000;

    /// <summary>Pictures kept.</summary>
    public int MaxImages { get; init; } = 500;

    /// <summary>Bytes of pictures written into the markup itself kept of one page; what does not fit is left out.</summary>
    /// <value>4 MiB</value>
    public int MaxInlinePictureBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Phones, WeChat ids and QQ ids kept, of each kind.</summary>
    public int MaxContacts { get; init; } = 100;

    /// <summary>Characters of text kept.</summary>
    public int MaxTextLength { get; init; } = 1_000_000;
}
