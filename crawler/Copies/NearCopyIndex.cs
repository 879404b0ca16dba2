using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Text;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using Microsoft.Data.Sqlite;

namespace AdWatch.Crawler.Copies;

/// <summary>Finds the page a text is a near copy of, over all addresses and sources, in <c>copies.db</c>. Safe to use from many threads.</summary>
/// <remarks>
/// Fingerprints at most three bits apart share one of four blocks of sixteen bits (Manku, Jain, Das Sarma: Detecting Near-Duplicates for Web
/// Crawling, 2007). Each original stands under its four blocks; copies are not kept, so the file grows with what is new.
/// The file is derived: what a crash loses costs at most one copy not told, and a file that is gone begins anew.
/// </remarks>
internal sealed class NearCopyIndex : IDisposable
{
    /// <summary>Bits in which a near copy may differ.</summary>
    public const int MaxDistance = 3;

    private const int Blocks = 4;
    private const int BlockBits = 16;
    private const int WritesPerCommit = 512;

    private readonly Lock turn = new();
    private readonly SqliteSession session;
    private readonly string file;
    private int writes;

    public NearCopyIndex(string file)
    {
        this.file = file;
        try
        {
            session = new SqliteSession(file, readOnly: false);
            session.Execute("pragma journal_mode = wal");
            session.Execute("pragma synchronous = off");
            session.Execute("pragma cache_size = -16384");
            session.Execute(
                "create table if not exists page (id integer primary key, fingerprint integer not null, url text not null, source text not null)"
            );
            session.Execute(
                "create table if not exists block (value integer not null, fingerprint integer not null, page integer not null, primary key (value, fingerprint, page)) without rowid"
            );
        }
        catch (SqliteException e)
        {
            session?.Dispose();
            throw Fault(e);
        }
    }

    /// <summary>The page this one is a near copy of; null where it is the first of its kind, and then it is kept as one.</summary>
    public PageCopy? FindOrKeep(string url, string sourceId, ulong fingerprint, bool firstVisit)
    {
        if (fingerprint == 0)
        {
            return null;
        }

        var id = BinaryPrimitives.ReadInt64LittleEndian(XxHash64.Hash(Encoding.UTF8.GetBytes(url)));
        lock (turn)
        {
            try
            {
                Begin();
                if (!firstVisit && Kept(id) is { } before)
                {
                    if (before == fingerprint)
                    {
                        return null;
                    }

                    Remove(id, before);
                }

                if (Find(id, fingerprint) is { } copy)
                {
                    return copy;
                }

                Keep(id, url, sourceId, fingerprint);
                return null;
            }
            catch (SqliteException e)
            {
                throw Fault(e);
            }
        }
    }

    public void Dispose()
    {
        lock (turn)
        {
            try
            {
                if (writes > 0)
                {
                    session.Execute("commit");
                    writes = 0;
                }
            }
            catch (SqliteException)
            {
                // A full disk has ended the run already and is told there; the fingerprints of the last pages are kept when those come again.
            }
            finally
            {
                session.Dispose();
            }
        }
    }

    private void Begin()
    {
        if (writes >= WritesPerCommit)
        {
            session.Execute("commit");
            writes = 0;
        }

        if (writes++ == 0)
        {
            session.Execute("begin immediate");
        }
    }

    private ulong? Kept(long id) =>
        session.Scalar<object>("select fingerprint from page where id = $1", id) is long kept ? (ulong)kept : null;

    private PageCopy? Find(long id, ulong fingerprint)
    {
        var (best, distance) = (0L, MaxDistance + 1);
        var candidates = session.Query(
            "select page, fingerprint from block where value in ($1, $2, $3, $4)",
            r => (Page: r.GetInt64(0), Fingerprint: (ulong)r.GetInt64(1)),
            Value(fingerprint, 0),
            Value(fingerprint, 1),
            Value(fingerprint, 2),
            Value(fingerprint, 3)
        );
        foreach (var (page, other) in candidates)
        {
            var bits = BitOperations.PopCount(other ^ fingerprint);
            if (bits < distance && page != id)
            {
                (best, distance) = (page, bits);
            }
        }

        return distance > MaxDistance
            ? null
            : session
                .Query("select url, source from page where id = $1", r => new PageCopy(r.GetString(0), r.GetString(1), distance), best)
                .FirstOrDefault();
    }

    private void Keep(long id, string url, string sourceId, ulong fingerprint)
    {
        session.Execute(
            "insert or replace into page (id, fingerprint, url, source) values ($1, $2, $3, $4)",
            id,
            (long)fingerprint,
            url,
            sourceId
        );
        session.Execute(
            "insert or ignore into block (value, fingerprint, page) values ($1, $5, $6), ($2, $5, $6), ($3, $5, $6), ($4, $5, $6)",
            Value(fingerprint, 0),
            Value(fingerprint, 1),
            Value(fingerprint, 2),
            Value(fingerprint, 3),
            (long)fingerprint,
            id
        );
    }

    private void Remove(long id, ulong fingerprint)
    {
        session.Execute("delete from page where id = $1", id);
        for (var block = 0; block < Blocks; block++)
        {
            session.Execute(
                "delete from block where value = $1 and fingerprint = $2 and page = $3",
                Value(fingerprint, block),
                (long)fingerprint,
                id
            );
        }
    }

    /// <summary>The block's number above its bits, so that one table serves all four.</summary>
    private static long Value(ulong fingerprint, int block) =>
        ((long)block << BlockBits) | (long)((fingerprint >> (block * BlockBits)) & 0xffff);

    private CrawlStorageException Fault(SqliteException e) =>
        new(
            e.SqliteErrorCode switch
            {
                13 => $"The disk is full: '{file}' cannot be written. Free space, then start again: everything fetched before is kept.",
                10 =>
                    $"'{file}' cannot be read or written ({e.Message}). Free space or mend the disk, then start again: everything fetched before is kept.",
                _ => $"'{file}' cannot be used ({e.Message}): remove it and start again; it holds nothing that cannot be found anew.",
            },
            e
        );
}
