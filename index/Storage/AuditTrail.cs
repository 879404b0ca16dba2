using AdWatch.Indexing.Clues;

namespace AdWatch.Indexing.Storage;

/// <summary>Append-only list of who did what, each entry bound to the one before by SHA-256.</summary>
public sealed class AuditTrail
{
    /// <param name="action">Dotted verb: <c>clue.confirm</c>, <c>apikey.create</c>, <c>user.sign-in</c>, <c>export.clues</c> …</param>
    /// <param name="details">Plain words or JSON; never a secret.</param>
    public Task AppendAsync(
        Actor actor,
        string action,
        string objectKind,
        string objectId,
        string? details,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>Entries, newest first.</summary>
    public ValueTask<CursorPage<AuditEntry>> ListAsync(
        string? objectKind,
        string? objectId,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>Walks the whole chain.</summary>
    public ValueTask<AuditVerification> VerifyAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
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
