using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler;

/// <summary>How one source stands; read from the frontier, for a console.</summary>
public sealed record SourceStatus
{
    public required string SourceId { get; init; }

    public required string Name { get; init; }

    public required string Channel { get; init; }

    /// <summary>False for a source that stands in no source file any more; its URLs are kept but not visited.</summary>
    public required bool Active { get; init; }

    /// <summary>URLs known.</summary>
    public long Known { get; init; }

    /// <summary>URLs due now, to the minute.</summary>
    public long Due { get; init; }

    /// <summary>When the next URL is due, now where one is already; null where none waits.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Last time a page was read or seen unchanged.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>The last visit that gave no page, in words with its URL.</summary>
    public string? LastError { get; init; }

    /// <summary>Visits so far, by how they ended.</summary>
    public ImmutableSortedDictionary<CrawlDisposition, long> Dispositions { get; init; } =
        ImmutableSortedDictionary<CrawlDisposition, long>.Empty;

    /// <summary>When each of these ends came last.</summary>
    public ImmutableSortedDictionary<CrawlDisposition, DateTimeOffset> LastEnds { get; init; } =
        ImmutableSortedDictionary<CrawlDisposition, DateTimeOffset>.Empty;

    /// <summary>When a page of the source was truly seen last: read, or answered as unchanged.</summary>
    public DateTimeOffset? LastSeen => Latest(CrawlDisposition.Read, CrawlDisposition.Unchanged);

    /// <summary>The same, a feed or sitemap included: the source gave what it has.</summary>
    public DateTimeOffset? LastTrulySeen => Latest(CrawlDisposition.Read, CrawlDisposition.Unchanged, CrawlDisposition.NotReadable);

    /// <summary>Visits that gave nothing, since the last that gave something.</summary>
    public long FailuresInRow { get; init; }

    /// <summary>When the first of them ended; null where the last visit gave something.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Mean time of an answer over about the last five; null before the first.</summary>
    public TimeSpan? Pace { get; init; }

    /// <summary>Mean time of an answer over about the last hundred; null before the first.</summary>
    public TimeSpan? UsualPace { get; init; }

    /// <summary>Answers the two rest on.</summary>
    public long AnswersTimed { get; init; }

    /// <summary>When the site last refused the crawler (401, 403, 429, CAPTCHA or block page).</summary>
    public DateTimeOffset? LastBlocked => Latest(CrawlDisposition.Blocked);

    /// <summary>When robots.txt last forbade a page.</summary>
    public DateTimeOffset? LastDisallowed => Latest(CrawlDisposition.Disallowed);

    /// <summary>When a page last could not be reached: no answer, none in time, an error of the server, or no robots.txt to be had.</summary>
    public DateTimeOffset? LastUnreachable =>
        Latest(CrawlDisposition.Failed, CrawlDisposition.TimedOut, CrawlDisposition.RobotsUnavailable);

    /// <summary>Pages so far whose text is made by scripts, by how a browser read them or did not.</summary>
    public ImmutableSortedDictionary<RenderOutcome, long> Rendering { get; init; } = ImmutableSortedDictionary<RenderOutcome, long>.Empty;

    /// <summary>Links found so far and not followed, by reason.</summary>
    public ImmutableSortedDictionary<Frontier.ScopeReason, long> LinksRefused { get; init; } =
        ImmutableSortedDictionary<Frontier.ScopeReason, long>.Empty;

    /// <summary>Who decided, and why, that robots.txt does not bind this source; null where it binds.</summary>
    public Sources.RobotsOverride? RobotsOverride { get; init; }

    /// <summary>URLs known and not visited, by what they wait for; links never taken in are in <see cref="LinksRefused"/>.</summary>
    public ImmutableSortedDictionary<UnvisitedReason, long> NotVisited { get; init; } =
        ImmutableSortedDictionary<UnvisitedReason, long>.Empty;

    private DateTimeOffset? Latest(params ReadOnlySpan<CrawlDisposition> ends)
    {
        DateTimeOffset? latest = null;
        foreach (var end in ends)
        {
            if (LastEnds.TryGetValue(end, out var at) && (latest is null || at > latest))
            {
                latest = at;
            }
        }

        return latest;
    }
}

/// <summary>Why a known URL was not visited.</summary>
public enum UnvisitedReason
{
    /// <summary>Due: its host, or a place among the workers, is not free yet.</summary>
    Waiting,

    /// <summary>Due later: outside of the source's hours, or put off.</summary>
    Postponed,

    /// <summary>Being visited now.</summary>
    UnderWay,

    /// <summary>Read as the target of another URL's redirect.</summary>
    RedirectTarget,

    /// <summary>Set aside: out of scope by now, a trap, or its source stands in no file.</summary>
    SetAside,

    /// <summary>A feed or sitemap that failed too often.</summary>
    Retired,
}
