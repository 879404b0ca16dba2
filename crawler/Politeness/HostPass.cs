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

    /// <summary>Lets the host rest after a request and waits for the next right to ask it.</summary>
    public async Task RestAsync(FetchOutcome outcome, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        Leave(outcome, retryAfter);
        await gate.EnterAsync(Host, cancellationToken);
        isHeld = true;
    }

    /// <summary>Gives the right back after a request.</summary>
    public void Leave(FetchOutcome outcome, TimeSpan? retryAfter)
    {
        var status = outcome.Exchange?.Status ?? 0;
        var failed = status is 429 or >= 500 || outcome.Failure is not (null or FetchFailure.RefusedAddress or FetchFailure.TooLarge);
        gate.Leave(Host, outcome.Elapsed, failed, retryAfter);
        isHeld = false;
    }

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
