namespace AdWatch.Crawler.Politeness;

/// <summary>How long a host rests after a request. Pure.</summary>
internal static class PolitenessPolicy
{
    /// <summary>The rest after a request.</summary>
    /// <param name="options">Latency factor and longest rest.</param>
    /// <param name="floor">The source's delay or the robots Crawl-delay, whichever is longer; never undercut.</param>
    /// <param name="latency">What the host took to answer.</param>
    /// <param name="failed">True for errors: a quick error page never shortens the rest, each further one doubles it.</param>
    /// <param name="previous">The rest before.</param>
    public static TimeSpan Rest(CrawlerOptions options, TimeSpan floor, TimeSpan latency, bool failed, TimeSpan previous)
    {
        var asked = latency * options.LatencyFactor;
        // Half old, half new: one quick answer of a slow host does not open the gate.
        var rest = failed ? Max(Max(previous, asked) * 2, TimeSpan.FromSeconds(1)) : (previous + asked) / 2;
        return Max(floor, rest < options.MaxDelay ? rest : options.MaxDelay);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
