namespace AdWatch.Crawler;

/// <summary>Another process crawls into this data folder.</summary>
public sealed class CrawlFolderInUseException(string folder, int? processId, Exception? inner = null)
    : Exception(
        $"The data folder '{folder}' is in use by {(processId is { } id ? $"process {id}" : "another process")}: "
            + "end that crawl or serve first, or name another folder with --data.",
        inner
    )
{
    public string Folder { get; } = folder;

    public int? ProcessId { get; } = processId;
}
