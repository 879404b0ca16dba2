using System.Text.Json;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using Microsoft.Data.Sqlite;

namespace AdWatch.Crawler.Pictures;

/// <summary>Remembers what was read in which bytes, and which bytes an address gave last, so that a picture on many pages is fetched and read once.</summary>
/// <remarks>Bounded: readings longest unused and addresses longest not asked go first. Everything here can be had again, so a lost file costs time only. Safe to use from many threads.</remarks>
internal sealed class PictureCache : IDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int WritesBetweenTrims = 1_000;

    private readonly int limit;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly SqliteSession session;
    private int writes;

    private PictureCache(string file, int limit, TimeProvider time)
    {
        (this.limit, this.time) = (limit, time);
        session = new SqliteSession(file, readOnly: false);
        try
        {
            CreateTables();
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file; one that is damaged is made anew.</summary>
    public static PictureCache Open(string file, int limit, TimeProvider time)
    {
        try
        {
            return new PictureCache(file, limit, time);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is NotADatabase or Corrupt)
        {
            foreach (var part in new[] { file, file + "-wal", file + "-shm" })
            {
                File.Delete(part);
            }

            return new PictureCache(file, limit, time);
        }
    }

    /// <summary>What a method read in bytes; null where it has not.</summary>
    /// <param name="notBefore">Failures older than this are tried again; what was read holds for ever.</param>
    public PictureReading? Reading(string digest, string method, DateTimeOffset notBefore)
    {
        lock (gate)
        {
            return Guarded(() =>
            {
                var rows = session.Query(
                    "SELECT reading, read_at FROM readings WHERE digest = $1 AND method = $2",
                    r => (Json: r.GetString(0), At: r.GetInt64(1)),
                    digest,
                    method
                );
                if (
                    rows.Count == 0
                    || JsonSerializer.Deserialize(rows[0].Json, PictureReadingJson.Default.PictureReading) is not { } reading
                )
                {
                    return null;
                }

                if (MayChange(reading.State) && rows[0].At < notBefore.ToUnixTimeMilliseconds())
                {
                    return null;
                }

                session.Execute("UPDATE readings SET used_at = $3 WHERE digest = $1 AND method = $2", digest, method, Now());
                return reading;
            });
        }
    }

    public void Save(string digest, string method, PictureReading reading)
    {
        var json = JsonSerializer.Serialize(reading, PictureReadingJson.Default.PictureReading);
        lock (gate)
        {
            Guarded(() =>
                session.Execute(
                    "INSERT OR REPLACE INTO readings (digest, method, reading, read_at, used_at) VALUES ($1, $2, $3, $4, $4)",
                    digest,
                    method,
                    json,
                    Now()
                )
            );
            TrimSometimes();
        }
    }

    /// <summary>What an address gave when it was asked last; null where it was not, or too long ago to be kept.</summary>
    public KnownPicture? Address(string url)
    {
        lock (gate)
        {
            return Guarded(() =>
            {
                var rows = session.Query(
                    """
                    SELECT digest, etag, last_modified, asked_at, captured_at, payload_digest, final_url, file, offset, length, record
                    FROM addresses WHERE url = $1
                    """,
                    r => new KnownPicture(
                        r.GetString(0),
                        r.IsDBNull(1) ? null : r.GetString(1),
                        r.IsDBNull(2) ? null : r.GetString(2),
                        DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3)),
                        new PriorCapture(
                            r.GetString(6),
                            r.GetString(10),
                            DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4)),
                            r.GetString(5)
                        ),
                        new ArchiveRecord(r.GetString(7), r.GetInt64(8), r.GetInt64(9), r.GetString(10))
                    ),
                    url
                );
                return rows.Count == 0 ? null : rows[0];
            });
        }
    }

    public void Save(string url, KnownPicture known)
    {
        lock (gate)
        {
            Guarded(() =>
                session.Execute(
                    """
                    INSERT OR REPLACE INTO addresses (url, digest, etag, last_modified, asked_at, captured_at, payload_digest, final_url, file, offset, length, record)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    """,
                    url,
                    known.Digest,
                    known.ETag,
                    known.LastModified,
                    known.AskedAt.ToUnixTimeMilliseconds(),
                    known.Capture.At.ToUnixTimeMilliseconds(),
                    known.Capture.PayloadDigest,
                    known.Capture.Url,
                    known.Place.File,
                    known.Place.Offset,
                    known.Place.Length,
                    known.Place.RecordId
                )
            );
            TrimSometimes();
        }
    }

    public void Dispose() => session.Dispose();

    private void CreateTables()
    {
        session.Execute("PRAGMA journal_mode = WAL");
        session.Execute("PRAGMA synchronous = NORMAL");
        session.Execute(
            """
            CREATE TABLE IF NOT EXISTS readings (digest TEXT NOT NULL, method TEXT NOT NULL, reading TEXT NOT NULL, read_at INTEGER NOT NULL,
                used_at INTEGER NOT NULL, PRIMARY KEY (digest, method)) WITHOUT ROWID
            """
        );
        session.Execute("CREATE INDEX IF NOT EXISTS readings_used ON readings (used_at)");
        session.Execute(
            """
            CREATE TABLE IF NOT EXISTS addresses (url TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, etag TEXT, last_modified TEXT, asked_at INTEGER NOT NULL,
                captured_at INTEGER NOT NULL, payload_digest TEXT NOT NULL, final_url TEXT NOT NULL,
                file TEXT NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID
            """
        );
        session.Execute("CREATE INDEX IF NOT EXISTS addresses_asked ON addresses (asked_at)");
    }

    /// <summary>More time, or a reader mended, may give another answer.</summary>
    private static bool MayChange(PictureState state) => state is PictureState.TimedOut or PictureState.ReaderFailed;

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void TrimSometimes()
    {
        if (++writes % Math.Min(WritesBetweenTrims, limit) != 0)
        {
            return;
        }

        Guarded(() =>
        {
            session.Execute(
                "DELETE FROM readings WHERE (digest, method) IN (SELECT digest, method FROM readings ORDER BY used_at DESC LIMIT -1 OFFSET $1)",
                limit
            );
            return session.Execute(
                "DELETE FROM addresses WHERE url IN (SELECT url FROM addresses ORDER BY asked_at DESC LIMIT -1 OFFSET $1)",
                limit
            );
        });
    }

    private static T Guarded<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (SqliteException e)
        {
            throw new CrawlStorageException(
                $"What was read in pictures cannot be kept ({e.Message}). Free space, or delete pictures.db in the data folder: it is made anew.",
                e
            );
        }
    }
}

/// <summary>What an address gave when it was asked last.</summary>
/// <param name="Digest">Digest of the picture's bytes, content coding taken off.</param>
internal sealed record KnownPicture(
    string Digest,
    string? ETag,
    string? LastModified,
    DateTimeOffset AskedAt,
    PriorCapture Capture,
    ArchiveRecord Place
);
