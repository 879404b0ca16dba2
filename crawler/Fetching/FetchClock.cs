namespace AdWatch.Crawler.Fetching;

/// <summary>The time limits of one request.</summary>
internal sealed class FetchClock : IDisposable
{
    private readonly CrawlerOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource total;
    private readonly CancellationTokenSource idle;
    private readonly CancellationTokenSource linked;
    private readonly long started;

    public FetchClock(CrawlerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        (this.options, this.time) = (options, time);
        total = new CancellationTokenSource(options.TotalTimeout, time);
        idle = new CancellationTokenSource(options.ConnectTimeout + options.IdleTimeout, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, total.Token, idle.Token);
        started = time.GetTimestamp();
        At = time.GetUtcNow();
    }

    public DateTimeOffset At { get; }

    public CancellationToken Token => linked.Token;

    public TimeSpan Elapsed => time.GetElapsedTime(started);

    public void RestartIdle() => idle.CancelAfter(options.IdleTimeout);

    public FetchOutcome Failed(FetchFailure failure, string text, HttpExchange? exchange) => new(exchange, failure, text, Elapsed);

    /// <summary>Says which limit ended the request; the connection's own where none of this clock did.</summary>
    public FetchOutcome TimedOut(string stage, HttpExchange? exchange)
    {
        if (total.IsCancellationRequested)
        {
            return Failed(FetchFailure.TotalTimeout, $"no end after {options.TotalTimeout.TotalSeconds:0.#} s ({stage})", exchange);
        }

        return idle.IsCancellationRequested
            ? Failed(FetchFailure.IdleTimeout, $"silent for {options.IdleTimeout.TotalSeconds:0.#} s ({stage})", exchange)
            : Failed(FetchFailure.ConnectTimeout, $"no connection within {options.ConnectTimeout.TotalSeconds:0.#} s", exchange);
    }

    public void Dispose()
    {
        linked.Dispose();
        idle.Dispose();
        total.Dispose();
    }
}
