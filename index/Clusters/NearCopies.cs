using System.Numerics;
using AdWatch.Indexing.Storage;
using Dapper;

namespace AdWatch.Indexing.Clusters;

/// <summary>Finds the first page a text is a near copy of: fingerprints within three bits share at least one of four sixteen-bit bands.</summary>
internal static class NearCopies
{
    public const int MaxDistance = 3;

    private const int Bands = 4;
    private const int BandBits = 16;

    /// <summary>Pages looked at per band; a band shared by more says nothing.</summary>
    private const int Candidates = 200;

    /// <param name="apart">Copies between them: 1 for a text and its copy, 2 for two copies of one text.</param>
    public static bool AreNear(ulong one, ulong other, int apart = 1) => BitOperations.PopCount(one ^ other) <= MaxDistance * apart;

    /// <param name="below">Only pages with a lower number; null where a page took another text on, which pages found after it may have had before.</param>
    public static CopyOrigin? FindOrigin(WriteSession session, ulong fingerprint, long pageNum, long? below)
    {
        if (fingerprint == 0)
        {
            return null;
        }

        CopyOrigin? first = null;
        for (var band = 0; band < Bands; band++)
        {
            var rows = session.Connection.Query<CopyOrigin>(
                """
                SELECT p.num AS Num, p.id AS Id, p.cluster AS Cluster, p.fingerprint AS Fingerprint
                FROM fingerprint_bands b JOIN pages p ON p.num = b.page_num
                WHERE b.band = @band AND b.value = @value AND b.page_num < @upTo AND b.page_num <> @pageNum ORDER BY b.page_num LIMIT @Candidates
                """,
                new
                {
                    band,
                    value = Value(fingerprint, band),
                    upTo = below ?? long.MaxValue,
                    pageNum,
                    Candidates,
                }
            );
            foreach (var row in rows)
            {
                if (AreNear((ulong)row.Fingerprint, fingerprint) && ((first is null) || (row.Num < first.Num)))
                {
                    first = row;
                }
            }
        }

        return first;
    }

    public static void Keep(WriteSession session, ulong fingerprint, long pageNum)
    {
        session.Connection.Execute("DELETE FROM fingerprint_bands WHERE page_num = @pageNum", new { pageNum });
        if (fingerprint == 0)
        {
            return;
        }

        for (var band = 0; band < Bands; band++)
        {
            session.Connection.Execute(
                "INSERT INTO fingerprint_bands (band, value, page_num) VALUES (@band, @value, @pageNum)",
                new
                {
                    band,
                    value = Value(fingerprint, band),
                    pageNum,
                }
            );
        }
    }

    private static int Value(ulong fingerprint, int band) => (int)((fingerprint >> (band * BandBits)) & 0xFFFF);
}

internal sealed class CopyOrigin
{
    public long Num { get; init; }

    public string Id { get; init; } = "";

    public string Cluster { get; init; } = "";

    public long Fingerprint { get; init; }
}
