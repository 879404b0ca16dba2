using System.Collections.Immutable;

namespace AdWatch.Crawler.Results;

/// <summary>What a browser made of a page whose text is written by scripts, or why none did.</summary>
public sealed record PageRendering
{
    public required RenderOutcome Outcome { get; init; }

    /// <summary>The outcome in words, with the limit or fault that decided it.</summary>
    public required string Reason { get; init; }

    public DateTimeOffset At { get; init; }

    public TimeSpan Elapsed { get; init; }

    /// <summary>Browser and driver with their versions; null where none was started.</summary>
    public string? Software { get; init; }

    /// <summary>The picture of the whole page (WARC <c>resource</c> record, <c>urn:fullPage:</c> and the page's URL).</summary>
    public ArchiveRecord? Screenshot { get; init; }

    /// <summary>The markup that was read (WARC <c>resource</c> record, <c>urn:dom:</c> and the page's URL).</summary>
    public ArchiveRecord? Dom { get; init; }

    /// <summary><c>sha256:</c> and lower-case hex over the UTF-8 bytes of that markup.</summary>
    public string? DomDigest { get; init; }

    /// <summary>Requests the page's scripts and markup made, whatever became of them.</summary>
    public int Requests { get; init; }

    /// <summary>Requests not sent, by reason.</summary>
    public ImmutableSortedDictionary<RequestRefusal, int> Refused { get; init; } = ImmutableSortedDictionary<RequestRefusal, int>.Empty;

    /// <summary>Addresses the page's scripts wanted to move on to; taken as links, not followed inside of the browser.</summary>
    public ImmutableArray<string> MovesTo { get; init; } = [];

    /// <summary>Routes behind a hash (<c>#/doctors</c>) the page links to. They share the page's address and are no pages of their own.</summary>
    public int HashRoutes { get; init; }
}

/// <summary>How rendering ended.</summary>
public enum RenderOutcome
{
    /// <summary>The page came to rest and was read.</summary>
    Rendered,

    /// <summary>A limit ended the page's scripts; what was there was read.</summary>
    Cut,

    /// <summary>No browser to be had: the text is what the bytes alone say.</summary>
    NeedsRender,

    /// <summary>The browser could not read the page: the text is what the bytes alone say.</summary>
    Failed,
}

/// <summary>Why a request of a rendered page was not sent.</summary>
public enum RequestRefusal
{
    /// <summary>Not http or https.</summary>
    Scheme,

    /// <summary>A kind of content that is not loaded (media, fonts …).</summary>
    Kind,

    /// <summary>A host on the list of trackers.</summary>
    Tracker,

    /// <summary>A method other than GET, or a POST beyond the source's scope.</summary>
    Method,

    /// <summary>robots.txt forbids it or cannot be had.</summary>
    Robots,

    /// <summary>The address guard refused the connection.</summary>
    Address,

    /// <summary>A navigation, frame or window the page may not open.</summary>
    Navigation,

    /// <summary>More requests than one page may make.</summary>
    Limit,

    /// <summary>The host asked for a pause, or did not answer.</summary>
    Failed,
}
