using AdWatch.Indexing.Clues;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Storage;

/// <summary>Append-only list of who did what, each entry bound to the one before by SHA-256; the table refuses changes and the chain shows them.</summary>
public sealed class AuditTrail
{
    private readonly Database _database;

    internal AuditTrail(Database database) => _database = database;

    /// <param name="action">Dotted verb: <c>clue.confirm</c>, <c>apikey.create</c>, <c>user.sign-in</c>, <c>export.clues</c> …</param>
    /// <param name="details">Plain words or JSON; never a secret.</param>
    public Task AppendAsync(
        Actor actor,
        string action,
        string objectKind,
        string objectId,
        string? details,
        CancellationToken cancellationToken
    ) =>
        _database.WriteAsync(
            session => AuditChain.Append(session, actor, action, objectKind, objectId, details),
            durable: true,
            cancellationToken
        );

    /// <summary>Entries, newest first.</summary>
    public ValueTask<CursorPage<AuditEntry>> ListAsync(
        string? objectKind,
        string? objectId,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var take = ListCursor.Limit(limit);
        var rows = _database.Read(connection =>
            connection
                .Query<AuditRow>(
                    AuditRow.Select
                        + """
                         WHERE num < @below AND (@objectKind IS NULL OR object_kind = @objectKind) AND (@objectId IS NULL OR object_id = @objectId)
                        ORDER BY num DESC LIMIT @rows
                        """,
                    new
                    {
                        below = ListCursor.Below(cursor),
                        objectKind,
                        objectId,
                        rows = take + 1,
                    }
                )
                .AsList()
        );
        return ValueTask.FromResult(ListCursor.Page(rows, take, row => row.Num, Entry));
    }

    /// <summary>Walks the whole chain.</summary>
    public ValueTask<AuditVerification> VerifyAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_database.ReadSnapshot(connection => Verify(connection, cancellationToken)));

    internal static AuditVerification Verify(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var previous = AuditChain.Origin;
        var count = 0L;
        foreach (var row in connection.Query<AuditRow>(AuditRow.Select + " ORDER BY num", buffered: false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Num != count + 1)
            {
                return new AuditVerification(count, count + 1, $"Audit entry {count + 1} is missing.");
            }

            if (row.PreviousHash != previous)
            {
                return new AuditVerification(count, row.Num, $"Audit entry {row.Num} is not bound to the one before it.");
            }

            if (AuditChain.Hash(row) != row.Hash)
            {
                return new AuditVerification(count, row.Num, $"Audit entry {row.Num} was changed after it was written.");
            }

            previous = row.Hash;
            count++;
        }

        var given = connection.ExecuteScalar<long?>("SELECT seq FROM sqlite_sequence WHERE name = 'audit'") ?? 0;
        return given == count
            ? new AuditVerification(count, null, $"All {count} audit entries are whole.")
            : new AuditVerification(count, count + 1, $"{given - count} audit entries are missing at the end.");
    }

    private static AuditEntry Entry(AuditRow row) =>
        new(row.Num, row.At.Time(), row.Actor, row.Action, row.ObjectKind, row.ObjectId, row.Details, row.Hash);
}

public sealed record AuditEntry(
    long Number,
    DateTimeOffset At,
    string Actor,
    string Action,
    string ObjectKind,
    string ObjectId,
    string? Details,
    string Hash
);

/// <param name="BrokenAt">Number of the first entry that does not fit; null when whole.</param>
public sealed record AuditVerification(long Entries, long? BrokenAt, string Message)
{
    public bool IsWhole => BrokenAt is null;
}
