namespace AdWatch.Indexing.Storage;

/// <summary>A row of <c>pages</c> with its current version, column for column.</summary>
internal sealed class PageRow
{
    /// <summary>What a query must select to fill the row.</summary>
    public const string Select = """
        SELECT p.num AS Num, p.id AS Id, p.url AS Url, p.final_url AS FinalUrl, p.source_id AS SourceId, p.source_name AS SourceName,
            p.channel AS Channel, p.publisher AS Publisher, p.institution AS Institution, p.region AS Region, p.published_at AS PublishedAt,
            p.first_seen AS FirstSeen, p.fetched_at AS FetchedAt, p.http_status AS HttpStatus, p.charset AS Charset,
            p.content_digest AS ContentDigest, p.fingerprint AS Fingerprint, p.severity AS Severity, p.tier AS Tier, p.lead AS Lead,
            p.departments AS Departments, p.labels AS Labels, p.facts AS Facts, p.approval_numbers AS ApprovalNumbers, p.cluster AS Cluster,
            p.duplicate_of AS DuplicateOf, p.clue_state AS ClueState, p.version AS Version, p.rule_set AS RuleSet, p.model AS Model, p.seq AS Seq, p.decision AS Decision,
            v.title AS Title, v.text AS Text, v.images AS Images, v.archive_file AS ArchiveFile, v.archive_offset AS ArchiveOffset,
            v.archive_length AS ArchiveLength, v.archive_record AS ArchiveRecord, bu.places AS BurstPlaces, bu.pages AS BurstPages,
            bu.hours AS BurstHours, bu.first_at AS BurstFirstAt, bu.last_at AS BurstLastAt
        FROM pages p JOIN page_versions v ON v.page_num = p.num AND v.version = p.version LEFT JOIN bursts bu ON bu.num = p.burst
        """;

    public long Num { get; init; }
    public string Id { get; init; } = "";
    public string Url { get; init; } = "";
    public string FinalUrl { get; init; } = "";
    public string SourceId { get; init; } = "";
    public string SourceName { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Title { get; init; } = "";
    public string Text { get; init; } = "";
    public string Images { get; init; } = "[]";
    public string? Publisher { get; init; }
    public string? Institution { get; init; }
    public string? Region { get; init; }
    public long? PublishedAt { get; init; }
    public long FirstSeen { get; init; }
    public long FetchedAt { get; init; }
    public long HttpStatus { get; init; }
    public string? Charset { get; init; }
    public string? ArchiveFile { get; init; }
    public long? ArchiveOffset { get; init; }
    public long? ArchiveLength { get; init; }
    public string? ArchiveRecord { get; init; }
    public string ContentDigest { get; init; } = "";
    public long Fingerprint { get; init; }
    public long Severity { get; init; }
    public int? Tier { get; init; }
    public string? Lead { get; init; }
    public string Departments { get; init; } = "[]";
    public string Labels { get; init; } = "[]";
    public string Facts { get; init; } = "{}";
    public string ApprovalNumbers { get; init; } = "[]";
    public string Cluster { get; init; } = "";
    public string? DuplicateOf { get; init; }
    public string? ClueState { get; init; }
    public long Version { get; init; }
    public string RuleSet { get; init; } = "";
    public string Model { get; init; } = "";
    public long Seq { get; init; }
    public string? Decision { get; init; }
    public long? BurstPlaces { get; init; }
    public long BurstPages { get; init; }
    public long BurstHours { get; init; }
    public long BurstFirstAt { get; init; }
    public long BurstLastAt { get; init; }
}

/// <summary>A row of <c>page_versions</c>.</summary>
internal sealed class VersionRow
{
    public long Version { get; init; }
    public string Title { get; init; } = "";
    public string Text { get; init; } = "";
    public string ContentDigest { get; init; } = "";
    public long FirstSeen { get; init; }
    public long LastSeen { get; init; }
    public string? ArchiveFile { get; init; }
    public long? ArchiveOffset { get; init; }
    public long? ArchiveLength { get; init; }
    public string? ArchiveRecord { get; init; }
}
