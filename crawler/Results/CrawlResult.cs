namespace AdWatch.Crawler.Results;

/// <summary>How one visit ended. Every due URL that is visited gives exactly one, also when nothing could be had.</summary>
public sealed record CrawlResult
{
    public required string VisitId { get; init; }

    public required string Url { get; init; }

    public required string SourceId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CrawlDisposition Disposition { get; init; }

    /// <summary>The disposition in words, with the value that decided it; for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Null where no response came.</summary>
    public int? Status { get; init; }

    /// <summary>The page, for <see cref="CrawlDisposition.Read"/>.</summary>
    public Page? Page { get; init; }

    public TimeSpan Elapsed { get; init; }
}

/// <summary>Ends of a visit; four different facts (failed, refused by robots, blocked, gone) never share a name.</summary>
public enum CrawlDisposition
{
    /// <summary>Fetched and read.</summary>
    Read,

    /// <summary>304 or the same bytes as last time.</summary>
    Unchanged,

    /// <summary>Fetched, but not a kind of content that is read (kept in the archive).</summary>
    NotReadable,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>410.</summary>
    Gone,

    /// <summary>robots.txt forbids it.</summary>
    Disallowed,

    /// <summary>robots.txt cannot be had (5xx, unreachable): wait, not go.</summary>
    RobotsUnavailable,

    /// <summary>401, 403, 429, CAPTCHA or block page: recognised, never bypassed.</summary>
    Blocked,

    /// <summary>The address guard refused the connection (private, loopback, link-local …).</summary>
    RefusedAddress,

    /// <summary>A redirect led out of scope or round in a circle.</summary>
    RedirectRefused,

    /// <summary>The byte limit ended the response.</summary>
    TooLarge,

    /// <summary>A time limit ended the response.</summary>
    TimedOut,

    /// <summary>Name lookup, connect, TLS or protocol failure, or 5xx.</summary>
    Failed,
}
