namespace AdWatch.Crawler.Results;

/// <summary>Where a visit goes; implemented by the composing program.</summary>
/// <remarks>
/// Returns only when the result is stored: the frontier forgets the lease right after. Calls overlap.
/// The same <see cref="CrawlResult.VisitId"/> may come again after a kill; the second is to be dropped.
/// An exception leaves the visit undone: it comes again from the archive, not from the network.
/// </remarks>
public interface ICrawlResultSink
{
    ValueTask AcceptAsync(CrawlResult result, CancellationToken cancellationToken);
}
