namespace AdWatch.Crawler.Robots;

/// <summary>The reasoned answer for one URL.</summary>
/// <param name="RetryAt">When a robots.txt that cannot be had is asked for again.</param>
internal sealed record RobotsVerdict(RobotsAnswer Answer, string Text, DateTimeOffset? RetryAt = null, TimeSpan? CrawlDelay = null)
{
    public static RobotsVerdict Allowed { get; } = new(RobotsAnswer.Allowed, "allowed by robots.txt");
}

internal enum RobotsAnswer
{
    Allowed,

    /// <summary>A rule forbids it.</summary>
    Disallowed,

    /// <summary>robots.txt cannot be had: wait.</summary>
    Unavailable,

    /// <summary>The host's address may not be connected to.</summary>
    AddressRefused,
}
