using AdWatch.Crawler;

namespace AdWatch.Api.Hosting;

/// <summary>Crawls what is due, for as long as the service runs; a full disk pauses it and is told.</summary>
internal sealed class CrawlWorker(CrawlEngine engine, ServiceState state, TimeProvider time, ILogger<CrawlWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                state.Report("crawl", null);
                await engine.RunAsync(new CrawlRun(), state, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                state.Report("crawl", e.Message);
                ApiLog.CrawlBroken(log, e.Message, Pause.TotalSeconds, e);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }
}
