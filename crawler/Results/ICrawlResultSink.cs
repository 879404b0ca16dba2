namespace AdWatch.Crawler.Results;

/// <summary>Where a visit goes; implemented by the composing program.</summary>
/// <remarks>
/// Returns only when the result is stored: the frontier forgets the lease right after. Calls overlap.
/// The same <see cref="CrawlResult.VisitId"/> may come again after a kill; the second is to be dropped.
/// An exception leaves the visit undone: it comes again from the archive, not from the network.
/// </remarks>
public interface ICrawlResultSink
{
    /// <returns>What the sink found on the page: pages with a finding are visited sooner.</returns>
    ValueTask<SinkAnswer> AcceptAsync(CrawlResult result, CancellationToken cancellationToken);
}

/// <summary>What a sink found in a result; the crawler knows nothing of what a finding is.</summary>
public enum SinkAnswer
{
    /// <summary>It did not look; what was known of the page stays.</summary>
    Nothing,

    /// <summary>It looked and found nothing.</summary>
    NoFinding,

    /// <summary>There is a finding on the page.</summary>
    Finding,
}
