using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Archive;

/// <summary>Reads records back out of the archive, each in one seek. Safe to use from many threads and beside a running crawl.</summary>
public sealed class ArchiveReader(string archiveFolder)
{
    public string Folder { get; } = archiveFolder;

    /// <summary>Reads one record.</summary>
    /// <exception cref="CrawlStorageException">The file is missing or the record does not check.</exception>
    public async Task<ArchivedRecord> ReadAsync(ArchiveRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.File != Path.GetFileName(record.File))
        {
            throw new CrawlStorageException($"'{record.File}' is not the name of an archive file.");
        }

        var member = new byte[record.Length];
        try
        {
            await using var file = new FileStream(
                Path.Combine(Folder, record.File),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite,
                bufferSize: 1,
                useAsync: true
            );
            file.Seek(record.Offset, SeekOrigin.Begin);
            await file.ReadExactlyAsync(member, cancellationToken);
        }
        catch (IOException e)
        {
            throw new CrawlStorageException(
                $"Archive record {record.RecordId} cannot be read from '{record.File}' at {record.Offset} ({e.Message}): put the file back into '{Folder}'.",
                e
            );
        }

        return GzipMember.Unpack(member) is { } bytes && WarcParser.Parse(bytes) is { } parsed
            ? parsed
            : throw new CrawlStorageException(
                $"Archive record {record.RecordId} in '{record.File}' at {record.Offset} is damaged: restore the file from a backup."
            );
    }
}
