using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Visits;

namespace AdWatch.Crawler.Politeness;

/// <summary>The right of one visit to ask a host, from request to request; a redirect may take it to another host.</summary>
internal sealed class HostPass(HostGate gate, CrawlerOptions options, Visit visit, bool isHeld) : IDisposable
{
    private readonly TimeSpan delay = visit.Source.Politeness.Delay ?? options.DefaultDelay;
    private bool isHeld = isHeld;

    public string Host { get; private set; } = visit.Entry.Host;

    /// <summary>Waits for the right to ask a host; at once where this pass is for it and unused.</summary>
    public async Task EnterAsync(string host, CancellationToken cancellationToken)
    {
        if (isHeld && host == Host)
        {
            return;
        }

        Dispose();
        gate.SetLimits(host, visit.Source.Politeness.Concurrency, delay, crawlDelay: null, keepCrawlDelay: true);
        await gate.EnterAsync(host, cancellationToken);
        (Host, isHeld) = (host, true);
    }

    /// <summary>Takes over what robots.txt says about this host.</summary>
    public void SetCrawlDelay(TimeSpan? crawlDelay) =>
        gate.SetLimits(Host, visit.Source.Politeness.Concurrency, delay, crawlDelay, keepCrawlDelay: false);

    /// <summary>Lets the host rest after a request and waits until the next may be sent; the right stays with this visit.</summary>
    public Task RestAsync(FetchOutcome outcome, TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        gate.RestAsync(Host, outcome.Elapsed, Failed(outcome), retryAfter, cancellationToken);

    /// <summary>Gives the right back after a request.</summary>
    public void Leave(FetchOutcome outcome, TimeSpan? retryAfter)
    {
        gate.Leave(Host, outcome.Elapsed, Failed(outcome), retryAfter);
        isHeld = false;
    }

    private static bool Failed(FetchOutcome outcome) =>
        outcome.Exchange?.Status is 429 or >= 500 || outcome.Failure is not (null or FetchFailure.RefusedAddress or FetchFailure.TooLarge);

    /// <summary>Gives the right back unused.</summary>
    public void Dispose()
    {
        if (isHeld)
        {
            gate.Cancel(Host, 1);
            isHeld = false;
        }
    }
}
