using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Outbox;

namespace AdWatch.Indexing.Clues;

/// <summary>The findings of one subject, from detection to the end of the case.</summary>
public sealed record Clue
{
    public required string Id { get; init; }

    public required ClueState State { get; init; }

    /// <summary>Violation codes, main issue first.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    public Severity Severity { get; init; }

    public Tier Tier { get; init; }

    /// <summary>Department of the main issue.</summary>
    public required string LeadDepartment { get; init; }

    /// <summary>Co-departments, without the lead.</summary>
    public ImmutableArray<string> Departments { get; init; } = [];

    public ImmutableArray<LegalBasis> Basis { get; init; } = [];

    public required ClueSubject Subject { get; init; }

    /// <summary>Number of pages.</summary>
    public int Pages { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When a page of it last showed a violation.</summary>
    public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Rises with every move (claim, decision, event), not with pages that join; a decision names the one it saw.</summary>
    public required int Version { get; init; }

    public string? ClaimedBy { get; init; }

    /// <summary>The earlier clue of the same subject this one follows.</summary>
    public string? Follows { get; init; }

    /// <summary>Case number (立案号) the lead department gave.</summary>
    public string? CaseNumber { get; init; }
}

/// <summary>Who a clue is about.</summary>
/// <param name="Kind"><c>institution</c>, <c>account</c>, <c>phone</c>, <c>wechat</c>, <c>qq</c> or <c>site</c>.</param>
/// <param name="Key">What findings are joined by; never shown.</param>
public sealed record ClueSubject(string Kind, string Name, string Key, string? Licence, string? CreditCode, string? Region);

/// <summary>A clue with all that hangs on it.</summary>
public sealed record ClueDetails(
    Clue Clue,
    IReadOnlyList<StoredFinding> Findings,
    IReadOnlyList<StoredPage> Pages,
    IReadOnlyList<ClueEvent> Events,
    IReadOnlyList<OutboxEntry> Deliveries
)
{
    /// <summary>The advertisements that stand on the pages or lead to them: what was promised beside what was shown.</summary>
    public ImmutableArray<StoredAdvertisement> Advertisements { get; init; } = [];
}

/// <summary>One entry of the append-only journal of a clue.</summary>
/// <param name="Type">The move: <c>detected</c>, <c>claim</c>, <c>confirm</c>, <c>dismiss</c>, <c>received</c> …</param>
/// <param name="From">Null for the first entry. Equal to <paramref name="To"/> where the entry moved nothing.</param>
/// <param name="At">When it happened, as its author says; <paramref name="RecordedAt"/> is when AdWatch wrote it down.</param>
public sealed record ClueEvent(
    long Number,
    string ClueId,
    string Type,
    ClueState? From,
    ClueState To,
    DateTimeOffset At,
    DateTimeOffset RecordedAt,
    string Actor,
    string? Department,
    string? Reason,
    string? CaseNumber,
    string? Outcome,
    ImmutableArray<LegalBasis> Basis
)
{
    /// <summary>The codes a confirmation changed; empty where they stand as found.</summary>
    public ImmutableArray<CodeChange> Codes { get; init; } = [];
}

/// <summary>Which clues a list shows; what is left empty does not narrow.</summary>
public sealed record ClueFilter
{
    public static ClueFilter All { get; } = new();

    public ImmutableArray<ClueState> States { get; init; } = [];

    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>Lead or co-department.</summary>
    public string? Department { get; init; }

    public ImmutableArray<Severity> Severities { get; init; } = [];

    /// <summary>Part of the subject's name.</summary>
    public string? SubjectContains { get; init; }

    /// <summary>What the caller may see at all.</summary>
    public AccessScope Scope { get; init; } = AccessScope.Everything;
}

/// <summary>The department and region a person or key is bound to; null = all.</summary>
/// <remarks>A region is a division code or a prefix of one; trailing zeros do not count, so 310000 covers 310115. A clue without a region is seen by every region.</remarks>
public sealed record AccessScope(string? Department, string? Region)
{
    public static AccessScope Everything { get; } = new(null, null);
}
