using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;
using Microsoft.Data.Sqlite;

namespace AdWatch.Crawler.Frontier;

/// <summary>Statements of the frontier that touch one table and no memory.</summary>
internal static class FrontierTables
{
    public const string EntryColumns =
        "e.key, e.url, s.id, h.name, e.depth, e.visit_id, e.visits, e.interval, e.failures, e.etag, e.last_modified, "
        + "e.prior_url, e.prior_record, e.prior_at, e.prior_digest, e.content_digest, e.text_digest";

    public static ArchivePosition ArchivePosition(SqliteSession db) =>
        db.Query("select file, offset from archive_position", r => new ArchivePosition(r.GetString(0), r.GetInt64(1)))
            .DefaultIfEmpty(Archive.ArchivePosition.Start)
            .First();

    public static void SetArchivePosition(SqliteSession db, ArchivePosition position) =>
        db.Execute(
            "insert into archive_position (one, file, offset) values (1, $1, $2) on conflict (one) do update set file = excluded.file, offset = excluded.offset",
            position.File,
            position.Offset
        );

    public static List<StoredRobots> LoadRobots(SqliteSession db) =>
        db.Query(
            "select origin, fetched_at, expires_at, available, failures, body, text from robots",
            r => new StoredRobots(
                r.GetString(0),
                At(r.GetInt64(1)),
                At(r.GetInt64(2)),
                r.GetInt64(3) != 0,
                r.GetInt32(4),
                r.IsDBNull(5) ? null : (byte[])r.GetValue(5),
                r.GetString(6)
            )
        );

    public static void SaveRobots(SqliteSession db, StoredRobots robots) =>
        db.Execute(
            """
            insert into robots (origin, fetched_at, expires_at, available, failures, body, text) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (origin) do update set fetched_at = excluded.fetched_at, expires_at = excluded.expires_at,
                available = excluded.available, failures = excluded.failures, body = excluded.body, text = excluded.text
            """,
            robots.Origin,
            Ms(robots.FetchedAt),
            Ms(robots.ExpiresAt),
            robots.Available ? 1 : 0,
            robots.Failures,
            robots.Body,
            robots.Text
        );

    public static void AddHop(SqliteSession db, string visitId, ArchiveRecord place, int number) =>
        db.Execute(
            "insert or ignore into hop (visit_id, record_id, n, file, offset, length) values ($1, $2, $3, $4, $5, $6)",
            visitId,
            place.RecordId,
            number,
            place.File,
            place.Offset,
            place.Length
        );

    public static void CountRefusal(SqliteSession db, long sourceKey, ScopeReason reason, long count) =>
        db.Execute(
            "insert into refusal (source_key, reason, count) values ($1, $2, $3) on conflict do update set count = count + excluded.count",
            sourceKey,
            reason.ToString(),
            count
        );

    public static void Count(SqliteSession db, long sourceKey, VisitCompletion end)
    {
        db.Execute(
            "insert into outcome (source_key, disposition, count) values ($1, $2, 1) on conflict do update set count = count + 1",
            sourceKey,
            end.Disposition.ToString()
        );
        if (end.Error is null)
        {
            db.Execute("update source set last_success = $1 where key = $2", Ms(end.At), sourceKey);
        }
        else
        {
            db.Execute("update source set last_error_at = $1, last_error = $2 where key = $3", Ms(end.At), end.Error, sourceKey);
        }

        foreach (var (reason, count) in end.Refused)
        {
            CountRefusal(db, sourceKey, reason, count);
        }
    }

    public static void SaveCapture(SqliteSession db, long entryKey, CaptureFacts capture) =>
        db.Execute(
            """
            update entry set etag = $1, last_modified = $2, prior_url = $3, prior_record = $4, prior_at = $5, prior_digest = $6,
                content_digest = $7, text_digest = $8 where key = $9
            """,
            capture.ETag,
            capture.LastModified,
            capture.Prior.Url,
            capture.Prior.RecordId,
            Ms(capture.Prior.At),
            capture.Prior.PayloadDigest,
            capture.ContentDigest,
            capture.TextDigest,
            entryKey
        );

    public static FrontierEntry EntryOf(SqliteDataReader r, string? visitId) =>
        new()
        {
            Key = r.GetInt64(0),
            Url = r.GetString(1),
            SourceId = r.GetString(2),
            Host = r.GetString(3),
            Depth = r.GetInt32(4),
            VisitId = visitId ?? r.GetString(5),
            FirstVisit = r.GetInt64(6) == 0,
            Interval = r.IsDBNull(7) ? null : TimeSpan.FromMilliseconds(r.GetInt64(7)),
            Failures = r.GetInt32(8),
            ETag = r.IsDBNull(9) ? null : r.GetString(9),
            LastModified = r.IsDBNull(10) ? null : r.GetString(10),
            Prior = r.IsDBNull(12) ? null : new PriorCapture(r.GetString(11), r.GetString(12), At(r.GetInt64(13)), r.GetString(14)),
            ContentDigest = r.IsDBNull(15) ? null : r.GetString(15),
            TextDigest = r.IsDBNull(16) ? null : r.GetString(16),
        };

    public static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
