using System.Collections.Immutable;

namespace AdWatch.Crawler.Results;

/// <summary>One page as it was seen on one visit: what stood there, when, how it was had, and where its archive record lies.</summary>
/// <remarks>Observed facts only; nothing here is a judgement.</remarks>
public sealed record Page
{
    /// <summary>Names the visit; equal for every repeated hand-over of the same fetch, so a sink can drop doubles.</summary>
    public required string VisitId { get; init; }

    /// <summary>The canonical URL (WHATWG spelling, no fragment) under which the frontier knows the page.</summary>
    public required string Url { get; init; }

    /// <summary>The URL that answered, after redirects.</summary>
    public required string FinalUrl { get; init; }

    public required string SourceId { get; init; }

    public required string SourceName { get; init; }

    /// <summary>One of the channel names of the data contract (<c>hospital-site</c>, <c>public-account</c>, …).</summary>
    public required string Channel { get; init; }

    /// <summary>Whom the source is about, as its entry says; null where it says nothing.</summary>
    public SourceSubject? Subject { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>HTTP status of the final response; 0 for a page that was handed in, not fetched.</summary>
    public required int Status { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The character set the bytes were decoded with, as its WHATWG name in lower case.</summary>
    public string? Charset { get; init; }

    /// <summary>URLs passed through on the way, first to last, without the final one.</summary>
    public ImmutableArray<string> Redirects { get; init; } = [];

    /// <summary>Where the response stands in the archive; null only for pages handed in.</summary>
    public ArchiveRecord? Archive { get; init; }

    /// <summary>The feed whose entry carried the whole article, so that <see cref="Archive"/> is the feed's record; null where the page itself answered.</summary>
    public string? CarriedBy { get; init; }

    /// <summary>The advertisements this page was reached by, so that it is their landing page; empty for a page visited in its own right.</summary>
    public ImmutableArray<PageAdvertisement> AdvertisedBy { get; init; } = [];

    /// <summary><c>sha256:</c> and lower-case hex over the decoded payload bytes.</summary>
    public required string ContentDigest { get; init; }

    /// <summary>The page of another address, of any source, that this one is a near copy of; null where it is the first of its kind.</summary>
    public PageCopy? CopyOf { get; init; }

    /// <summary>What was read from the bytes, or from what a browser made of them (<see cref="Rendering"/>).</summary>
    public required ExtractedPage Content { get; init; }

    /// <summary>How a browser read the page, or why none did though its text is made by scripts; null where the bytes were enough.</summary>
    public PageRendering? Rendering { get; init; }
}

/// <summary>Whom a source is about (the <c>subject</c> of its entry).</summary>
public sealed record SourceSubject(string? Name, string? Licence, string? CreditCode, string? Region);

/// <summary>One record of the archive: WARC file name (relative to the archive folder), offset and length in bytes of its gzip member, record id.</summary>
public sealed record ArchiveRecord(string File, long Offset, long Length, string RecordId);

/// <summary>The first page seen with nearly the same text.</summary>
/// <param name="Url">Its canonical address.</param>
/// <param name="SourceId">Its source.</param>
/// <param name="Distance">Bits in which the fingerprints of the two texts differ: 0 to 3.</param>
public sealed record PageCopy(string Url, string SourceId, int Distance);
