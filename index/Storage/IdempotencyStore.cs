using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>Answers already given to a write, by <c>Idempotency-Key</c>.</summary>
/// <remarks>A call that began and never ended (a kill) frees its key after <see cref="AbandonedAfter"/>.</remarks>
public sealed class IdempotencyStore
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(48);
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(2);

    private readonly Database _database;

    internal IdempotencyStore(Database database) => _database = database;

    /// <param name="scope">Caller and route; the same key in another scope is another key.</param>
    /// <param name="fingerprint">Hash of the request body.</param>
    public Task<IdempotencyCheck> BeginAsync(string scope, string key, string fingerprint, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                var expired = (session.Now - KeptFor).Ms();
                var abandoned = (session.Now - AbandonedAfter).Ms();
                session.Connection.Execute(
                    "DELETE FROM idempotency_keys WHERE began_at < @expired OR (scope = @scope AND key = @key AND status IS NULL AND began_at < @abandoned)",
                    new
                    {
                        expired,
                        abandoned,
                        scope,
                        key,
                    }
                );
                var known = session.Connection.QueryFirstOrDefault<KeyRow>(
                    "SELECT fingerprint AS Fingerprint, status AS Status, body AS Body FROM idempotency_keys WHERE scope = @scope AND key = @key",
                    new { scope, key }
                );
                if (known is not null)
                {
                    return Judge(known, fingerprint);
                }

                session.Connection.Execute(
                    "INSERT INTO idempotency_keys (scope, key, fingerprint, began_at) VALUES (@scope, @key, @fingerprint, @now)",
                    new
                    {
                        scope,
                        key,
                        fingerprint,
                        now = session.NowMs,
                    }
                );
                return new IdempotencyCheck(IdempotencyVerdict.Proceed, 0, "");
            },
            durable: true,
            cancellationToken
        );

    public Task CompleteAsync(string scope, string key, int status, string body, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                session.Connection.Execute(
                    "UPDATE idempotency_keys SET status = @status, body = @body WHERE scope = @scope AND key = @key",
                    new
                    {
                        status,
                        body,
                        scope,
                        key,
                    }
                ),
            durable: true,
            cancellationToken
        );

    /// <summary>Frees a key whose call failed, so it may be tried again.</summary>
    public Task AbandonAsync(string scope, string key, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                session.Connection.Execute(
                    "DELETE FROM idempotency_keys WHERE scope = @scope AND key = @key AND status IS NULL",
                    new { scope, key }
                ),
            durable: true,
            cancellationToken
        );

    private static IdempotencyCheck Judge(KeyRow known, string fingerprint)
    {
        if (known.Fingerprint != fingerprint)
        {
            return new IdempotencyCheck(IdempotencyVerdict.OtherPayload, 0, "");
        }

        return known.Status is { } status
            ? new IdempotencyCheck(IdempotencyVerdict.Replay, status, known.Body ?? "")
            : new IdempotencyCheck(IdempotencyVerdict.Running, 0, "");
    }

    private sealed class KeyRow
    {
        public string Fingerprint { get; init; } = "";
        public int? Status { get; init; }
        public string? Body { get; init; }
    }
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
