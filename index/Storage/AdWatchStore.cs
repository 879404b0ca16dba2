using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Registers;

namespace AdWatch.Indexing.Storage;

/// <summary>Everything one installation keeps, in <c>adwatch.db</c> of its data folder: the truth the search index and every count are made from.</summary>
/// <remarks>Safe from many threads. Several processes may hold the same folder open; each write is one transaction. Dispose last.</remarks>
public sealed class AdWatchStore : IAsyncDisposable
{
    public string DataFolder => throw new NotImplementedException();

    public PageStore Pages => throw new NotImplementedException();
    public FindingStore Findings => throw new NotImplementedException();
    public ClueStore Clues => throw new NotImplementedException();
    public ClueOutbox Outbox => throw new NotImplementedException();
    public RegisterStore Registers => throw new NotImplementedException();
    public AuditTrail Audit => throw new NotImplementedException();
    public ApiKeyStore ApiKeys => throw new NotImplementedException();
    public UserStore Users => throw new NotImplementedException();
    public SettingStore Settings => throw new NotImplementedException();
    public IdempotencyStore Idempotency => throw new NotImplementedException();

    /// <summary>Opens or creates the store and brings its schema up to date.</summary>
    /// <exception cref="StoreException">The file is no store, is newer than this program, or cannot be written; the message says what to do.</exception>
    public static Task<AdWatchStore> OpenAsync(string dataFolder, TimeProvider time, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Writes a consistent copy of the database to a new file, while everything runs on.</summary>
    public Task BackupAsync(string file, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Integrity of the file, its references and the audit chain; empty when whole.</summary>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>The store cannot be opened or used; the message names file, cause and remedy.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
