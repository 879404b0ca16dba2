using System.Globalization;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Archive;

/// <summary>Appends records to rotating WARC files, each record a gzip member of its own.</summary>
/// <remarks>
/// An append returns when the operating system has the bytes, so a killed process loses nothing that was returned.
/// An append that fails leaves the file as it was before. Safe to call from many threads; appends follow one another.
/// </remarks>
internal sealed class WarcWriter : IDisposable
{
    private readonly string folder;
    private readonly long fileBytes;
    private readonly string userAgent;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly SortedSet<ArchivePosition> unsettled = new(ArchivePosition.Order);
    private ArchiveIndex? index;
    private FileStream? file;

    public WarcWriter(string folder, long fileBytes, string userAgent, TimeProvider time)
    {
        (this.folder, this.fileBytes, this.userAgent, this.time) = (folder, fileBytes, userAgent, time);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Notes that everything made of an append is stored.</summary>
    /// <returns>The position before which no append is unsettled: where a scan after a kill has to begin.</returns>
    public ArchivePosition Settle(ArchivePosition start)
    {
        lock (gate)
        {
            unsettled.Remove(start);
            if (unsettled.Count > 0)
            {
                return unsettled.Min;
            }

            return file is null ? start : new ArchivePosition(Path.GetFileName(file.Name), file.Position);
        }
    }

    /// <summary>Opens the index, making anew what is missing or torn; else the first append does. A half record at the end is to be cut before.</summary>
    /// <returns>How many files' indexes were made anew.</returns>
    public int OpenIndex()
    {
        lock (gate)
        {
            return Index.Rebuilt;
        }
    }

    /// <summary>The oldest record that holds this payload whole; null where none does.</summary>
    /// <param name="payloadDigest"><c>sha256:</c> and hexadecimal.</param>
    public ArchiveRecord? FindPayload(string payloadDigest)
    {
        if (Volatile.Read(ref index) is not { } opened)
        {
            lock (gate)
            {
                opened = Index;
            }
        }

        return opened.FindPayload(IndexEntry.DigestOf(payloadDigest));
    }

    /// <summary>Goes on in a file that was cut to whole records; without a call the first append begins a new file.</summary>
    public void Continue(string name)
    {
        lock (gate)
        {
            file = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 1);
            file.Seek(0, SeekOrigin.End);
            Index.Begin(name);
        }
    }

    /// <summary>Appends records that belong together, in one write.</summary>
    /// <param name="settleLater">True where <see cref="Settle"/> follows with the place of the first record.</param>
    /// <returns>The place of each record.</returns>
    /// <exception cref="CrawlStorageException">The file cannot be written, such as on a full disk.</exception>
    public IReadOnlyList<ArchiveRecord> Append(IReadOnlyList<WarcRecord> records, bool settleLater)
    {
        // Compression is the costly part and needs no lock.
        var members = new byte[records.Count][];
        var entries = new IndexEntry[records.Count];
        for (var i = 0; i < records.Count; i++)
        {
            members[i] = GzipMember.Pack(records[i].ToBytes());
            entries[i] = IndexEntry.Of(records[i].Field, 0, members[i].Length);
        }

        string? full = null;
        List<ArchiveRecord> places;
        ArchiveIndex opened;
        lock (gate)
        {
            var start = -1L;
            opened = Index;
            try
            {
                full = Rotate();
                start = file!.Position;
                places = Write(records, members, entries);
                if (settleLater)
                {
                    unsettled.Add(new ArchivePosition(places[0].File, places[0].Offset));
                }
            }
            catch (Exception e) when (IsRefused(e))
            {
                CutBack(start);
                throw new CrawlStorageException(
                    $"The archive in '{folder}' cannot be written ({e.Message}). Free space or mend the folder, then start again: everything fetched before is kept.",
                    e
                );
            }
        }

        if (full is not null)
        {
            // Sorting a full file's index takes a moment; others append meanwhile.
            opened.Close(full);
        }

        return places;
    }

    /// <summary>Appends one thing made of a page, such as its screenshot.</summary>
    /// <exception cref="CrawlStorageException">The file cannot be written, such as on a full disk.</exception>
    public ArchiveRecord AppendResource(CapturedResource resource, string visitId) =>
        Append([WarcRecords.Resource(resource, visitId)], settleLater: false)[0];

    public void Dispose()
    {
        lock (gate)
        {
            file?.Dispose();
            file = null;
            index?.Dispose();
            index = null;
        }
    }

    private ArchiveIndex Index => index ??= ArchiveIndex.Open(folder);

    private List<ArchiveRecord> Write(IReadOnlyList<WarcRecord> records, byte[][] members, IndexEntry[] entries)
    {
        var name = Path.GetFileName(file!.Name);
        var places = new List<ArchiveRecord>(records.Count);
        using var all = new MemoryStream();
        for (var i = 0; i < members.Length; i++)
        {
            entries[i] = entries[i] with { Offset = file.Position + all.Position };
            places.Add(entries[i].Place(name, records[i].Id));
            all.Write(members[i]);
        }

        file.Write(all.GetBuffer().AsSpan(0, (int)all.Length));
        file.Flush();
        Index.Add(name, entries);
        return places;
    }

    /// <summary>Begins a file where none is open or the open one is full; gives the name of the full one.</summary>
    private string? Rotate()
    {
        if (file is not null && file.Position < fileBytes)
        {
            return null;
        }

        string? full = null;
        if (file is not null)
        {
            full = Path.GetFileName(file.Name);
            file.Flush(flushToDisk: true);
            file.Dispose();
            file = null;
        }

        var now = time.GetUtcNow();
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"adwatch-{now:yyyyMMddHHmmssfff}-{Guid.CreateVersion7().ToString("N")[^8..]}.warc.gz"
        );
        var next = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1);
        try
        {
            var info = WarcRecords.Info(now, name, userAgent);
            var member = GzipMember.Pack(info.ToBytes());
            next.Write(member);
            Index.Begin(name);
            Index.Add(name, [IndexEntry.Of(info.Field, 0, member.Length)]);
        }
        catch
        {
            next.Dispose();
            File.Delete(next.Name);
            File.Delete(FileIndex.PathOf(next.Name));
            throw;
        }

        file = next;
        return full;
    }

    /// <summary>A write beyond the largest file a file system, quota or limit allows (EFBIG) comes as an argument out of range.</summary>
    private static bool IsRefused(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private void CutBack(long start)
    {
        if (file is null || start < 0)
        {
            return;
        }

        try
        {
            file.SetLength(start);
            file.Seek(start, SeekOrigin.Begin);
            index?.CutBack();
        }
        catch (IOException)
        {
            // The half record stays; the next opening finds and cuts it. This file takes nothing more.
            file.Dispose();
            file = null;
        }
    }
}
