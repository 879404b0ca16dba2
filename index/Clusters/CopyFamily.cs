using AdWatch.Crawler.Results;
using AdWatch.Indexing.Storage;

namespace AdWatch.Indexing.Clusters;

/// <summary>The near copies a page belongs to.</summary>
/// <param name="Cluster">Id of the family's first page.</param>
/// <param name="DuplicateOf">The earlier page it is a near copy of.</param>
/// <param name="AppearedAt">When this text, or one nearly like it, came up on the page (milliseconds).</param>
/// <param name="Burst">The burst the page was raised for with this text before.</param>
internal sealed record CopyFamily(string Cluster, string? DuplicateOf, long AppearedAt, long? Burst)
{
    public static CopyFamily Of(WriteSession session, Page page, long num, string id, KnownPage? known)
    {
        var fingerprint = page.Content.TextFingerprint;
        var (cluster, duplicateOf) = Find(session, fingerprint, num, id, known);
        var appeared = ClaimedAt(page);
        if (known is null)
        {
            return new CopyFamily(cluster, duplicateOf, appeared, null);
        }

        var same = (cluster == known.Cluster) && NearCopies.AreNear(fingerprint, (ulong)known.Fingerprint);
        return same
            ? new CopyFamily(cluster, duplicateOf, Math.Min(appeared, known.AppearedAt), known.Burst)
            // Another text stood there when the page was last seen, whatever date the page bears.
            : new CopyFamily(cluster, duplicateOf, Math.Max(appeared, known.FetchedAt), null);
    }

    /// <summary>When the text came up by the page's own word, not later than it was seen.</summary>
    public static long ClaimedAt(Page page) => Math.Min(page.Content.PublishedAt.Ms() ?? long.MaxValue, page.FetchedAt.Ms());

    private static (string Cluster, string? DuplicateOf) Find(
        WriteSession session,
        ulong fingerprint,
        long num,
        string id,
        KnownPage? known
    )
    {
        if ((known is not null) && ((ulong)known.Fingerprint == fingerprint))
        {
            return (known.Cluster, known.DuplicateOf);
        }

        var kept = (known is null) || NearCopies.AreNear(fingerprint, (ulong)known.Fingerprint);
        var origin = NearCopies.FindOrigin(session, fingerprint, num, kept ? num : null);
        return origin is null ? (id, null) : (origin.Cluster, origin.Id);
    }
}
