namespace AdWatch.Crawler.Frontier;

/// <summary>May this URL be visited, for which source, and why or why not.</summary>
/// <param name="Reason">The countable answer.</param>
/// <param name="Text">The same in words, with the value that decided it.</param>
/// <param name="SourceId">The source the URL belongs to; null where none takes it.</param>
public sealed record ScopeDecision(ScopeReason Reason, string Text, string? SourceId)
{
    public bool Allowed => Reason == ScopeReason.InScope;
}

/// <summary>What became of a link.</summary>
public enum ScopeReason
{
    /// <summary>Taken into the frontier.</summary>
    InScope,

    /// <summary>In scope and known already.</summary>
    Known,

    /// <summary>No URL, or one that cannot be spelled.</summary>
    Malformed,

    /// <summary>Not http or https.</summary>
    Scheme,

    /// <summary>Longer than the limit.</summary>
    TooLong,

    /// <summary>Host in no source's scope.</summary>
    Host,

    /// <summary>A deny pattern of the source.</summary>
    Denied,

    /// <summary>Deeper than the source's max_depth.</summary>
    Depth,

    /// <summary>The source's max_pages is reached.</summary>
    PageLimit,

    /// <summary>The page tells robots to follow none of its links (meta robots or X-Robots-Tag).</summary>
    NoFollow,

    /// <summary>More links on one page than are taken.</summary>
    LinkLimit,

    /// <summary>A trap: path or query repeats itself, or the path has more segments than any site needs.</summary>
    RepeatedPath,

    /// <summary>A trap: a calendar far from now.</summary>
    FarDate,

    /// <summary>A trap: nearly all pages of this template were copies of others or not there.</summary>
    NothingNew,

    /// <summary>The source has as many hosts as one source may have.</summary>
    HostLimit,

    /// <summary>The source has as many pages of this host as its max_host_pages allows.</summary>
    HostPageLimit,
}
