using AdWatch.Api.Hosting;
using AdWatch.Crawler;

namespace AdWatch.Api.Watching;

/// <summary>Checks the sources every few minutes for as long as the service runs.</summary>
internal sealed class SourceWatchWorker(
    SourceWatch watch,
    SourceRegistry registry,
    CrawlEngine engine,
    ServiceState state,
    TimeProvider time,
    ILogger<SourceWatchWorker> log
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await watch.CheckAsync(registry.Sources, await engine.GetSourceStatusesAsync(stoppingToken), stoppingToken);
                state.Report("source-watch", null);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A full disk stops the crawl and is told there; the watch goes on when it is over.
                state.Report("source-watch", e.Message);
                ApiLog.SourceWatchBroken(log, e.Message, e);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
