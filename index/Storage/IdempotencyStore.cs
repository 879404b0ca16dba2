namespace AdWatch.Indexing.Storage;

/// <summary>Answers already given to a write, by <c>Idempotency-Key</c>.</summary>
/// <remarks>A call that began and never ended (a kill) frees its key after <see cref="AbandonedAfter"/>.</remarks>
public sealed class IdempotencyStore
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(48);
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(2);

    /// <param name="scope">Caller and route; the same key in another scope is another key.</param>
    /// <param name="fingerprint">Hash of the request body.</param>
    public Task<IdempotencyCheck> BeginAsync(string scope, string key, string fingerprint, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public Task CompleteAsync(string scope, string key, int status, string body, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Frees a key whose call failed, so it may be tried again.</summary>
    public Task AbandonAsync(string scope, string key, CancellationToken cancellationToken) => throw new NotImplementedException();
}

public enum IdempotencyVerdict
{
    /// <summary>First use: do the work, then complete.</summary>
    Proceed,

    /// <summary>Done before: give the stored answer.</summary>
    Replay,

    /// <summary>The first call is still running: 409.</summary>
    Running,

    /// <summary>The same key came with another body: 422.</summary>
    OtherPayload,
}

public sealed record IdempotencyCheck(IdempotencyVerdict Verdict, int Status, string Body);
