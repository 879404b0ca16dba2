using AdWatch.Classifier.Results;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Clues;

/// <summary>A row of <c>clues</c>, column for column.</summary>
internal sealed class ClueRow
{
    public const string Select = """
        SELECT c.num AS Num, c.id AS Id, c.state AS State, c.subject_kind AS SubjectKind, c.subject_name AS SubjectName, c.subject_key AS SubjectKey,
            c.licence AS Licence, c.credit_code AS CreditCode, c.region AS Region, c.severity AS Severity, c.tier AS Tier, c.lead AS Lead,
            c.departments AS Departments, c.codes AS Codes, c.basis AS Basis, c.pages AS Pages, c.created_at AS CreatedAt, c.updated_at AS UpdatedAt,
            c.last_seen_at AS LastSeenAt, c.version AS Version, c.claimed_by AS ClaimedBy, c.follows AS Follows, c.case_number AS CaseNumber
        FROM clues c
        """;

    public long Num { get; init; }
    public string Id { get; init; } = "";
    public string State { get; init; } = "";
    public string SubjectKind { get; init; } = "";
    public string SubjectName { get; init; } = "";
    public string SubjectKey { get; init; } = "";
    public string? Licence { get; init; }
    public string? CreditCode { get; init; }
    public string? Region { get; init; }
    public long Severity { get; init; }
    public long Tier { get; init; }
    public string Lead { get; init; } = "";
    public string Departments { get; init; } = "[]";
    public string Codes { get; init; } = "[]";
    public string Basis { get; init; } = "[]";
    public long Pages { get; init; }
    public long CreatedAt { get; init; }
    public long UpdatedAt { get; init; }
    public long LastSeenAt { get; init; }
    public long Version { get; init; }
    public string? ClaimedBy { get; init; }
    public string? Follows { get; init; }
    public string? CaseNumber { get; init; }

    public ClueState ClueState => ClueStates.Parse(State);

    public Clue ToClue() =>
        new()
        {
            Id = Id,
            State = ClueState,
            Codes = StoreJson.Strings(Codes),
            Severity = (Severity)Severity,
            Tier = (Tier)Tier,
            LeadDepartment = Lead,
            Departments = StoreJson.Strings(Departments),
            Basis = StoreJson.Bases(Basis),
            Subject = new ClueSubject(SubjectKind, SubjectName, SubjectKey, Licence, CreditCode, Region),
            Pages = (int)Pages,
            CreatedAt = CreatedAt.Time(),
            UpdatedAt = UpdatedAt.Time(),
            LastSeenAt = LastSeenAt.Time(),
            Version = (int)Version,
            ClaimedBy = ClaimedBy,
            Follows = Follows,
            CaseNumber = CaseNumber,
        };

    public bool IsVisibleTo(AccessScope scope)
    {
        var department =
            (scope.Department is null)
            || (scope.Department == Lead)
            || StoreJson.Strings(Departments).Contains(scope.Department, StringComparer.Ordinal);
        var region = (scope.Region is null) || (Region is null) || RegionCode.Covers(scope.Region, Region);
        return department && region;
    }
}
