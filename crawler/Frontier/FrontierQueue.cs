using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace AdWatch.Crawler.Frontier;

/// <summary>Runs operations on one SQLite session in order, many to a transaction; an operation's task ends when its transaction is committed.</summary>
/// <remarks>After a failure (disk full, damaged file) nothing more is run: every task fails with the same <see cref="CrawlStorageException"/>.</remarks>
internal sealed class FrontierQueue : IDisposable
{
    private const int MaxBatch = 2_048;
    private const int WorthACommit = 32;

    private readonly SqliteSession session;
    private readonly string file;
    private readonly Action<SqliteSession> beforeCommit;
    private readonly BlockingCollection<Operation> operations = [];
    private readonly Thread thread;
    private volatile CrawlStorageException? broken;

    /// <param name="beforeCommit">Writes what the operations of a transaction left to be written once.</param>
    public FrontierQueue(SqliteSession session, string file, Action<SqliteSession> beforeCommit)
    {
        (this.session, this.file, this.beforeCommit) = (session, file, beforeCommit);
        thread = new Thread(Work) { Name = "frontier", IsBackground = true };
        thread.Start();
    }

    public Task<T> RunAsync<T>(Func<SqliteSession, T> work)
    {
        var operation = new Operation<T>(work);
        try
        {
            operations.Add(operation);
        }
        catch (InvalidOperationException)
        {
            return Task.FromException<T>(new ObjectDisposedException(nameof(FrontierQueue)));
        }

        return operation.Task;
    }

    /// <summary>Ends after what was queued is written.</summary>
    public void Dispose()
    {
        operations.CompleteAdding();
        thread.Join();
        operations.Dispose();
    }

    private void Work()
    {
        var batch = new List<Operation>(MaxBatch);
        foreach (var first in operations.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            Gather(batch);

            if (broken is null)
            {
                RunBatch(batch);
            }

            foreach (var operation in batch)
            {
                operation.End(broken);
            }
        }
    }

    /// <summary>A commit costs about the same for one operation as for fifty: what comes within a millisecond shares it.</summary>
    private void Gather(List<Operation> batch)
    {
        Take(batch);
        if (batch.Count < WorthACommit)
        {
            // Not a wait with a time limit on the queue: that spins.
            Thread.Sleep(1);
            Take(batch);
        }
    }

    private void Take(List<Operation> batch)
    {
        while (batch.Count < MaxBatch && operations.TryTake(out var next))
        {
            batch.Add(next);
        }
    }

    private void RunBatch(List<Operation> batch)
    {
        try
        {
            session.Execute("begin immediate");
            foreach (var operation in batch)
            {
                operation.Run(session);
            }

            beforeCommit(session);
            session.Execute("commit");
        }
        catch (SqliteException e)
        {
            broken = new CrawlStorageException(
                e.SqliteErrorCode switch
                {
                    13 => $"The disk is full: '{file}' cannot be written. Free space, then start again: everything fetched before is kept.",
                    11 or 26 => $"'{file}' is damaged ({e.Message}): restore it from a backup, or remove it to begin anew.",
                    // A file that may grow no further, and a disk without room for the index of the log, come as faults of input and output.
                    10 =>
                        $"'{file}' cannot be written ({e.Message}). Free space or mend the disk, then start again: everything fetched before is kept.",
                    _ => $"'{file}' cannot be written ({e.Message}). Mend it, then start again: everything fetched before is kept.",
                },
                e
            );
        }
#pragma warning disable CA1031 // a fault of one operation must reach its caller, not end the process
        catch (Exception e)
#pragma warning restore CA1031
        {
            broken = new CrawlStorageException($"An operation on '{file}' failed: {e.Message}", e);
        }

        if (broken is not null)
        {
            TryRollback();
        }
    }

    private void TryRollback()
    {
        try
        {
            session.Execute("rollback");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does on a full disk.
        }
    }

    private abstract class Operation
    {
        public abstract void Run(SqliteSession session);

        public abstract void End(Exception? fault);
    }

    private sealed class Operation<T>(Func<SqliteSession, T> work) : Operation
    {
        private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Task => source.Task;

        public override void Run(SqliteSession session) => result = work(session);

        public override void End(Exception? fault)
        {
            if (fault is null)
            {
                source.TrySetResult(result!);
            }
            else
            {
                source.TrySetException(fault);
            }
        }
    }
}
