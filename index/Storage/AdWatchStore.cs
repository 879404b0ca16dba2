using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Learning;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Registers;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>Everything one installation keeps, in <c>adwatch.db</c> of its data folder: the truth the search index and every count are made from.</summary>
/// <remarks>Safe from many threads. Several processes may hold the same folder open; each write is one transaction. Dispose last.</remarks>
public sealed class AdWatchStore : IAsyncDisposable
{
    private AdWatchStore(string dataFolder, Database database)
    {
        DataFolder = dataFolder;
        Database = database;
        Registers = new RegisterStore(database);
        Pages = new PageStore(database, Registers);
        Findings = new FindingStore(database);
        Clues = new ClueStore(database);
        Reviews = new ReviewStore(database);
        Outbox = new ClueOutbox(database);
        Audit = new AuditTrail(database);
        ApiKeys = new ApiKeyStore(database);
        Users = new UserStore(database);
        Settings = new SettingStore(database);
        Idempotency = new IdempotencyStore(database);
    }

    public string DataFolder { get; }

    public PageStore Pages { get; }

    public FindingStore Findings { get; }

    public ClueStore Clues { get; }

    public ReviewStore Reviews { get; }

    public ClueOutbox Outbox { get; }

    public RegisterStore Registers { get; }

    public AuditTrail Audit { get; }

    public ApiKeyStore ApiKeys { get; }

    public UserStore Users { get; }

    public SettingStore Settings { get; }

    public IdempotencyStore Idempotency { get; }

    internal Database Database { get; }

    /// <summary>Opens or creates the store and brings its schema up to date.</summary>
    /// <exception cref="StoreException">The file is no store, is newer than this program, or cannot be written; the message says what to do.</exception>
    public static Task<AdWatchStore> OpenAsync(string dataFolder, TimeProvider time, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new AdWatchStore(Path.GetFullPath(dataFolder), Database.Open(dataFolder, time)));
    }

    /// <summary>Writes a consistent copy of the database to a new file, while everything runs on.</summary>
    public Task BackupAsync(string file, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                if (File.Exists(file))
                {
                    throw new StoreException($"{file} exists already. Give another name, or move it away first.");
                }

                Database.Read(source =>
                {
                    using var copy = new SqliteConnection(
                        new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()
                    );
                    copy.Open();
                    source.BackupDatabase(copy);
                    return true;
                });
            },
            cancellationToken
        );

    /// <summary>Integrity of the file, its references and the audit chain; empty when whole.</summary>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<string>>(
            () =>
                Database.ReadSnapshot(connection =>
                {
                    var faults = connection.Query<string>("PRAGMA integrity_check(100)").Where(line => line != "ok").ToList();
                    faults.AddRange(
                        connection
                            .Query<(string Table, long? Row, string Parent)>(
                                "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 100"
                            )
                            .Select(row => $"Row {row.Row} of {row.Table} points to a row of {row.Parent} that is missing.")
                    );
                    var audit = AuditTrail.Verify(connection, cancellationToken);
                    if (!audit.IsWhole)
                    {
                        faults.Add(audit.Message);
                    }

                    return faults;
                }),
            cancellationToken
        );

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>The store cannot be opened or used; the message names file, cause and remedy.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
