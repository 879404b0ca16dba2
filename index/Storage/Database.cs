using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>The database file: one writing connection behind a queue, any number of reading ones beside it.</summary>
/// <remarks>WAL lets readers see the last commit while a write runs, in this process and in others.</remarks>
internal sealed class Database : IAsyncDisposable
{
    public const string FileName = "adwatch.db";

    private const int MaxIdleReaders = 16;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private readonly WriteQueue _writes;
    private bool _disposed;

    private Database(string file, SqliteConnection writer, TimeProvider time)
    {
        File = file;
        Time = time;
        _writes = new WriteQueue(writer, time);
    }

    public string File { get; }

    public TimeProvider Time { get; }

    public static Database Open(string dataFolder, TimeProvider time)
    {
        var file = Path.Combine(Path.GetFullPath(dataFolder), FileName);
        SqliteConnection? writer = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            writer = Connect(file);
            RefuseForeign(writer, file);
            writer.Run(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864"
            );
            Migrator.Migrate(writer, file);
            return new Database(file, writer, time);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            writer?.Dispose();
            throw StoreFault.Translate(fault, file);
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>Reads on a connection of its own.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        var connection = Rent();
        try
        {
            return read(connection);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Reads several things as of one moment.</summary>
    public T ReadSnapshot<T>(Func<SqliteConnection, T> read) =>
        Read(connection =>
        {
            connection.Run("BEGIN");
            try
            {
                return read(connection);
            }
            finally
            {
                connection.Run("ROLLBACK");
            }
        });

    /// <summary>Runs <paramref name="work"/> in a transaction; several waiting ones share a commit, each can fail by itself.</summary>
    /// <param name="durable">True where the commit must outlive a power cut (decisions, what is owed); page saves outlive a kill in any case.</param>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> work, bool durable, CancellationToken cancellationToken) =>
        _writes.EnqueueAsync(work, durable, cancellationToken);

    public Task WriteAsync(Action<WriteSession> work, bool durable, CancellationToken cancellationToken) =>
        WriteAsync(
            session =>
            {
                work(session);
                return true;
            },
            durable,
            cancellationToken
        );

    public SqliteConnection Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_idle.TryTake(out var connection))
        {
            return connection;
        }

        connection = Connect(File);
        connection.Run("PRAGMA query_only = ON; PRAGMA mmap_size = 268435456");
        return connection;
    }

    public void Return(SqliteConnection connection)
    {
        if (_disposed || (_idle.Count >= MaxIdleReaders))
        {
            connection.Dispose();
            return;
        }

        _idle.Add(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        while (_idle.TryTake(out var connection))
        {
            await connection.DisposeAsync();
        }

        await _writes.DisposeAsync();
    }

    internal static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Pooling = false,
                DefaultTimeout = 60,
            }.ToString()
        );
        connection.Open();
        // One plan for a statement whatever is bound: without it SQLite may plan anew at each new value of a parameter.
        SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        connection.Run("PRAGMA busy_timeout = 20000");
        return connection;
    }

    private static void RefuseForeign(SqliteConnection connection, string file)
    {
        var id = connection.ExecuteScalar<int>("PRAGMA application_id");
        if ((id != Migrator.ApplicationId) && (connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master") > 0))
        {
            throw new StoreException($"{file} is the database of another program. Give another folder with --data.");
        }
    }
}
