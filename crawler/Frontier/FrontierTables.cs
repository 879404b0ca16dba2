using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Frontier;

/// <summary>Statements of the frontier that touch one table and no memory.</summary>
internal static class FrontierTables
{
    public const string EntryColumns =
        "e.key, e.url, s.id, h.name, e.depth, e.visit_id, e.visits, e.interval, e.failures, e.etag, e.last_modified, "
        + "e.prior_url, e.prior_record, e.prior_at, e.prior_digest, e.content_digest, e.text_digest, e.priority, e.finding, e.is_list, e.due";

    public const string PaceColumns = "failures, failing_since, answers, pace, usual_pace";

    /// <summary>Reads <see cref="PaceColumns"/> from a column on; the means are kept in microseconds.</summary>
    public static SourcePace PaceOf(SqliteRow r, int first) =>
        new(
            r.GetInt64(first),
            r.IsDBNull(first + 1) ? null : At(r.GetInt64(first + 1)),
            r.GetInt64(first + 2),
            r.GetInt64(first + 3) / 1000.0,
            r.GetInt64(first + 4) / 1000.0
        );

    public static void SavePace(SqliteSession db, long sourceKey, SourcePace pace) =>
        db.Execute(
            "update source set failures = $1, failing_since = $2, answers = $3, pace = $4, usual_pace = $5 where key = $6",
            pace.FailuresInRow,
            pace.FailingSince is { } since ? Ms(since) : null,
            pace.Answers,
            (long)(pace.Now * 1000),
            (long)(pace.Usual * 1000),
            sourceKey
        );

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
                r.IsDBNull(5) ? null : r.GetBytes(5),
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

    /// <summary>Ends a visit; 0 where its lease had run out.</summary>
    public static int End(SqliteSession db, VisitCompletion end, int state)
    {
        if (end.Capture is not { } capture)
        {
            return db.Execute(
                """
                update entry set state = $1, due = $2, lease_until = null, visit_id = null, visits = visits + 1, fetched_at = $3,
                    disposition = $4, interval = $5, failures = $6, priority = case priority when 0 then 0 else $9 end, finding = $10,
                    is_list = $11
                where key = $7 and visit_id = $8
                """,
                state,
                Ms(end.Due),
                Ms(end.At),
                (int)end.Disposition,
                (long)end.Interval.TotalMilliseconds,
                end.Failures,
                end.Entry.Key,
                end.Entry.VisitId,
                (int)end.Priority,
                end.HasFinding ? 1 : 0,
                end.IsList ? 1 : 0
            );
        }

        return db.Execute(
            """
            update entry set state = $1, due = $2, lease_until = null, visit_id = null, visits = visits + 1, fetched_at = $3,
                disposition = $4, interval = $5, failures = $6, etag = $9, last_modified = $10, prior_url = $11, prior_record = $12,
                prior_at = $13, prior_digest = $14, content_digest = $15, text_digest = $16,
                priority = case priority when 0 then 0 else $17 end, finding = $18, is_list = $19
            where key = $7 and visit_id = $8
            """,
            state,
            Ms(end.Due),
            Ms(end.At),
            (int)end.Disposition,
            (long)end.Interval.TotalMilliseconds,
            end.Failures,
            end.Entry.Key,
            end.Entry.VisitId,
            capture.ETag,
            capture.LastModified,
            capture.Prior.Url,
            capture.Prior.RecordId,
            Ms(capture.Prior.At),
            capture.Prior.PayloadDigest,
            capture.ContentDigest,
            capture.TextDigest,
            (int)end.Priority,
            end.HasFinding ? 1 : 0,
            end.IsList ? 1 : 0
        );
    }

    /// <summary>How the entry of a URL stands; none or one.</summary>
    public static List<StoredStand> Stands(SqliteSession db, UInt128 fingerprint) =>
        db.Query(
            "select key, source_key, state, due, visits, fetched_at, alias_of from entry where fingerprint = $1",
            r => new StoredStand(
                r.GetInt64(0),
                r.GetInt64(1),
                new EntryStand(r.GetInt32(2), r.GetInt64(3), r.GetInt64(4) > 0),
                r.IsDBNull(5) ? null : r.GetInt64(5),
                r.IsDBNull(6) ? null : r.GetInt64(6)
            ),
            UrlFingerprint.Bytes(fingerprint)
        );

    public static FrontierEntry EntryOf(SqliteRow r, string? visitId) =>
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
            Priority = (FrontierPriority)r.GetInt32(17),
            HasFinding = r.GetInt64(18) != 0,
            IsList = r.GetInt64(19) != 0,
            Due = r.GetInt64(20),
        };

    public static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}

/// <summary>How an entry stands in the table.</summary>
/// <param name="FetchedAt">Unix time in milliseconds of its last visit's end; null before the first.</param>
/// <param name="AliasOf">The entry whose redirect leads here; null for a page of its own.</param>
internal readonly record struct StoredStand(long Key, long SourceKey, EntryStand Stand, long? FetchedAt, long? AliasOf);
