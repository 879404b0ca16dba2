using AdWatch.Indexing.Searching.Lucene;
using Microsoft.Extensions.Logging;

namespace AdWatch.Indexing.Searching;

/// <summary>Keeps the search index in step with the store: indexes what was stored since, shows it at once, commits seldom.</summary>
/// <remarks>
/// Run one for the life of a service. What a crash loses is indexed again from the sequence of the last commit. A broken index is
/// begun anew while searches go on and say so. While another process writes the index, this one waits to take over.
/// </remarks>
public sealed class IndexFollower(LuceneSearchEngine engine, ISearchDocumentSource source, TimeProvider time, ILogger<IndexFollower> logger)
{
    /// <summary>How often the store is asked when nobody says that something was stored.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>A commit comes this long after the last page, or this long after the first uncommitted one.</summary>
    private static readonly TimeSpan QuietBeforeCommit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestUncommitted = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _news = NewSignal();
    private long _lastApplied;
    private long _firstUncommitted;

    /// <summary>Says that something was stored; cheap, from any thread.</summary>
    public void Notify() => Volatile.Read(ref _news).TrySetResult();

    /// <summary>Follows until cancelled; commits at the end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isChecked = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var before = engine.State.Sequence;
                var writing = await engine.Index.CatchUpAsync(cancellationToken);
                if (writing && (!isChecked || engine.Index.IsSuspected))
                {
                    isChecked = await engine.CheckAsync(cancellationToken);
                    continue;
                }

                await CommitWhenDueAsync(before, cancellationToken);
                await Task.WhenAny(_news.Task, Task.Delay(Poll, time, cancellationToken));
                if (_news.Task.IsCompleted)
                {
                    Volatile.Write(ref _news, NewSignal());
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                SearchIndexLog.FollowFailed(logger, exception, AfterFailure);
                await Task.Delay(AfterFailure, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await engine.Index.CommitAsync(CancellationToken.None);
    }

    /// <summary>Waits until searches show everything stored up to now.</summary>
    public async Task WaitUntilShownAsync(CancellationToken cancellationToken)
    {
        var last = await source.GetLastSequenceAsync(cancellationToken);
        while (engine.State is var state && (state.Rebuilding || state.Sequence < last))
        {
            Notify();
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task CommitWhenDueAsync(long before, CancellationToken cancellationToken)
    {
        if (engine.State.Sequence > before)
        {
            _lastApplied = time.GetTimestamp();
        }

        if (!engine.Index.HasUncommitted)
        {
            _firstUncommitted = time.GetTimestamp();
            return;
        }

        if (time.GetElapsedTime(_lastApplied) >= QuietBeforeCommit || time.GetElapsedTime(_firstUncommitted) >= LongestUncommitted)
        {
            await engine.Index.CommitAsync(cancellationToken);
        }
    }
}
