using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AdWatch.Indexing.Storage;

/// <summary>The one writer of this process: takes what waits, runs it in one transaction, commits once, then answers all.</summary>
/// <remarks>Each piece of work has its savepoint, so one that fails takes nothing of the others with it. Bounded: a slow disk slows the callers.</remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    private const int Capacity = 1024;
    private const int MaxBatch = 256;

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _loop;
    private bool _full;

    public WriteQueue(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        _loop = Task.Run(RunAsync);
    }

    public async Task<T> EnqueueAsync<T>(Func<WriteSession, T> work, bool durable, CancellationToken cancellationToken)
    {
        var job = new Job<T>(work, durable, cancellationToken);
        try
        {
            await _jobs.Writer.WriteAsync(job, cancellationToken);
        }
        catch (ChannelClosedException fault)
        {
            throw new ObjectDisposedException("The store was closed while something was to be written.", fault);
        }

        return await job.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var batch = new List<Job>(MaxBatch);
        while (await _jobs.Reader.WaitToReadAsync())
        {
            while ((batch.Count < MaxBatch) && _jobs.Reader.TryRead(out var job))
            {
                if (!job.DropIfCancelled())
                {
                    batch.Add(job);
                }
            }

            if (batch.Count > 0)
            {
                Commit(batch);
                batch.Clear();
            }
        }
    }

    private void Commit(List<Job> batch)
    {
        try
        {
            Synchronous(batch.Exists(job => job.Durable));
            _connection.Run("BEGIN IMMEDIATE");
            var session = new WriteSession(_connection, _time.GetUtcNow());
            foreach (var job in batch)
            {
                RunInSavepoint(job, session);
            }

            session.Flush();
            _connection.Run("COMMIT");
        }
        catch (Exception fault)
        {
            if (InTransaction)
            {
                _connection.Run("ROLLBACK");
            }

            var translated = StoreFault.Translate(fault, _connection.DataSource);
            batch.ForEach(job => job.Fail(translated));
            return;
        }

        batch.ForEach(job => job.Answer());
    }

    private bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private void RunInSavepoint(Job job, WriteSession session)
    {
        _connection.Run("SAVEPOINT job");
        session.Mark();
        try
        {
            job.Run(session);
            _connection.Run("RELEASE job");
        }
        catch (Exception fault) when (InTransaction)
        {
            // Where SQLite has given up the whole transaction (disk full), the filter lets the fault go on and all jobs of the batch fail.
            _connection.Run("ROLLBACK TO job; RELEASE job");
            session.ReturnToMark();
            job.Fail(StoreFault.Translate(fault, _connection.DataSource));
        }
    }

    private void Synchronous(bool full)
    {
        if (full != _full)
        {
            _connection.Run(full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _full = full;
        }
    }

    private abstract class Job(bool durable, CancellationToken cancellationToken)
    {
        protected CancellationToken CancellationToken => cancellationToken;

        public bool Durable => durable;

        public abstract bool DropIfCancelled();

        public abstract void Run(WriteSession session);

        public abstract void Answer();

        public abstract void Fail(Exception fault);
    }

    private sealed class Job<T>(Func<WriteSession, T> work, bool durable, CancellationToken cancellationToken)
        : Job(durable, cancellationToken)
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _answer.Task;

        public override bool DropIfCancelled() => CancellationToken.IsCancellationRequested && _answer.TrySetCanceled(CancellationToken);

        public override void Run(WriteSession session) => _result = work(session);

        public override void Answer() => _answer.TrySetResult(_result!);

        public override void Fail(Exception fault) => _answer.TrySetException(fault);
    }
}
