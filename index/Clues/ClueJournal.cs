using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Clues;

/// <summary>The append-only list of what happened to a clue; the table refuses changes.</summary>
internal static class ClueJournal
{
    public static void Append(WriteSession session, long clueNum, JournalEntry entry) =>
        session.Connection.Execute(
            """
            INSERT INTO clue_events (clue_num, type, from_state, to_state, at, recorded_at, actor, department, reason, case_number, outcome, basis, codes)
            VALUES (@clueNum, @Type, @from, @to, @at, @recordedAt, @Actor, @Department, @Reason, @CaseNumber, @Outcome, @basis, @codes)
            """,
            new
            {
                clueNum,
                entry.Type,
                from = entry.From?.Name(),
                to = entry.To.Name(),
                at = (entry.At ?? session.Now).Ms(),
                recordedAt = session.NowMs,
                entry.Actor,
                entry.Department,
                entry.Reason,
                entry.CaseNumber,
                entry.Outcome,
                basis = StoreJson.Write(entry.Basis),
                codes = entry.Codes.IsEmpty ? null : StoreJson.Write(entry.Codes),
            }
        );

    /// <summary>True where a case system reported the same before.</summary>
    public static bool Holds(WriteSession session, long clueNum, CaseEvent report, string actor) =>
        session.Connection.ExecuteScalar<long>(
            """
            SELECT count(*) FROM clue_events
            WHERE clue_num = @clueNum AND type = @Type AND at = @at AND actor = @actor AND case_number IS @CaseNumber
            """,
            new
            {
                clueNum,
                report.Type,
                at = report.At.Ms(),
                actor,
                report.CaseNumber,
            }
        ) > 0;

    public static IReadOnlyList<ClueEvent> Read(Microsoft.Data.Sqlite.SqliteConnection connection, long clueNum, string clueId) =>
        [
            .. connection
                .Query<EventRow>(
                    """
                    SELECT num AS Num, type AS Type, from_state AS FromState, to_state AS ToState, at AS At, recorded_at AS RecordedAt, actor AS Actor,
                        department AS Department, reason AS Reason, case_number AS CaseNumber, outcome AS Outcome, basis AS Basis, codes AS Codes
                    FROM clue_events WHERE clue_num = @clueNum ORDER BY num
                    """,
                    new { clueNum }
                )
                .Select(row => new ClueEvent(
                    row.Num,
                    clueId,
                    row.Type,
                    row.FromState is null ? null : ClueStates.Parse(row.FromState),
                    ClueStates.Parse(row.ToState),
                    row.At.Time(),
                    row.RecordedAt.Time(),
                    row.Actor,
                    row.Department,
                    row.Reason,
                    row.CaseNumber,
                    row.Outcome,
                    StoreJson.Bases(row.Basis)
                )
                {
                    Codes = row.Codes is null ? [] : StoreJson.CodeChanges(row.Codes),
                }),
        ];

    private sealed class EventRow
    {
        public long Num { get; init; }
        public string Type { get; init; } = "";
        public string? FromState { get; init; }
        public string ToState { get; init; } = "";
        public long At { get; init; }
        public long RecordedAt { get; init; }
        public string Actor { get; init; } = "";
        public string? Department { get; init; }
        public string? Reason { get; init; }
        public string? CaseNumber { get; init; }
        public string? Outcome { get; init; }
        public string Basis { get; init; } = "[]";
        public string? Codes { get; init; }
    }
}

/// <summary>What is written into the journal.</summary>
internal sealed record JournalEntry(string Type, ClueState? From, ClueState To, string Actor)
{
    /// <summary>When it happened; null = now.</summary>
    public DateTimeOffset? At { get; init; }
    public string? Department { get; init; }
    public string? Reason { get; init; }
    public string? CaseNumber { get; init; }
    public string? Outcome { get; init; }
    public ImmutableArray<LegalBasis> Basis { get; init; } = [];
    public ImmutableArray<CodeChange> Codes { get; init; } = [];
}
