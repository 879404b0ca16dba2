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

    /// <summary>Goes on in a file that was cut to whole records; without a call the first append begins a new file.</summary>
    public void Continue(string name)
    {
        lock (gate)
        {
            file = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 1);
            file.Seek(0, SeekOrigin.End);
        }
    }

    /// <summary>Appends records that belong together, in one write.</summary>
    /// <param name="settleLater">True where <see cref="Settle"/> follows with the place of the first record.</param>
    /// <returns>The place of each record.</returns>
    /// <exception cref="CrawlStorageException">The file cannot be written, such as on a full disk.</exception>
    public IReadOnlyList<ArchiveRecord> Append(IReadOnlyList<WarcRecord> records, bool settleLater)
    {
        // Compression is the costly part and needs no lock.
        var members = records.Select(r => GzipMember.Pack(r.ToBytes())).ToList();
        lock (gate)
        {
            var start = -1L;
            try
            {
                file = Rotated();
                start = file.Position;
                var places = new List<ArchiveRecord>(records.Count);
                using var all = new MemoryStream();
                for (var i = 0; i < members.Count; i++)
                {
                    places.Add(new ArchiveRecord(Path.GetFileName(file.Name), start + all.Position, members[i].Length, records[i].Id));
                    all.Write(members[i]);
                }

                file.Write(all.GetBuffer().AsSpan(0, (int)all.Length));
                file.Flush();
                if (settleLater)
                {
                    unsettled.Add(new ArchivePosition(places[0].File, places[0].Offset));
                }

                return places;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                CutBack(start);
                throw new CrawlStorageException(
                    $"The archive in '{folder}' cannot be written ({e.Message}). Free space or mend the folder, then start again: everything fetched before is kept.",
                    e
                );
            }
        }
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
        }
    }

    private FileStream Rotated()
    {
        if (file is not null && file.Position < fileBytes)
        {
            return file;
        }

        if (file is not null)
        {
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
            next.Write(GzipMember.Pack(WarcRecords.Info(now, name, userAgent).ToBytes()));
        }
        catch
        {
            next.Dispose();
            File.Delete(next.Name);
            throw;
        }

        return next;
    }

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
        }
        catch (IOException)
        {
            // The half record stays; the next opening finds and cuts it. This file takes nothing more.
            file.Dispose();
            file = null;
        }
    }
}
