using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Clues;

/// <summary>Clues and their moves. Each move writes state, journal, audit entry and what is owed to targets in one transaction.</summary>
public sealed class ClueStore
{
    /// <summary>Clues, newest first; the cursor stays right while clues arrive.</summary>
    public ValueTask<CursorPage<Clue>> ListAsync(ClueFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public ValueTask<ClueCounts> CountAsync(ClueFilter filter, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Clues per lead department, of all states.</summary>
    public ValueTask<IReadOnlyDictionary<string, long>> CountByDepartmentAsync(AccessScope scope, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The clue with findings, pages, journal and deliveries; null where there is none or the scope does not cover it.</summary>
    public ValueTask<ClueDetails?> GetAsync(string clueId, AccessScope scope, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public IAsyncEnumerable<Clue> StreamAsync(ClueFilter filter, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>A reviewer takes the clue (or, with <paramref name="release"/>, gives it back).</summary>
    public Task<ClueChange> ClaimAsync(
        string clueId,
        bool release,
        Actor actor,
        int expectedVersion,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>Confirms or dismisses. Confirmation owes the clue to every target of the lead and the co-departments that covers its region.</summary>
    /// <remarks>Reviewers decide open clues; supervisors also decide again (dismissed → confirmed, confirmed → dismissed before dispatch, returned → confirmed).</remarks>
    public Task<ClueChange> DecideAsync(
        string clueId,
        ClueDecision decision,
        string reason,
        Actor actor,
        int expectedVersion,
        IReadOnlyList<ClueTarget> targets,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>A supervisor takes back a clue that went out; every target that may have it is owed a withdrawal.</summary>
    public Task<ClueChange> WithdrawAsync(
        string clueId,
        string reason,
        Actor actor,
        int expectedVersion,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>A supervisor closes a clue whose case is at its end.</summary>
    public Task<ClueChange> CloseAsync(
        string clueId,
        string reason,
        Actor actor,
        int expectedVersion,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException();

    /// <summary>Takes what a case system reports. Reports of the lead department move the clue; those of co-departments, repeated and late ones are written down only.</summary>
    public Task<ClueChange> AddEventAsync(string clueId, CaseEvent report, Actor actor, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
