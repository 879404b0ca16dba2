using AdWatch.Indexing.Outbox;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Clues;

/// <summary>Clues and their moves. Each move writes state, journal, audit entry and what is owed to targets in one transaction.</summary>
public sealed class ClueStore
{
    private readonly Database _database;

    internal ClueStore(Database database) => _database = database;

    /// <summary>Clues, newest first; the cursor stays right while clues arrive.</summary>
    public ValueTask<CursorPage<Clue>> ListAsync(ClueFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var take = ListCursor.Limit(limit);
        var (where, values) = ClueQuery.Where(filter);
        values.Add("below", ListCursor.Below(cursor));
        values.Add("rows", take + 1);
        var rows = _database.Read(connection =>
            connection.Query<ClueRow>($"{ClueRow.Select} {where} AND c.num < @below ORDER BY c.num DESC LIMIT @rows", values).AsList()
        );
        return ValueTask.FromResult(ListCursor.Page(rows, take, row => row.Num, row => row.ToClue()));
    }

    public ValueTask<ClueCounts> CountAsync(ClueFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (where, values) = ClueQuery.Where(filter);
        var counts = _database.Read(connection =>
            connection
                .Query<(string State, long Count)>($"SELECT c.state, count(*) FROM clues c {where} GROUP BY c.state", values)
                .ToDictionary(row => ClueStates.Parse(row.State), row => row.Count)
        );
        return ValueTask.FromResult(new ClueCounts(counts));
    }

    /// <summary>Clues per lead department, of all states.</summary>
    public ValueTask<IReadOnlyDictionary<string, long>> CountByDepartmentAsync(AccessScope scope, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (where, values) = ClueQuery.Where(ClueFilter.All with { Scope = scope });
        return ValueTask.FromResult<IReadOnlyDictionary<string, long>>(
            _database.Read(connection =>
                connection
                    .Query<(string Lead, long Count)>($"SELECT c.lead, count(*) FROM clues c {where} GROUP BY c.lead", values)
                    .ToDictionary(row => row.Lead, row => row.Count, StringComparer.Ordinal)
            )
        );
    }

    /// <summary>The clue with findings, pages, journal and deliveries; null where there is none or the scope does not cover it.</summary>
    public ValueTask<ClueDetails?> GetAsync(string clueId, AccessScope scope, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _database.ReadSnapshot(connection =>
            {
                var row = connection.QueryFirstOrDefault<ClueRow>(ClueRow.Select + " WHERE c.id = @clueId", new { clueId });
                return (row is null) || !row.IsVisibleTo(scope) ? null : ClueQuery.ReadDetails(connection, row);
            })
        );
    }

    /// <summary>All clues of a filter, oldest first, without holding more than a few in memory.</summary>
    public async IAsyncEnumerable<Clue> StreamAsync(
        ClueFilter filter,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const int Stretch = 500;
        var (where, values) = ClueQuery.Where(filter);
        var after = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            values.Add("after", after);
            var rows = _database.Read(connection =>
                connection.Query<ClueRow>($"{ClueRow.Select} {where} AND c.num > @after ORDER BY c.num LIMIT {Stretch}", values).AsList()
            );
            foreach (var row in rows)
            {
                yield return row.ToClue();
            }

            if (rows.Count < Stretch)
            {
                yield break;
            }

            after = rows[^1].Num;
            await Task.Yield();
        }
    }

    /// <summary>A reviewer takes the clue (or, with <paramref name="release"/>, gives it back).</summary>
    public Task<ClueChange> ClaimAsync(
        string clueId,
        bool release,
        Actor actor,
        int expectedVersion,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            clueId,
            actor,
            expectedVersion,
            (session, clue) =>
            {
                var trigger = release ? ClueTrigger.Release : ClueTrigger.Claim;
                return ClueMoves.HeldByOther(clue, actor)
                    ?? ClueMoves.Try(
                        session,
                        clue,
                        trigger,
                        new Move(release ? "release" : "claim", null, release ? null : actor.Id),
                        actor
                    );
            },
            cancellationToken
        );

    /// <summary>Confirms or dismisses. Confirmation owes the clue to every target of the lead and the co-departments that covers its region.</summary>
    /// <remarks>
    /// Reviewers decide open clues. Supervisors also decide again: dismissed, returned and reappeared clues can be confirmed, confirmed and
    /// returned ones dismissed (what was not sent is taken back, what may have been sent is withdrawn).
    /// </remarks>
    public Task<ClueChange> DecideAsync(
        string clueId,
        ClueDecision decision,
        string reason,
        Actor actor,
        int expectedVersion,
        IReadOnlyList<ClueTarget> targets,
        CancellationToken cancellationToken
    ) => DecideAsync(clueId, decision, reason, CodeCorrection.None, actor, expectedVersion, targets, cancellationToken);

    /// <summary>The same; a confirmation may say that what was reported as one code is another, which clue, departments and learnt examples then carry.</summary>
    /// <exception cref="ArgumentException">A dismissal changes codes.</exception>
    public Task<ClueChange> DecideAsync(
        string clueId,
        ClueDecision decision,
        string reason,
        CodeCorrection correction,
        Actor actor,
        int expectedVersion,
        IReadOnlyList<ClueTarget> targets,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(correction);
        var confirm = decision == ClueDecision.Confirm;
        if (!confirm && !correction.Changes.IsEmpty)
        {
            throw new ArgumentException("Codes change with a confirmation only.", nameof(correction));
        }

        return string.IsNullOrWhiteSpace(reason)
            ? ReasonMissingAsync(clueId, actor)
            : ChangeAsync(
                clueId,
                actor,
                expectedVersion,
                (session, clue) =>
                    Decide(session, clue, new(confirm ? "confirm" : "dismiss", reason.Trim(), clue.ClaimedBy) { Correction = correction }),
                cancellationToken
            );

        ClueChange Decide(WriteSession session, ClueRow clue, Move move)
        {
            if ((ClueMoves.HeldByOther(clue, actor) ?? ClueMoves.CodesMissing(clue, correction)) is { } refused)
            {
                return refused;
            }

            var change = ClueMoves.Try(session, clue, confirm ? ClueTrigger.Confirm : ClueTrigger.Dismiss, move, actor);
            if (change.IsDone && confirm)
            {
                var decided = ClueMove.Reread(session, clue.Num);
                OutboxWriter.Owe(session, decided, targets);
                if (!correction.Changes.IsEmpty)
                {
                    OutboxWriter.TakeBackFromOthers(session, decided);
                }
            }
            else if (change.IsDone)
            {
                OutboxWriter.TakeBack(session, clue);
            }

            return change;
        }
    }

    /// <summary>A supervisor takes back a clue that went out; every target that may have it is owed a withdrawal.</summary>
    public Task<ClueChange> WithdrawAsync(
        string clueId,
        string reason,
        Actor actor,
        int expectedVersion,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return ReasonMissingAsync(clueId, actor);
        }

        return ChangeAsync(
            clueId,
            actor,
            expectedVersion,
            (session, clue) =>
            {
                var change = ClueMoves.Try(session, clue, ClueTrigger.Withdraw, new Move("withdraw", reason.Trim(), clue.ClaimedBy), actor);
                if (change.IsDone)
                {
                    OutboxWriter.TakeBack(session, clue);
                }

                return change;
            },
            cancellationToken
        );
    }

    /// <summary>A supervisor closes a clue whose case is at its end.</summary>
    public Task<ClueChange> CloseAsync(
        string clueId,
        string reason,
        Actor actor,
        int expectedVersion,
        CancellationToken cancellationToken
    ) =>
        string.IsNullOrWhiteSpace(reason)
            ? ReasonMissingAsync(clueId, actor)
            : ChangeAsync(
                clueId,
                actor,
                expectedVersion,
                (session, clue) => ClueMoves.Try(session, clue, ClueTrigger.Close, new Move("close", reason.Trim(), clue.ClaimedBy), actor),
                cancellationToken
            );

    /// <summary>Takes what a case system reports. Reports of the lead department move the clue; those of co-departments, repeated and late ones are written down only.</summary>
    public Task<ClueChange> AddEventAsync(string clueId, CaseEvent report, Actor actor, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                ClueMove.Find(session, clueId) is { } clue && clue.IsVisibleTo(actor.Scope)
                    ? CaseReports.Take(session, clue, report, actor)
                    : ClueMoves.NotFound(clueId),
            durable: true,
            cancellationToken
        );

    private Task<ClueChange> ChangeAsync(
        string clueId,
        Actor actor,
        int expectedVersion,
        Func<WriteSession, ClueRow, ClueChange> change,
        CancellationToken cancellationToken
    ) =>
        _database.WriteAsync(
            session =>
            {
                if (ClueMove.Find(session, clueId) is not { } clue || !clue.IsVisibleTo(actor.Scope))
                {
                    return ClueMoves.NotFound(clueId);
                }

                return clue.Version == expectedVersion
                    ? change(session, clue)
                    : new ClueChange(
                        ClueChangeStatus.Conflict,
                        clue.ToClue(),
                        $"线索 {clue.Id} 已被他人处理：现为第 {clue.Version} 版（{clue.State}），提交依据的是第 {expectedVersion} 版。请刷新后再决定。"
                    );
            },
            durable: true,
            cancellationToken
        );

    private async Task<ClueChange> ReasonMissingAsync(string clueId, Actor actor)
    {
        var details = await GetAsync(clueId, actor.Scope, CancellationToken.None);
        return details is null ? ClueMoves.NotFound(clueId) : new ClueChange(ClueChangeStatus.ReasonMissing, details.Clue, "请填写理由。");
    }
}
