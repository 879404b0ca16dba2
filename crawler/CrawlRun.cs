using System.Collections.Immutable;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler;

/// <summary>What one run of <see cref="CrawlEngine"/> is to do.</summary>
public sealed record CrawlRun
{
    /// <summary>End when nothing more is due; otherwise the run goes on until it is cancelled.</summary>
    public bool Once { get; init; }

    /// <summary>End after this many responses; null for no such end.</summary>
    public int? MaxPages { get; init; }

    /// <summary>Make every known URL due at the start, whenever it was seen last.</summary>
    public bool All { get; init; }
}

/// <summary>Why a run ended.</summary>
public enum CrawlEnd
{
    NothingDue,
    MaxPages,
    Cancelled,
}

/// <summary>What one run did.</summary>
public sealed record CrawlSummary
{
    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required CrawlEnd End { get; init; }

    /// <summary>Visits that got a response from a site in this run.</summary>
    public long Fetched { get; init; }

    /// <summary>Bytes of response bodies as received.</summary>
    public long Bytes { get; init; }

    /// <summary>Visits taken up from the archive, fetched by an earlier run that did not end them.</summary>
    public long Recovered { get; init; }

    /// <summary>Ends of visits, by how they ended.</summary>
    public ImmutableSortedDictionary<CrawlDisposition, long> Dispositions { get; init; } =
        ImmutableSortedDictionary<CrawlDisposition, long>.Empty;

    /// <summary>Pages whose text is made by scripts, by how a browser read them or did not.</summary>
    public ImmutableSortedDictionary<RenderOutcome, long> Rendering { get; init; } = ImmutableSortedDictionary<RenderOutcome, long>.Empty;

    /// <summary>Links found, by what became of them.</summary>
    public ImmutableSortedDictionary<ScopeReason, long> Links { get; init; } = ImmutableSortedDictionary<ScopeReason, long>.Empty;

    /// <summary>Pictures of the pages read, by what became of them.</summary>
    public ImmutableSortedDictionary<PictureState, long> Pictures { get; init; } = ImmutableSortedDictionary<PictureState, long>.Empty;

    /// <summary>Advertisements of the pages read, by what became of the page they lead to.</summary>
    public ImmutableSortedDictionary<LandingState, long> Landings { get; init; } = ImmutableSortedDictionary<LandingState, long>.Empty;

    /// <summary>Hosts that wait because their robots.txt cannot be had.</summary>
    public int HostsWaitingForRobots { get; init; }

    /// <summary>Hosts left alone because they asked for a longer pause than a run with an end waits.</summary>
    public int HostsPausing { get; init; }

    /// <summary>Fetched visits the sink did not take; they come again from the archive.</summary>
    public long NotHandedOver { get; init; }

    /// <summary>Pages that are near copies of pages of other addresses.</summary>
    public long NearCopies { get; init; }

    /// <summary>Time spent in each stage, added over all workers.</summary>
    public StageTimes Times { get; init; } = new(default, default, default, default);
}

/// <summary>Time spent in each stage of a run, added over all workers.</summary>
public sealed record StageTimes(TimeSpan Fetch, TimeSpan Archive, TimeSpan Extract, TimeSpan Sink);

/// <summary>How a run stands, reported about twice a second.</summary>
public sealed record CrawlProgress(
    TimeSpan Elapsed,
    long Fetched,
    long Bytes,
    long Done,
    long Known,
    int UnderWay,
    int WaitingToBeRead,
    int HostsDue,
    int HostsWaitingForRobots,
    string? LastUrl
);
