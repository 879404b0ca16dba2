using AdWatch.Crawler.Results;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler;

/// <summary>The crawler's messages; ids 1000 to 1999, stable.</summary>
internal static partial class CrawlerLog
{
    [LoggerMessage(1001, LogLevel.Information, "Visit ended: {Url} {Disposition} ({Reason}) in {ElapsedMs} ms")]
    public static partial void VisitEnded(ILogger logger, string url, CrawlDisposition disposition, string reason, long elapsedMs);

    [LoggerMessage(1002, LogLevel.Warning, "Archive file {File} ended in half a record: {Bytes} bytes cut off")]
    public static partial void ArchiveTailCut(ILogger logger, string file, long bytes);

    [LoggerMessage(1003, LogLevel.Information, "Taking up {Count} visits an earlier run fetched and did not end")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(1004, LogLevel.Warning, "Host {Host} waits until {Until}: {Reason}")]
    public static partial void HostWaits(ILogger logger, string host, DateTimeOffset until, string reason);

    [LoggerMessage(1005, LogLevel.Error, "The result of {Url} was not taken (try {Try})")]
    public static partial void HandOverFailed(ILogger logger, Exception exception, string url, int @try);

    [LoggerMessage(1006, LogLevel.Warning, "{Url}: {Fault}")]
    public static partial void ListFault(ILogger logger, string url, string fault);

    [LoggerMessage(1008, LogLevel.Error, "Reading {Url} failed")]
    public static partial void ReadFailed(ILogger logger, Exception exception, string url);

    [LoggerMessage(1020, LogLevel.Warning, "Host {Host} refuses the crawler and is left alone until {Until}: {Reason}")]
    public static partial void HostRefuses(ILogger logger, string host, DateTimeOffset until, string reason);

    [LoggerMessage(
        1021,
        LogLevel.Warning,
        "Addresses like {Url} of source {Source} bring nothing new: no more of them are taken in this run"
    )]
    public static partial void TemplateClosed(ILogger logger, string url, string source);

    [LoggerMessage(
        1022,
        LogLevel.Warning,
        "{Url} failed {Failures} times in a row: the list is not asked for again until it is named anew"
    )]
    public static partial void ListRetired(ILogger logger, string url, int failures);

    [LoggerMessage(1040, LogLevel.Error, "The browser {Path} does not start")]
    public static partial void BrowserFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(1041, LogLevel.Warning, "Ending process {Process} of a browser that an earlier run left")]
    public static partial void BrowserLeftOver(ILogger logger, int process);

    [LoggerMessage(1042, LogLevel.Information, "Rendering {Url} again: {Reason}")]
    public static partial void RenderRetried(ILogger logger, string url, string reason);

    [LoggerMessage(1043, LogLevel.Error, "Answering {Url} for a page in the browser failed")]
    public static partial void PartFailed(ILogger logger, Exception exception, string url);

    [LoggerMessage(1007, LogLevel.Information, "Crawl ended ({End}): {Fetched} fetched in {ElapsedMs} ms")]
    public static partial void RunEnded(ILogger logger, CrawlEnd end, long fetched, long elapsedMs);

    [LoggerMessage(1009, LogLevel.Warning, "The index of {Files} archive files was missing or torn and was made anew")]
    public static partial void ArchiveIndexRebuilt(ILogger logger, int files);

    [LoggerMessage(
        1020,
        LogLevel.Warning,
        "Pictures are not read and are counted as such: {Models}; {Tesseract}. Install the program anew, or the Debian packages tesseract-ocr and tesseract-ocr-chi-sim"
    )]
    public static partial void NoPictureReader(ILogger logger, string models, string tesseract);

    [LoggerMessage(
        1021,
        LogLevel.Warning,
        "Pictures are read by tesseract, which reads banners far worse: {Models}. Install the program anew"
    )]
    public static partial void PicturesByTesseract(ILogger logger, string models);

    [LoggerMessage(1022, LogLevel.Warning, "A picture could not be read")]
    public static partial void PictureFailed(ILogger logger, Exception exception);
}
