using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Archive;

/// <summary>Reads records back out of the archive, each in one seek. Safe to use from many threads and beside a running crawl.</summary>
public sealed class ArchiveReader(string archiveFolder)
{
    public string Folder { get; } = archiveFolder;

    /// <summary>Reads one record.</summary>
    /// <exception cref="CrawlStorageException">The file is missing or the record does not check.</exception>
    public Task<ArchivedRecord> ReadAsync(ArchiveRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>A WARC record: its headers and its block.</summary>
public sealed record ArchivedRecord(ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Block)
{
    /// <summary><c>response</c>, <c>request</c>, <c>revisit</c>, <c>metadata</c>, <c>warcinfo</c>.</summary>
    public string Type => Headers.GetValueOrDefault("WARC-Type", "");

    public string? TargetUri => Headers.GetValueOrDefault("WARC-Target-URI");
}
