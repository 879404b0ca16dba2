using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Advertisements;

/// <summary>A landing page asked for with its advertisement, to be handed over and then remembered.</summary>
/// <param name="Link">The address the advertisement names.</param>
/// <param name="Seen">What the advertisement is told of it.</param>
/// <param name="Disposition">How its visit ended.</param>
/// <param name="Page">The page, where there is one.</param>
internal sealed record Landing(string Link, AdvertisementLanding Seen, CrawlDisposition Disposition, Page? Page)
{
    public TimeSpan Elapsed { get; init; }

    /// <summary>What was known of it before this visit; null for the first.</summary>
    public KnownLanding? Before { get; init; }

    public string? TextDigest { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What the last visit of a landing page left.</summary>
/// <param name="Seen">What it gave.</param>
/// <param name="Due">When it may be asked again.</param>
/// <param name="Interval">The interval that led there.</param>
/// <param name="Failures">Failed visits in a row.</param>
/// <param name="TextDigest">Digest of its text, by which a change is told.</param>
internal sealed record KnownLanding(AdvertisementLanding Seen, DateTimeOffset Due, TimeSpan Interval, int Failures, string? TextDigest);
