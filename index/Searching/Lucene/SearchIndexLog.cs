using Microsoft.Extensions.Logging;

namespace AdWatch.Indexing.Searching.Lucene;

internal static partial class SearchIndexLog
{
    [LoggerMessage(
        3401,
        LogLevel.Warning,
        "Search index {Folder}: {Reason}; it is made anew from the store, hits are incomplete until sequence {Target}"
    )]
    public static partial void Rebuilding(ILogger logger, string folder, string reason, long target);

    [LoggerMessage(3402, LogLevel.Information, "Search index {Folder} is whole again at sequence {Sequence}")]
    public static partial void Rebuilt(ILogger logger, string folder, long sequence);

    [LoggerMessage(
        3403,
        LogLevel.Error,
        "Search index {Folder}: writing failed; rolled back to sequence {Sequence}, the pages after it are indexed again"
    )]
    public static partial void RolledBack(ILogger logger, Exception exception, string folder, long sequence);

    [LoggerMessage(3404, LogLevel.Warning, "Search index {Folder}: a merge failed; nothing is lost, it is tried again with the next one")]
    public static partial void MergeFailed(ILogger logger, Exception exception, string folder);

    [LoggerMessage(3405, LogLevel.Information, "Search index {Folder} is written by another process; reading only")]
    public static partial void ReadingOnly(ILogger logger, string folder);

    [LoggerMessage(3406, LogLevel.Error, "Following the store failed; next try in {Delay}")]
    public static partial void FollowFailed(ILogger logger, Exception exception, TimeSpan delay);

    [LoggerMessage(3407, LogLevel.Error, "Search index {Folder}: a search failed inside the index, which will be checked")]
    public static partial void Suspected(ILogger logger, Exception exception, string folder);
}
