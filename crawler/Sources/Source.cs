using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Sources;

/// <summary>One place to watch, as a source file describes it.</summary>
public sealed record Source
{
    /// <summary>Stable id; pages, state and schedule hang on it.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="ChannelNames.All"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>Where the crawl starts: pages, lists, feeds, sitemaps; canonical spelling.</summary>
    public required ImmutableArray<string> Urls { get; init; }

    public required SourceScope Scope { get; init; }

    public SourceSchedule Schedule { get; init; } = new();

    public RenderMode Render { get; init; } = RenderMode.Auto;

    public PictureMode Pictures { get; init; } = PictureMode.Auto;

    /// <summary>Id of the extraction profile its pages are read by; null to choose by channel, host and page, <c>none</c> for no profile.</summary>
    public string? Profile { get; init; }

    public SourcePoliteness Politeness { get; init; } = new();

    /// <summary>Private and loopback addresses may be fetched, for the host:port pairs of <see cref="Scope"/> only.</summary>
    public bool AllowPrivate { get; init; }

    public SourceSubject? Subject { get; init; }

    /// <summary>Set where robots.txt does not bind this source; null where it does.</summary>
    public RobotsOverride? RobotsOverride { get; init; }
}

/// <summary>The decision that robots.txt does not bind a source; Crawl-delay and every other courtesy stay.</summary>
/// <param name="Reason">Why: the duty or the consent it rests on.</param>
/// <param name="Operator">Who decided it.</param>
public sealed record RobotsOverride(string Reason, string Operator);

/// <summary>Which URLs belong to a source.</summary>
/// <param name="Hosts">Hosts, each perhaps with a wildcard and a port.</param>
/// <param name="MaxDepth">Links followed from the start URLs.</param>
/// <param name="MaxPages">URLs known at most.</param>
/// <param name="Deny">Globs over path and query that are not visited.</param>
public sealed record SourceScope(ImmutableArray<HostPattern> Hosts, int MaxDepth, int MaxPages, ImmutableArray<string> Deny)
{
    public const int DefaultMaxDepth = 8;
    public const int DefaultMaxPages = 20_000;
    public const int DefaultMaxHostPages = 1_000_000;

    /// <summary>URLs known at most of one host, so that no host of a wildcard takes the place of all others.</summary>
    public int MaxHostPages { get; init; } = DefaultMaxHostPages;
}

/// <summary>When pages of a source are visited again: a cron expression, or an interval that may adapt between two bounds.</summary>
public sealed record SourceSchedule
{
    public static readonly TimeSpan DefaultEvery = TimeSpan.FromHours(24);

    /// <summary>The interval, also where adapting starts.</summary>
    public TimeSpan Every { get; init; } = DefaultEvery;

    /// <summary>Bounds of an interval that shrinks when pages change and grows when they do not; null for a fixed one.</summary>
    public AdaptiveBounds? Adaptive { get; init; }

    /// <summary>Unix cron of five fields, in Asia/Shanghai; null where <see cref="Every"/> counts.</summary>
    public string? Cron { get; init; }

    /// <summary>Hours of the day in which the source is visited; null for all.</summary>
    public Scheduling.CrawlWindow? Window { get; init; }
}

public sealed record AdaptiveBounds(TimeSpan Min, TimeSpan Max);

/// <summary>Load a source's host can take; null means the default of <see cref="CrawlerOptions"/>.</summary>
public sealed record SourcePoliteness(TimeSpan? Delay = null, int Concurrency = 1);

/// <summary>Whether pages are opened in a browser.</summary>
public enum RenderMode
{
    Never,
    Auto,
    Always,
}

/// <summary>Whether the words in a page's pictures are read.</summary>
public enum PictureMode
{
    Never,

    /// <summary>Where the channel is one that advertises (<see cref="ChannelNames.Advertises"/>).</summary>
    Auto,
    Always,
}

/// <summary>The channel names of the data contract.</summary>
public static class ChannelNames
{
    /// <summary>False for the press and for authorities, whose pages say in text what they have to say.</summary>
    public static bool Advertises(string channel) => channel is not ("news" or "gov-site");

    public static ImmutableArray<string> All { get; } =
    [
        "hospital-site",
        "public-account",
        "ad-listing",
        "search-ad",
        "e-commerce",
        "social-post",
        "forum",
        "news",
        "gov-site",
        "group-chat",
        "complaint",
    ];
}
