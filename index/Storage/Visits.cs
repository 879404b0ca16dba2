using AdWatch.Crawler.Results;
using Dapper;

namespace AdWatch.Indexing.Storage;

/// <summary>The list of visits, one row each, also where nothing could be had; four different ends keep four different names.</summary>
internal static class Visits
{
    /// <summary>False where the visit was recorded before.</summary>
    public static bool Record(WriteSession session, CrawlResult result, long? pageNum)
    {
        var disposition = Disposition(result.Disposition);
        var added = session.Connection.Execute(
            """
            INSERT INTO visits (visit_id, url, source_id, at, disposition, http_status, reason, elapsed_ms, page_num)
            VALUES (@VisitId, @Url, @SourceId, @at, @disposition, @Status, @Reason, @elapsed, @pageNum) ON CONFLICT DO NOTHING
            """,
            new
            {
                result.VisitId,
                result.Url,
                result.SourceId,
                at = result.At.Ms(),
                disposition,
                result.Status,
                result.Reason,
                elapsed = (long)result.Elapsed.TotalMilliseconds,
                pageNum,
            }
        );
        if (added == 0)
        {
            return false;
        }

        session.Connection.Execute(
            """
            INSERT INTO visit_counts (source_id, disposition, count, last_at) VALUES (@SourceId, @disposition, 1, @at)
            ON CONFLICT (source_id, disposition) DO UPDATE SET count = count + 1, last_at = max(last_at, excluded.last_at)
            """,
            new
            {
                result.SourceId,
                disposition,
                at = result.At.Ms(),
            }
        );
        return true;
    }

    /// <summary>Name of a disposition in data: <c>not-found</c>, <c>robots-unavailable</c> …</summary>
    public static string Disposition(CrawlDisposition disposition) =>
        disposition switch
        {
            CrawlDisposition.Read => "read",
            CrawlDisposition.Unchanged => "unchanged",
            CrawlDisposition.NotReadable => "not-readable",
            CrawlDisposition.NotFound => "not-found",
            CrawlDisposition.Gone => "gone",
            CrawlDisposition.Disallowed => "disallowed",
            CrawlDisposition.RobotsUnavailable => "robots-unavailable",
            CrawlDisposition.Blocked => "blocked",
            CrawlDisposition.RefusedAddress => "refused-address",
            CrawlDisposition.RedirectRefused => "redirect-refused",
            CrawlDisposition.TooLarge => "too-large",
            CrawlDisposition.TimedOut => "timed-out",
            CrawlDisposition.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(disposition), disposition, "A disposition without a name."),
        };
}
