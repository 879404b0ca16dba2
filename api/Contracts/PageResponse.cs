using System.Collections.Immutable;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Clusters;
using AdWatch.Indexing.Documents;

namespace AdWatch.Api.Contracts;

/// <summary>One page as stored, with the findings that stand.</summary>
internal sealed record PageResponse(
    string Page,
    string Url,
    string FinalUrl,
    int Status,
    string Title,
    string Text,
    string? Channel,
    string Source,
    string? Publisher,
    string? Institution,
    string? Region,
    DateTimeOffset? PublishedAt,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset FetchedAt,
    ImmutableArray<Label> Labels,
    Severity Severity,
    Tier? Tier,
    string? Lead,
    ImmutableArray<string> Departments,
    Facts Facts,
    IReadOnlyList<FindingResponse> Findings,
    string Cluster,
    string? DuplicateOf,
    string ContentDigest,
    ArchiveRecord? Archive,
    int Version
)
{
    /// <summary>The advertisements on the page, each with the page it leads to.</summary>
    public IReadOnlyList<AdvertisementResponse> Advertisements { get; init; } = [];

    /// <summary>The advertisements that lead to the page, newest first.</summary>
    public IReadOnlyList<AdvertisementResponse> AdvertisedBy { get; init; } = [];

    /// <summary>Is it an advertisement at all, and why this tier; null for a page judged before this was kept.</summary>
    public AdDecision? Decision { get; init; }

    /// <summary>Near copies at many places within hours, for which the severity stands one step higher; null where there were none.</summary>
    public CopyBurst? Burst { get; init; }

    /// <summary>Versions of the rules and the model that judged it.</summary>
    public required JudgeVersions JudgedBy { get; init; }

    public static PageResponse Of(StoredPage page, IReadOnlyList<StoredFinding> findings) =>
        new(
            page.Id,
            page.Url,
            page.FinalUrl,
            page.Status,
            page.Title,
            page.Text,
            page.Channel.Length == 0 ? null : page.Channel,
            page.SourceId,
            page.Publisher,
            page.Institution,
            page.Region,
            page.PublishedAt,
            page.FirstSeen,
            page.FetchedAt,
            page.Labels,
            page.Severity,
            page.Tier,
            page.Lead,
            page.Departments,
            page.Facts,
            [.. findings.Select(f => FindingResponse.Of(f, page.Url))],
            page.Cluster,
            page.DuplicateOf,
            page.ContentDigest,
            page.Archive,
            page.Version
        )
        {
            Decision = page.Decision,
            Burst = page.Burst,
            JudgedBy = new JudgeVersions(page.RuleSetVersion, page.ModelVersion),
        };
}

/// <summary>What became of a page that was handed in.</summary>
internal sealed record TakenPageResponse(
    string Page,
    string Url,
    bool Repeated,
    ImmutableArray<Label> Labels,
    Severity Severity,
    string? Clue,
    JudgeVersions JudgedBy
)
{
    public static TakenPageResponse Of(string url, TakenPage taken) =>
        new(
            taken.Saved.PageId,
            url,
            taken.Saved.Repeated,
            taken.Verdict.Labels,
            taken.Saved.RaisedTo ?? taken.Verdict.Severity,
            taken.Saved.ClueId,
            new JudgeVersions(taken.Verdict.RuleSetVersion, taken.Verdict.ModelVersion)
        );
}
