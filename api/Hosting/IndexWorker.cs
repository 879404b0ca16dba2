using AdWatch.Indexing.Searching;

namespace AdWatch.Api.Hosting;

/// <summary>Keeps the search index in step for as long as the service runs.</summary>
internal sealed class IndexWorker(IndexFollower follower) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => follower.RunAsync(stoppingToken);
}
