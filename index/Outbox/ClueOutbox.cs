using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Outbox;

/// <summary>Clues owed to targets: written with the decision, kept until a target has acknowledged or a person has looked at the failure.</summary>
/// <remarks>
/// A lease names who tries; it runs out by itself, so a killed dispatcher loses nothing. Entries of one clue and target come out in order:
/// the next only after the one before is delivered (or cancelled).
/// </remarks>
public sealed class ClueOutbox
{
    /// <summary>Leases entries that are due, oldest first, at most one per clue and target. <paramref name="targetId"/> narrows to one target.</summary>
    public Task<IReadOnlyList<OutboxEntry>> LeaseAsync(
        string owner,
        string? targetId,
        int max,
        TimeSpan lease,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>Keeps the event as first built, so every retry sends the same. Returns the payload that stands (the first one wins).</summary>
    public Task<string> KeepPayloadAsync(string entryId, string payload, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The target acknowledged. A confirmed clue whose lead target acknowledged becomes dispatched.</summary>
    public Task CompleteAsync(string entryId, DeliveryAttempt attempt, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The try failed; it comes again at <paramref name="nextAttemptAt"/>, or null: dead letter.</summary>
    public Task FailAsync(string entryId, DeliveryAttempt attempt, DateTimeOffset? nextAttemptAt, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Gives a leased entry back untried (shutdown).</summary>
    public Task ReleaseAsync(string entryId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Makes a dead letter due again, with its tries counted anew. False where it is not dead.</summary>
    public Task<bool> ReplayAsync(string entryId, Clues.Actor actor, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>Stops a target (410 Gone, or by hand): nothing is leased for it until it is resumed.</summary>
    public Task StopTargetAsync(string targetId, string reason, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task ResumeTargetAsync(string targetId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Stopped targets with the reason.</summary>
    public ValueTask<IReadOnlyDictionary<string, string>> GetStoppedTargetsAsync(CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask<OutboxEntry?> GetAsync(string entryId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Entries, newest first.</summary>
    public ValueTask<CursorPage<OutboxEntry>> ListAsync(
        OutboxState? state,
        string? targetId,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    public ValueTask<IReadOnlyList<StoredAttempt>> GetAttemptsAsync(string entryId, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask<OutboxCounts> CountAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>When the next pending entry is due; null where nothing is owed.</summary>
    public ValueTask<DateTimeOffset?> GetNextDueAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
