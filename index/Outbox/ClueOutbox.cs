using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AdWatch.Indexing.Outbox;

/// <summary>Clues owed to targets: written with the decision, kept until a target has acknowledged or a person has looked at the failure.</summary>
/// <remarks>
/// A lease names who tries; it runs out by itself, so a killed dispatcher loses nothing. Entries of one clue and target come out in order:
/// the next only after the one before is delivered or cancelled; a dead letter holds back those behind it until it is replayed.
/// </remarks>
public sealed class ClueOutbox
{
    /// <summary>Pending, not behind another entry of its clue and target, and its target not stopped.</summary>
    private const string Free = """
        o.state = 'pending'
        AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.clue_num = o.clue_num AND b.target_id = o.target_id AND b.num < o.num AND b.state IN ('pending', 'dead'))
        AND NOT EXISTS (SELECT 1 FROM stopped_targets s WHERE s.target_id = o.target_id)
        """;

    private const string Due =
        Free
        + """
             AND o.next_attempt_at <= @now AND (o.lease_until IS NULL OR o.lease_until <= @now) AND (@targetId IS NULL OR o.target_id = @targetId)
            """;

    private static readonly Actor Dispatcher = Actor.System("dispatcher");

    private readonly Database _database;

    internal ClueOutbox(Database database) => _database = database;

    /// <summary>Leases entries that are due, oldest first, at most one per clue and target. <paramref name="targetId"/> narrows to one target.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> LeaseAsync(
        string owner,
        string? targetId,
        int max,
        TimeSpan lease,
        CancellationToken cancellationToken
    )
    {
        // Asking costs no write while nothing is due.
        var now = _database.Time.GetUtcNow().Ms();
        var waiting = _database.Read(connection =>
            connection.ExecuteScalar<long?>($"SELECT o.num FROM outbox o WHERE {Due} LIMIT 1", new { now, targetId })
        );
        if (waiting is null)
        {
            return [];
        }

        return await _database.WriteAsync(session => Lease(session, owner, targetId, max, lease), durable: true, cancellationToken);
    }

    /// <summary>Keeps the event as first built, so every retry sends the same. Returns the payload that stands (the first one wins).</summary>
    public Task<string> KeepPayloadAsync(string entryId, string payload, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                session.Connection.ExecuteScalar<string>(
                    "UPDATE outbox SET payload = coalesce(payload, @payload) WHERE id = @entryId RETURNING payload",
                    new { payload, entryId }
                ) ?? throw new ArgumentException($"The outbox has no entry {entryId}.", nameof(entryId)),
            durable: true,
            cancellationToken
        );

    /// <summary>The target acknowledged. A confirmed clue whose lead target acknowledged becomes dispatched.</summary>
    public Task CompleteAsync(string entryId, DeliveryAttempt attempt, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                var row = Find(session.Connection, entryId);
                WriteAttempt(session, row.Num, attempt);
                if (row.State == "delivered")
                {
                    return;
                }

                session.Connection.Execute(
                    """
                    UPDATE outbox SET state = 'delivered', delivered_at = @now, attempts = attempts + 1, lease_owner = NULL, lease_until = NULL,
                        last_error = NULL
                    WHERE num = @Num
                    """,
                    new { now = session.NowMs, row.Num }
                );
                if ((row.Role == "lead") && (row.Type is OutboxTypes.Confirmed or OutboxTypes.Corrected))
                {
                    MarkDispatched(session, row);
                }
            },
            durable: true,
            cancellationToken
        );

    /// <summary>The try failed; it comes again at <paramref name="nextAttemptAt"/>, or null: dead letter.</summary>
    public Task FailAsync(string entryId, DeliveryAttempt attempt, DateTimeOffset? nextAttemptAt, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                var row = Find(session.Connection, entryId);
                WriteAttempt(session, row.Num, attempt);
                session.Connection.Execute(
                    """
                    UPDATE outbox SET state = @state, attempts = attempts + 1, next_attempt_at = coalesce(@next, next_attempt_at), lease_owner = NULL,
                        lease_until = NULL, last_error = @Result
                    WHERE num = @Num AND state = 'pending'
                    """,
                    new
                    {
                        state = nextAttemptAt is null ? "dead" : "pending",
                        next = nextAttemptAt.Ms(),
                        attempt.Result,
                        row.Num,
                    }
                );
                if (nextAttemptAt is null)
                {
                    AuditChain.Append(session, Dispatcher, "outbox.dead", "delivery", entryId, $"{row.TargetId}: {attempt.Result}");
                }
            },
            durable: true,
            cancellationToken
        );

    /// <summary>Gives a leased entry back untried (shutdown).</summary>
    public Task ReleaseAsync(string entryId, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
                session.Connection.Execute(
                    "UPDATE outbox SET lease_owner = NULL, lease_until = NULL, leased_before = (tries > 0) WHERE id = @entryId AND state = 'pending'",
                    new { entryId }
                ),
            durable: false,
            cancellationToken
        );

    /// <summary>Makes a dead letter due again, with its tries counted anew. False where it is not dead.</summary>
    public Task<bool> ReplayAsync(string entryId, Actor actor, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                var replayed = session.Connection.Execute(
                    "UPDATE outbox SET state = 'pending', attempts = 0, next_attempt_at = @now WHERE id = @entryId AND state = 'dead'",
                    new { now = session.NowMs, entryId }
                );
                if (replayed > 0)
                {
                    AuditChain.Append(session, actor, "outbox.replay", "delivery", entryId, details: null);
                }

                return replayed > 0;
            },
            durable: true,
            cancellationToken
        );

    /// <summary>Stops a target (410 Gone, or by hand): nothing is leased for it until it is resumed.</summary>
    public Task StopTargetAsync(string targetId, string reason, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                session.Connection.Execute(
                    "INSERT INTO stopped_targets (target_id, reason, stopped_at) VALUES (@targetId, @reason, @now) ON CONFLICT DO NOTHING",
                    new
                    {
                        targetId,
                        reason,
                        now = session.NowMs,
                    }
                );
                AuditChain.Append(session, Dispatcher, "target.stop", "target", targetId, reason);
            },
            durable: true,
            cancellationToken
        );

    public Task ResumeTargetAsync(string targetId, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                session.Connection.Execute("DELETE FROM stopped_targets WHERE target_id = @targetId", new { targetId });
                AuditChain.Append(session, Dispatcher, "target.resume", "target", targetId, details: null);
            },
            durable: true,
            cancellationToken
        );

    /// <summary>Stopped targets with the reason.</summary>
    public ValueTask<IReadOnlyDictionary<string, string>> GetStoppedTargetsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyDictionary<string, string>>(
            _database.Read(connection =>
                connection
                    .Query<(string Target, string Reason)>("SELECT target_id, reason FROM stopped_targets")
                    .ToDictionary(row => row.Target, row => row.Reason, StringComparer.Ordinal)
            )
        );
    }

    public ValueTask<OutboxEntry?> GetAsync(string entryId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _database.Read(connection =>
                connection
                    .QueryFirstOrDefault<OutboxRow>($"SELECT {OutboxRow.Columns} FROM outbox o WHERE o.id = @entryId", new { entryId })
                    ?.ToEntry()
            )
        );
    }

    /// <summary>Entries, newest first.</summary>
    public ValueTask<CursorPage<OutboxEntry>> ListAsync(
        OutboxState? state,
        string? targetId,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var take = ListCursor.Limit(limit);
        var rows = _database.Read(connection =>
            connection
                .Query<OutboxRow>(
                    $"""
                    SELECT {OutboxRow.Columns} FROM outbox o
                    WHERE o.num < @below AND (@state IS NULL OR o.state = @state) AND (@targetId IS NULL OR o.target_id = @targetId)
                    ORDER BY o.num DESC LIMIT @rows
                    """,
                    new
                    {
                        below = ListCursor.Below(cursor),
                        state = state?.ToString().ToLowerInvariant(),
                        targetId,
                        rows = take + 1,
                    }
                )
                .AsList()
        );
        return ValueTask.FromResult(ListCursor.Page(rows, take, row => row.Num, row => row.ToEntry()));
    }

    public ValueTask<IReadOnlyList<StoredAttempt>> GetAttemptsAsync(string entryId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<StoredAttempt>>(
            _database.Read(connection =>
                connection
                    .Query<AttemptRow>(
                        """
                        SELECT a.number AS Number, a.started_at AS StartedAt, a.elapsed_ms AS ElapsedMs, a.http_status AS HttpStatus, a.result AS Result
                        FROM delivery_attempts a JOIN outbox o ON o.num = a.outbox_num WHERE o.id = @entryId ORDER BY a.number
                        """,
                        new { entryId }
                    )
                    .Select(row => row.ToAttempt(entryId))
                    .ToList()
            )
        );
    }

    public ValueTask<OutboxCounts> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _database.ReadSnapshot(connection =>
            {
                var counts = connection
                    .Query<(string State, long Count)>("SELECT state, count(*) FROM outbox GROUP BY state")
                    .ToDictionary(row => row.State, row => row.Count, StringComparer.Ordinal);
                var oldest = connection.ExecuteScalar<long?>("SELECT min(created_at) FROM outbox WHERE state = 'pending'");
                return new OutboxCounts(
                    counts.GetValueOrDefault("pending"),
                    counts.GetValueOrDefault("delivered"),
                    counts.GetValueOrDefault("dead"),
                    counts.GetValueOrDefault("cancelled"),
                    oldest.Time()
                );
            })
        );
    }

    /// <summary>When the next pending entry is due; null where nothing can be sent.</summary>
    public ValueTask<DateTimeOffset?> GetNextDueAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = _database.Read(connection =>
            connection.ExecuteScalar<long?>($"SELECT min(max(o.next_attempt_at, coalesce(o.lease_until, 0))) FROM outbox o WHERE {Free}")
        );
        return ValueTask.FromResult(next.Time());
    }

    internal static IReadOnlyList<OutboxEntry> ReadForClue(SqliteConnection connection, long clueNum) =>
        [
            .. connection
                .Query<OutboxRow>($"SELECT {OutboxRow.Columns} FROM outbox o WHERE o.clue_num = @clueNum ORDER BY o.num", new { clueNum })
                .Select(row => row.ToEntry()),
        ];

    private static IReadOnlyList<OutboxEntry> Lease(WriteSession session, string owner, string? targetId, int max, TimeSpan lease)
    {
        var due = session
            .Connection.Query<OutboxRow>(
                $"SELECT {OutboxRow.Columns} FROM outbox o WHERE {Due} ORDER BY o.next_attempt_at, o.num LIMIT @max",
                new
                {
                    now = session.NowMs,
                    targetId,
                    max,
                }
            )
            .AsList();
        session.Connection.Execute(
            "UPDATE outbox SET lease_owner = @owner, lease_until = @until, leased_before = 1 WHERE num IN @nums",
            new
            {
                owner,
                until = session.NowMs + (long)lease.TotalMilliseconds,
                nums = due.Select(row => row.Num),
            }
        );
        return [.. due.OrderBy(row => row.Num).Select(row => row.ToEntry())];
    }

    private static OutboxRow Find(SqliteConnection connection, string entryId) =>
        connection.QueryFirstOrDefault<OutboxRow>($"SELECT {OutboxRow.Columns} FROM outbox o WHERE o.id = @entryId", new { entryId })
        ?? throw new ArgumentException($"The outbox has no entry {entryId}.", nameof(entryId));

    private static void MarkDispatched(WriteSession session, OutboxRow row)
    {
        if (ClueMove.Find(session, row.ClueId) is not { ClueState: ClueState.Confirmed } clue)
        {
            return; // a report of the case system overtook the acknowledgement
        }

        var entry = new JournalEntry("dispatched", clue.ClueState, ClueState.Dispatched, Dispatcher.ToString())
        {
            Department = row.Department,
            Reason = row.TargetId,
        };
        ClueMove.Apply(session, clue, entry, Dispatcher, clue.ClaimedBy);
    }

    private static void WriteAttempt(WriteSession session, long num, DeliveryAttempt attempt) =>
        session.Connection.Execute(
            """
            UPDATE outbox SET tries = tries + 1 WHERE num = @num;
            INSERT INTO delivery_attempts (outbox_num, number, started_at, elapsed_ms, http_status, result)
            SELECT @num, tries, @startedAt, @elapsed, @Status, @Result FROM outbox WHERE num = @num;
            """,
            new
            {
                num,
                startedAt = attempt.StartedAt.Ms(),
                elapsed = (long)attempt.Elapsed.TotalMilliseconds,
                attempt.Status,
                attempt.Result,
            }
        );

    private sealed class AttemptRow
    {
        public long Number { get; init; }
        public long StartedAt { get; init; }
        public long ElapsedMs { get; init; }
        public int? HttpStatus { get; init; }
        public string Result { get; init; } = "";

        public StoredAttempt ToAttempt(string entryId) =>
            new(entryId, (int)Number, StartedAt.Time(), TimeSpan.FromMilliseconds(ElapsedMs), HttpStatus, Result);
    }
}
