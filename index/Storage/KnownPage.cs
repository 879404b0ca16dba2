using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>What the database holds of a page when it is seen again, column for column.</summary>
internal sealed class KnownPage
{
    public long Num { get; init; }
    public long Version { get; init; }
    public string TextDigest { get; init; } = "";
    public long FetchedAt { get; init; }
    public long Fingerprint { get; init; }
    public long Severity { get; init; }
    public string Cluster { get; init; } = "";
    public string? DuplicateOf { get; init; }
    public string? ClueState { get; init; }
    public long AppearedAt { get; init; }
    public long? Burst { get; init; }
    public long Seq { get; init; }

    public static KnownPage? Find(WriteSession session, string url) =>
        session.Connection.QueryFirstOrDefault<KnownPage>(
            """
            SELECT num AS Num, version AS Version, text_digest AS TextDigest, fetched_at AS FetchedAt, fingerprint AS Fingerprint,
                severity AS Severity, cluster AS Cluster, duplicate_of AS DuplicateOf, clue_state AS ClueState, appeared_at AS AppearedAt,
                burst AS Burst, seq AS Seq
            FROM pages WHERE url = @url
            """,
            new { url }
        );
}
