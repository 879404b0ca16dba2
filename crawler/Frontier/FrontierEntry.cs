using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Frontier;

/// <summary>A URL taken for one visit, with what earlier visits left.</summary>
internal sealed record FrontierEntry
{
    public required long Key { get; init; }

    public required string Url { get; init; }

    public required string SourceId { get; init; }

    public required string Host { get; init; }

    public required int Depth { get; init; }

    public required string VisitId { get; init; }

    public required bool FirstVisit { get; init; }

    public TimeSpan? Interval { get; init; }

    public int Failures { get; init; }

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary>The last full capture.</summary>
    public Archive.PriorCapture? Prior { get; init; }

    /// <summary>Digest of the decoded payload at the last read.</summary>
    public string? ContentDigest { get; init; }

    /// <summary>Digest of the read text at the last read.</summary>
    public string? TextDigest { get; init; }

    public FrontierPriority Priority { get; init; } = FrontierPriority.Link;

    /// <summary>True where something was found on the page when it was read last.</summary>
    public bool HasFinding { get; init; }

    /// <summary>True for a feed or sitemap, as its content said.</summary>
    public bool IsList { get; init; }

    /// <summary>When it was due, Unix time in milliseconds; what it stays where the visit is given back.</summary>
    public long Due { get; init; }
}

/// <summary>A visit an earlier run fetched and did not end: its entry and its archived responses in order.</summary>
internal sealed record UnfinishedVisit(FrontierEntry Entry, IReadOnlyList<ArchiveRecord> Hops);

/// <summary>A URL to take into the frontier.</summary>
/// <param name="LastModified">When a list says the page changed last.</param>
internal sealed record FrontierLink(string Url, string SourceId, int Depth, FrontierPriority Priority, DateTimeOffset? LastModified = null)
{
    /// <summary>Taken where the link is made, which many threads do, not where it is stored, which one does.</summary>
    public UInt128 Fingerprint { get; } = UrlFingerprint.Of(Url);
}

/// <summary>Order of due URLs of one host; <see cref="LeaseOrder"/> lets none of them wait for ever.</summary>
internal enum FrontierPriority
{
    /// <summary>Start URLs and what a person asked for.</summary>
    Start = 0,

    /// <summary>Entries of feeds and sitemaps, lists themselves, and pages that changed or carry a finding.</summary>
    Listed = 1,

    /// <summary>Links never seen.</summary>
    Link = 2,

    /// <summary>Pages seen that were as they had been.</summary>
    Still = 3,
}

/// <summary>How a visit ended and what follows; written in one transaction.</summary>
internal sealed record VisitCompletion
{
    public required FrontierEntry Entry { get; init; }

    public required CrawlDisposition Disposition { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset Due { get; init; }

    public required TimeSpan Interval { get; init; }

    public required int Failures { get; init; }

    /// <summary>Order of the next visit; start URLs stay what they are.</summary>
    public FrontierPriority Priority { get; init; } = FrontierPriority.Still;

    public bool HasFinding { get; init; }

    public bool IsList { get; init; }

    /// <summary>True for a list that failed too often: it is not visited again until a newer entry or a person names it.</summary>
    public bool Retired { get; init; }

    /// <summary>Mean time of the visit's answers; null where none came.</summary>
    public TimeSpan? Elapsed { get; init; }

    /// <summary>In words, for the source's last error; null for a success.</summary>
    public string? Error { get; init; }

    /// <summary>What the page said for the next conditional request; null keeps what is known.</summary>
    public CaptureFacts? Capture { get; init; }

    public IReadOnlyList<FrontierLink> Links { get; init; } = [];

    /// <summary>How a browser read the page or did not; null where none was wanted.</summary>
    public RenderOutcome? Rendering { get; init; }

    /// <summary>Links refused, by reason.</summary>
    public IReadOnlyDictionary<ScopeReason, long> Refused { get; init; } = new Dictionary<ScopeReason, long>();
}

/// <summary>What a full capture leaves for the next visit.</summary>
internal sealed record CaptureFacts(
    string? ETag,
    string? LastModified,
    Archive.PriorCapture Prior,
    string? ContentDigest,
    string? TextDigest
);
