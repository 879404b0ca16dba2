using System.Collections.Immutable;

namespace AdWatch.Crawler.Results;

/// <summary>What a page says once markup and boilerplate are off.</summary>
/// <remarks>Offsets are UTF-16 code units into <see cref="Text"/>. Blocks are parted by one blank line ("\n\n") in <see cref="Text"/>.</remarks>
public sealed record ExtractedPage
{
    public string Title { get; init; } = "";

    /// <summary>All visible text worth judging: body blocks, quotes, comments, lists and the footer, each block parted by a blank line.</summary>
    public string Text { get; init; } = "";

    /// <summary>The parts of <see cref="Text"/>, in order, without overlap.</summary>
    public ImmutableArray<PageBlock> Blocks { get; init; } = [];

    /// <summary>Publisher or account named on the page (footer, author line, meta), if any.</summary>
    public string? Publisher { get; init; }

    /// <summary>The public account, shop or forum name under which the page stands, where the page names one.</summary>
    public string? Account { get; init; }

    /// <summary>The person named as the writer, without title or department.</summary>
    public string? Author { get; init; }

    /// <summary>The platform's mark of an original work (原创) is printed.</summary>
    public bool IsOriginal { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Posts, answers, advertisements or entries the page is made of; empty where it is one text.</summary>
    public ImmutableArray<PageItem> Items { get; init; } = [];

    /// <summary>Contacts and numbers with the place where each stands first.</summary>
    public ImmutableArray<PageFact> Facts { get; init; } = [];

    /// <summary>Id of the extraction profile the page was read by; null where none fitted.</summary>
    public string? Profile { get; init; }

    public ImmutableArray<PageLink> Links { get; init; } = [];

    public ImmutableArray<PageImage> Images { get; init; } = [];

    public PageContacts Contacts { get; init; } = PageContacts.None;

    /// <summary>Approval numbers as printed (医广, 药广审, 械广审, 国药准字, 械注准 …).</summary>
    public ImmutableArray<string> ApprovalNumbers { get; init; } = [];

    /// <summary>ICP filing number (备案号) as printed.</summary>
    public string? IcpNumber { get; init; }

    /// <summary>Unified social credit code (统一社会信用代码) as printed.</summary>
    public string? CreditCode { get; init; }

    /// <summary>64-bit SimHash over the normalised text; pages within 3 bits are near copies. 0 for an empty text.</summary>
    public ulong TextFingerprint { get; init; }

    /// <summary>What the page tells crawlers (meta robots).</summary>
    public PageDirectives Directives { get; init; } = PageDirectives.None;

    /// <summary><c>link rel=canonical</c>, absolute, where given.</summary>
    public string? CanonicalUrl { get; init; }

    /// <summary>True where the text seems to be made by scripts, so a browser would be needed.</summary>
    public bool NeedsRender { get; init; }

    /// <summary>Links beyond the page limit, seen but not kept.</summary>
    public int LinksDropped { get; init; }
}

/// <summary>A run of <see cref="ExtractedPage.Text"/> of one kind.</summary>
/// <param name="Paragraph">True where the page marks it as a paragraph (<c>p</c>), not just sets it off by layout.</param>
public sealed record PageBlock(PageBlockKind Kind, int Start, int Length, bool Paragraph = false);

public enum PageBlockKind
{
    Body,
    Heading,
    Quote,
    Comment,
    List,
    Table,
    Footer,

    /// <summary>A line beside the text: byline, date, counter, button, or what stands next to the body a profile names. Kept and judged, no main text.</summary>
    Aside,
}

/// <summary>A link out of a page: absolute canonical URL and its text.</summary>
public sealed record PageLink(string Url, string Text, bool NoFollow);

/// <summary>A picture on a page (an element, behind text by a style, or written into the markup): absolute URL, its alternative text, and the words read in it where it was read.</summary>
/// <remarks>
/// <see cref="Text"/> is empty where a picture was read and holds no words; it is null where nothing was read, and <see cref="State"/> says why.
/// Where reading broke off at a time limit, what was read by then stands here and the state says so.
/// </remarks>
public sealed record PageImage(string Url, string? Alt, string? Text)
{
    /// <summary>Where it stands: UTF-16 offset into <see cref="ExtractedPage.Text"/> of the block it stands in or before; the text's length behind the last.</summary>
    public int Start { get; init; }

    /// <summary>The bytes of a picture that is written into the markup itself; empty for one with an address. Its <see cref="Url"/> then names type and SHA-256.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ReadOnlyMemory<byte> Inline { get; init; }

    /// <summary>Size the markup gives, in CSS pixels; null where it gives none.</summary>
    public PictureSize? Declared { get; init; }

    /// <summary>Size the picture's own header gives, in pixels; null where it was not had.</summary>
    public PictureSize? Size { get; init; }

    /// <summary>What became of the picture; null where nobody tried (the source says <c>pictures: never</c>, or the page was handed in).</summary>
    public PictureState? State { get; init; }

    /// <summary>The lines of <see cref="Text"/>, in reading order, each with its place in the picture.</summary>
    public ImmutableArray<PictureLine> Lines { get; init; } = [];

    /// <summary>QR codes in the picture.</summary>
    public ImmutableArray<PictureCode> Codes { get; init; } = [];

    /// <summary>What read it (<c>pp-ocrv4</c>, <c>tesseract</c>).</summary>
    public string? Reader { get; init; }

    /// <summary><c>sha256:</c> and lower-case hex over the picture's bytes.</summary>
    public string? Digest { get; init; }

    /// <summary>Where its response stands in the archive.</summary>
    public ArchiveRecord? Archive { get; init; }
}

/// <summary>How the page says its maker is reached, each in one normal form (design section 5, <c>facts</c>).</summary>
public sealed record PageContacts(ImmutableArray<string> Phones, ImmutableArray<string> WeChat, ImmutableArray<string> Qq)
{
    public static PageContacts None { get; } = new([], [], []);
}

/// <summary>Meta robots and X-Robots-Tag, joined.</summary>
public sealed record PageDirectives(bool NoIndex, bool NoFollow, bool NoArchive)
{
    public static PageDirectives None { get; } = new(false, false, false);
}
