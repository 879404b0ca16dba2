using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Outbox;

namespace AdWatch.Api.Contracts;

/// <summary>A clue as lists show it (design section 9).</summary>
internal sealed record ClueResponse(
    string Id,
    string State,
    ImmutableArray<string> Codes,
    Severity Severity,
    Tier Tier,
    string LeadDepartment,
    ImmutableArray<string> Departments,
    SubjectResponse Subject,
    int Pages,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset LastSeenAt,
    string? ClaimedBy,
    string? CaseNumber,
    string? Follows,
    int Version
)
{
    public static ClueResponse Of(Clue clue) =>
        new(
            clue.Id,
            clue.State.Name(),
            clue.Codes,
            clue.Severity,
            clue.Tier,
            clue.LeadDepartment,
            clue.Departments,
            SubjectResponse.Of(clue.Subject),
            clue.Pages,
            clue.CreatedAt,
            clue.UpdatedAt,
            clue.LastSeenAt,
            clue.ClaimedBy,
            clue.CaseNumber,
            clue.Follows,
            clue.Version
        );
}

internal sealed record SubjectResponse(string Kind, string Name, string? Licence, string? CreditCode, string? Region)
{
    public static SubjectResponse Of(ClueSubject subject) =>
        new(subject.Kind, subject.Name, subject.Licence, subject.CreditCode, subject.Region);
}

/// <summary>One clue with all that hangs on it; <see cref="Pages"/> lists what the list only counts (<see cref="PageCount"/>).</summary>
internal sealed record ClueDetailsResponse
{
    public required string Id { get; init; }
    public required string State { get; init; }
    public ImmutableArray<string> Codes { get; init; } = [];
    public Severity Severity { get; init; }
    public Tier Tier { get; init; }
    public required string LeadDepartment { get; init; }
    public ImmutableArray<string> Departments { get; init; } = [];
    public ImmutableArray<LegalBasis> Basis { get; init; } = [];
    public required SubjectResponse Subject { get; init; }
    public int PageCount { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset LastSeenAt { get; init; }
    public string? ClaimedBy { get; init; }
    public string? CaseNumber { get; init; }
    public string? Follows { get; init; }
    public int Version { get; init; }
    public IReadOnlyList<FindingResponse> Findings { get; init; } = [];
    public IReadOnlyList<CluePageResponse> Pages { get; init; } = [];

    /// <summary>The advertisements that stand on these pages or lead to them: what was promised beside what was shown.</summary>
    public IReadOnlyList<AdvertisementResponse> Advertisements { get; init; } = [];

    public IReadOnlyList<ClueEventResponse> Events { get; init; } = [];

    /// <summary>Evidence package, once one was made.</summary>
    public EvidenceResponse? Evidence { get; init; }

    /// <summary>Statutory time limits that run.</summary>
    public IReadOnlyList<ClockResponse> Clocks { get; init; } = [];

    public IReadOnlyList<DeliveryResponse> Deliveries { get; init; } = [];

    public static ClueDetailsResponse Of(ClueDetails details)
    {
        var clue = details.Clue;
        var urls = details.Pages.ToDictionary(p => p.Id, p => p.Url, StringComparer.Ordinal);
        return new ClueDetailsResponse
        {
            Id = clue.Id,
            State = clue.State.Name(),
            Codes = clue.Codes,
            Severity = clue.Severity,
            Tier = clue.Tier,
            LeadDepartment = clue.LeadDepartment,
            Departments = clue.Departments,
            Basis = clue.Basis,
            Subject = SubjectResponse.Of(clue.Subject),
            PageCount = clue.Pages,
            CreatedAt = clue.CreatedAt,
            UpdatedAt = clue.UpdatedAt,
            LastSeenAt = clue.LastSeenAt,
            ClaimedBy = clue.ClaimedBy,
            CaseNumber = clue.CaseNumber,
            Follows = clue.Follows,
            Version = clue.Version,
            Findings = [.. details.Findings.Select(f => FindingResponse.Of(f, urls.GetValueOrDefault(f.PageId)))],
            Pages = [.. details.Pages.Select(CluePageResponse.Of)],
            Advertisements = [.. details.Advertisements.Select(AdvertisementResponse.Of)],
            Events = [.. details.Events.Select(ClueEventResponse.Of)],
            Deliveries = [.. details.Deliveries.Select(DeliveryResponse.Of)],
        };
    }
}

internal sealed record FindingResponse(
    long Id,
    string Page,
    string? Url,
    string Code,
    string Rule,
    double Score,
    Tier Tier,
    Severity Severity,
    ImmutableArray<TextSpan> Spans,
    ImmutableArray<LegalBasis> Basis,
    string Why,
    DateTimeOffset FoundAt,
    DateTimeOffset? SupersededAt
)
{
    public static FindingResponse Of(StoredFinding stored, string? url) =>
        new(
            stored.Id,
            stored.PageId,
            url,
            stored.Finding.Code,
            stored.Finding.Rule,
            stored.Finding.Score,
            stored.Finding.Tier,
            stored.Severity,
            stored.Finding.Spans,
            stored.Finding.Basis,
            stored.Finding.Why,
            stored.FoundAt,
            stored.SupersededAt
        );
}

internal sealed record CluePageResponse(
    string Page,
    string Url,
    string FinalUrl,
    string Title,
    string Channel,
    string Source,
    string? Publisher,
    DateTimeOffset? PublishedAt,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset FetchedAt,
    ImmutableArray<Label> Labels,
    string ContentDigest,
    ArchiveRecord? Archive,
    int Version
)
{
    /// <summary>Is it an advertisement at all, and why this tier; null for a page judged before this was kept.</summary>
    public AdDecision? Decision { get; init; }

    /// <summary>Near copies at many places within hours, for which the severity stands one step higher; null where there were none.</summary>
    public CopyBurst? Burst { get; init; }

    public static CluePageResponse Of(StoredPage page) =>
        new(
            page.Id,
            page.Url,
            page.FinalUrl,
            page.Title,
            page.Channel,
            page.SourceId,
            page.Publisher,
            page.PublishedAt,
            page.FirstSeen,
            page.FetchedAt,
            page.Labels,
            page.ContentDigest,
            page.Archive,
            page.Version
        )
        {
            Decision = page.Decision,
            Burst = page.Burst,
        };
}

internal sealed record ClueEventResponse(
    long Number,
    string Type,
    string? From,
    string To,
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
    /// <summary>The codes a confirmation changed.</summary>
    public ImmutableArray<CodeChange> Codes { get; init; } = [];

    public static ClueEventResponse Of(ClueEvent entry) =>
        new(
            entry.Number,
            entry.Type,
            entry.From?.Name(),
            entry.To.Name(),
            entry.At,
            entry.RecordedAt,
            entry.Actor,
            entry.Department,
            entry.Reason,
            entry.CaseNumber,
            entry.Outcome,
            entry.Basis
        )
        {
            Codes = entry.Codes,
        };
}

internal sealed record EvidenceResponse(string Href, string Sha256, long Size);

internal sealed record ClockResponse(string Name, DateOnly Due);

internal sealed record DeliveryResponse(
    string Id,
    string Clue,
    string Target,
    string Department,
    string Role,
    string Type,
    OutboxState State,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? DeliveredAt,
    string? LastError
)
{
    public static DeliveryResponse Of(OutboxEntry entry) =>
        new(
            entry.Id,
            entry.ClueId,
            entry.TargetId,
            entry.Department,
            entry.Role,
            entry.Type,
            entry.State,
            entry.Attempts,
            entry.CreatedAt,
            entry.NextAttemptAt,
            entry.DeliveredAt,
            entry.LastError
        );
}
