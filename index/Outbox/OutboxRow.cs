using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Outbox;

/// <summary>A row of <c>outbox</c>, column for column.</summary>
internal sealed class OutboxRow
{
    public const string Columns = """
        o.num AS Num, o.id AS Id, (SELECT c.id FROM clues c WHERE c.num = o.clue_num) AS ClueId, o.target_id AS TargetId, o.department AS Department,
        o.role AS Role, o.type AS Type, o.created_at AS CreatedAt, o.payload AS Payload, o.state AS State, o.attempts AS Attempts,
        o.next_attempt_at AS NextAttemptAt, o.delivered_at AS DeliveredAt, o.last_error AS LastError
        """;

    public long Num { get; init; }
    public string Id { get; init; } = "";
    public string ClueId { get; init; } = "";
    public string TargetId { get; init; } = "";
    public string Department { get; init; } = "";
    public string Role { get; init; } = "";
    public string Type { get; init; } = "";
    public long CreatedAt { get; init; }
    public string? Payload { get; init; }
    public string State { get; init; } = "";
    public long Attempts { get; init; }
    public long NextAttemptAt { get; init; }
    public long? DeliveredAt { get; init; }
    public string? LastError { get; init; }

    public OutboxEntry ToEntry()
    {
        var state = Enum.Parse<OutboxState>(State, ignoreCase: true);
        return new OutboxEntry
        {
            Id = Id,
            Number = Num,
            ClueId = ClueId,
            TargetId = TargetId,
            Department = Department,
            Role = Role,
            Type = Type,
            CreatedAt = CreatedAt.Time(),
            Payload = Payload,
            State = state,
            Attempts = (int)Attempts,
            NextAttemptAt = state == OutboxState.Pending ? NextAttemptAt.Time() : null,
            DeliveredAt = DeliveredAt.Time(),
            LastError = LastError,
        };
    }
}
