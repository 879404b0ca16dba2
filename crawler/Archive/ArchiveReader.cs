using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Archive;

/// <summary>Reads records back out of the archive, each in one seek. Safe to use from many threads and beside a running crawl.</summary>
public sealed class ArchiveReader(string archiveFolder)
{
    /// <summary>Revisits of revisits, as archives of other programs have them, followed so far.</summary>
    private const int MaxRefersTo = 8;

    private readonly ArchiveLookup lookup = new(archiveFolder);

    public string Folder { get; } = archiveFolder;

    /// <summary>Where the record with this id lies now; null where the archive does not hold it.</summary>
    public ArchiveRecord? Find(string recordId) => lookup.ById(recordId);

    /// <summary>Responses, revisits and views (screenshots) of an address, oldest first.</summary>
    public IReadOnlyList<(ArchiveRecord Place, DateTimeOffset At)> FindByUrl(string url) => lookup.ByUrl(url);

    /// <summary>The capture of an address nearest to a moment; null where there is none.</summary>
    public ArchiveRecord? FindNearest(string url, DateTimeOffset at) =>
        lookup.ByUrl(url) is { Count: > 0 } found ? found.MinBy(capture => (capture.At - at).Duration()).Place : null;

    /// <summary>The oldest response that holds a payload, by its digest (<c>sha256:</c> and hexadecimal).</summary>
    public ArchiveRecord? FindByPayload(string payloadDigest) => lookup.ByPayload(payloadDigest);

    /// <summary>Reads one record. Where it no longer lies at its place, as after retention wrote its file anew, it is looked up by its id.</summary>
    /// <exception cref="CrawlStorageException">The archive does not hold it, or the record does not check.</exception>
    public async Task<ArchivedRecord> ReadAsync(ArchiveRecord record, CancellationToken cancellationToken) =>
        (await LoadAsync(record, cancellationToken)).Record;

    /// <summary>The bytes of a record as they lie in the archive: one gzip member, a WARC file of its own.</summary>
    /// <exception cref="CrawlStorageException">The archive does not hold it, or the record does not check.</exception>
    public async Task<byte[]> ReadMemberAsync(ArchiveRecord record, CancellationToken cancellationToken) =>
        (await LoadAsync(record, cancellationToken)).Member;

    /// <summary>Reads a record and, for a revisit, the response that holds its payload.</summary>
    /// <returns>The record itself, and the one whose HTTP body is the page; the same for a response.</returns>
    /// <exception cref="CrawlStorageException">One of them is missing or damaged.</exception>
    public async Task<(ArchivedRecord Record, ArchivedRecord Payload)> ReadWithPayloadAsync(
        ArchiveRecord record,
        CancellationToken cancellationToken
    )
    {
        var first = await ReadAsync(record, cancellationToken);
        var payload = first;
        for (var i = 0; payload.Type == "revisit"; i++)
        {
            var digest = payload.Headers.GetValueOrDefault("WARC-Payload-Digest", "");
            var original = payload.Headers.GetValueOrDefault("WARC-Refers-To", "");
            var place = (original.Length > 0 ? Find(original) : null) ?? FindByPayload(digest);
            if (place is null || i == MaxRefersTo)
            {
                throw new CrawlStorageException(
                    $"Archive record {record.RecordId} is a revisit of {original}, which is not in '{Folder}': restore it from a backup."
                );
            }

            payload = await ReadAsync(place, cancellationToken);
        }

        return (first, payload);
    }

    private async Task<(byte[] Member, ArchivedRecord Record)> LoadAsync(ArchiveRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.File != Path.GetFileName(record.File))
        {
            throw new CrawlStorageException($"'{record.File}' is not the name of an archive file.");
        }

        var fault = "";
        try
        {
            var member = await BytesAsync(record, cancellationToken);
            if (Unpack(member, record.RecordId) is { } found)
            {
                return (member, found);
            }
        }
        catch (IOException e)
        {
            fault = $" ({e.Message})";
        }

        if (Find(record.RecordId) is not { } moved)
        {
            throw new CrawlStorageException(
                $"Archive record {record.RecordId} is not in '{record.File}' at {record.Offset}{fault} nor anywhere else in '{Folder}': put the file back, or restore it from a backup."
            );
        }

        try
        {
            var member = await BytesAsync(moved, cancellationToken);
            return Unpack(member, record.RecordId) is { } found ? (member, found) : throw Damaged(moved);
        }
        catch (IOException e)
        {
            throw new CrawlStorageException(
                $"Archive record {record.RecordId} cannot be read from '{moved.File}' at {moved.Offset} ({e.Message}): put the file back into '{Folder}'.",
                e
            );
        }
    }

    private async Task<byte[]> BytesAsync(ArchiveRecord record, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(
            Path.Combine(Folder, record.File),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.Asynchronous
        );
        var left = RandomAccess.GetLength(file) - record.Offset;
        var member = new byte[Math.Clamp(left, 0, record.Length)];
        for (var read = 0; read < member.Length; )
        {
            var now = await RandomAccess.ReadAsync(file, member.AsMemory(read), record.Offset + read, cancellationToken);
            read = now == 0 ? throw new EndOfStreamException("the file is shorter than the record") : read + now;
        }

        return member;
    }

    /// <summary>The record in a member; null where it is damaged or another one.</summary>
    private static ArchivedRecord? Unpack(byte[] member, string recordId) =>
        GzipMember.LengthFrom(member) == member.Length
        && GzipMember.Unpack(member) is { } bytes
        && WarcParser.Parse(bytes) is { } record
        && record.Headers.GetValueOrDefault("WARC-Record-ID") == recordId
            ? record
            : null;

    private static CrawlStorageException Damaged(ArchiveRecord record) =>
        new($"Archive record {record.RecordId} in '{record.File}' at {record.Offset} is damaged: restore the file from a backup.");
}
