namespace AdWatch.Crawler;

/// <summary>Runs the stages of a session side by side; one that fails stops the others at once.</summary>
/// <remarks>Nothing is lost by that: the next run goes on from the archive.</remarks>
internal sealed class CrawlStages(CancellationTokenSource fetchStop, CancellationTokenSource drainStop)
{
    /// <summary>Runs a stage in so many tasks.</summary>
    /// <param name="then">Called when all have ended, however they did.</param>
    public async Task RunAsync(int count, Func<Task> stage, Action then)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => GuardAsync(stage), CancellationToken.None)));
        }
        finally
        {
            then();
        }
    }

    private async Task GuardAsync(Func<Task> stage)
    {
        try
        {
            await stage();
        }
        catch (OperationCanceledException) when (fetchStop.IsCancellationRequested)
        {
            // The run is being ended; what is not done is taken up by the next one.
        }
        catch
        {
            await fetchStop.CancelAsync();
            await drainStop.CancelAsync();
            throw;
        }
    }
}
