using System.Collections.Immutable;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clusters;

namespace AdWatch.Indexing.Documents;

/// <summary>A page as the database knows it now: its newest content and the verdict on it.</summary>
public sealed record StoredPage
{
    /// <summary>Stable name of the page, made from its URL (<see cref="PageIdentity"/>).</summary>
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required string FinalUrl { get; init; }

    public required string SourceId { get; init; }

    public required string SourceName { get; init; }

    public required string Channel { get; init; }

    public string Title { get; init; } = "";

    public string Text { get; init; } = "";

    public ImmutableArray<ImageText> Images { get; init; } = [];

    public string? Publisher { get; init; }

    /// <summary>Whom the page speaks for: subject of the source, else an institution read from the page.</summary>
    public string? Institution { get; init; }

    /// <summary>Division code (GB/T 2260), where known.</summary>
    public string? Region { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When this content was last seen.</summary>
    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>HTTP status of the response; 0 for a page handed in.</summary>
    public int Status { get; init; }

    public string? Charset { get; init; }

    public ArchiveRecord? Archive { get; init; }

    public string ContentDigest { get; init; } = "";

    public ulong TextFingerprint { get; init; }

    public Severity Severity { get; init; }

    /// <summary>Why the severity stands one step above the page's own verdict; null where it does not.</summary>
    public CopyBurst? Burst { get; init; }

    public Tier? Tier { get; init; }

    public string? Lead { get; init; }

    public ImmutableArray<string> Departments { get; init; } = [];

    /// <summary>What counts against the page, highest score first.</summary>
    public ImmutableArray<Label> Labels { get; init; } = [];

    public Facts Facts { get; init; } = Facts.None;

    /// <summary>How the verdict was come by; null for a page judged before this was kept.</summary>
    public AdDecision? Decision { get; init; }

    /// <summary>Approval numbers as printed.</summary>
    public ImmutableArray<string> ApprovalNumbers { get; init; } = [];

    /// <summary>Id of the family of near copies; the id of its first page.</summary>
    public required string Cluster { get; init; }

    /// <summary>The earlier page this one is a near copy of.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>State of the newest clue the page stands in; null where it stands in none.</summary>
    public string? ClueState { get; init; }

    /// <summary>Counts the contents seen under this URL, from 1.</summary>
    public required int Version { get; init; }

    public string RuleSetVersion { get; init; } = "";

    public string ModelVersion { get; init; } = "";

    /// <summary>Rises with every stored change of any page; what the search index follows.</summary>
    public required long Sequence { get; init; }
}

/// <summary>One content seen under a URL.</summary>
public sealed record PageVersion(
    int Version,
    string Title,
    string Text,
    string ContentDigest,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    ArchiveRecord? Archive
);

/// <summary>A finding as stored: what <see cref="AdWatch.Classifier.Results.Finding"/> says, on which content, and whether it still stands.</summary>
/// <param name="SupersededAt">When a later verdict on the page no longer held it; null while it stands.</param>
public sealed record StoredFinding(
    long Id,
    string PageId,
    int PageVersion,
    Finding Finding,
    Severity Severity,
    DateTimeOffset FoundAt,
    DateTimeOffset? SupersededAt,
    string RuleSetVersion
);
