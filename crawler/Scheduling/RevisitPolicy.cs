using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Scheduling;

/// <summary>When a page is visited next. Pure: it decides from what it is given.</summary>
internal static class RevisitPolicy
{
    private const double Grow = 1.5;
    private const double Shrink = 0.5;

    /// <summary>Decides the next visit.</summary>
    /// <param name="source">Whose schedule counts.</param>
    /// <param name="options">Where the wait after a failure comes from.</param>
    /// <param name="ended">When and how the visit ended.</param>
    public static Revisit Next(Source source, CrawlerOptions options, VisitEnd ended)
    {
        var next = Unbound(source, options, ended);
        return source.Schedule.Window is { } window ? next with { Due = window.Next(next.Due) } : next;
    }

    private static Revisit Unbound(Source source, CrawlerOptions options, VisitEnd ended)
    {
        var regular = Regular(source.Schedule, ended);
        var isGone = ended.MayRetire && ended.Disposition is CrawlDisposition.NotFound or CrawlDisposition.Gone;
        if (!IsPassing(ended.Disposition) && !isGone)
        {
            return regular with { Failures = 0 };
        }

        var failures = ended.Failures + 1;
        if (ended.MayRetire && failures >= options.RetireListAfter)
        {
            return regular with { Failures = failures, Retired = true };
        }

        if (isGone)
        {
            return regular with { Failures = failures };
        }

        var wait = options.FailureRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        if (ended.RetryAfter is { } asked && asked > wait)
        {
            wait = asked;
        }

        var due = ended.At + wait;
        return new Revisit(
            due < regular.Due || ended.RetryAfter >= wait ? due : regular.Due,
            ended.Interval ?? source.Schedule.Every,
            failures
        );
    }

    private static Revisit Regular(SourceSchedule schedule, VisitEnd ended)
    {
        if (schedule.Cron is { } text && CronSchedule.TryParse(text, out var cron, out _) && cron.Next(ended.At) is { } next)
        {
            return new Revisit(next, next - ended.At, 0);
        }

        var interval = schedule.Every;
        if (schedule.Adaptive is { } bounds)
        {
            interval = ended.Interval ?? schedule.Every;
            // The first visit says nothing about change.
            var factor = ended.FindingIsNew ? Shrink : (ended.FirstVisit ? 1 : (ended.Changed ? Shrink : Grow));
            interval *= factor;
            // What others hang on (start pages, feeds, sitemaps), and what an officer waits to see gone, never drifts beyond the plain interval.
            var longest = (ended.IsSignal || ended.HasFinding) && schedule.Every < bounds.Max ? schedule.Every : bounds.Max;
            interval = interval < bounds.Min ? bounds.Min : (interval > longest ? longest : interval);
        }

        return new Revisit(ended.At + interval, interval, 0);
    }

    /// <summary>Ends that may pass soon, so that the page is tried again before its interval is over.</summary>
    private static bool IsPassing(CrawlDisposition disposition) =>
        disposition
            is CrawlDisposition.Failed
                or CrawlDisposition.TimedOut
                or CrawlDisposition.Blocked
                or CrawlDisposition.RobotsUnavailable;
}

/// <summary>How a visit ended, as far as the next one hangs on it.</summary>
/// <param name="Interval">The interval that led to this visit; null before the first.</param>
/// <param name="Failures">Failed visits in a row before this one.</param>
/// <param name="RetryAfter">What the host asked for.</param>
internal sealed record VisitEnd(
    DateTimeOffset At,
    CrawlDisposition Disposition,
    bool FirstVisit,
    bool Changed,
    TimeSpan? Interval,
    int Failures,
    TimeSpan? RetryAfter
)
{
    /// <summary>There is a finding on the page.</summary>
    public bool HasFinding { get; init; }

    /// <summary>There was none before.</summary>
    public bool FindingIsNew { get; init; }

    /// <summary>The page tells of changes of others: a start page, feed or sitemap.</summary>
    public bool IsSignal { get; init; }

    /// <summary>A list that nobody named himself: it may be given up.</summary>
    public bool MayRetire { get; init; }
}

/// <summary>The next visit, and what the one after it starts from.</summary>
/// <param name="Retired">True where no next visit comes.</param>
internal sealed record Revisit(DateTimeOffset Due, TimeSpan Interval, int Failures, bool Retired = false);
