namespace AdWatch.Crawler;

/// <summary>State or archive cannot be written or read (disk full, damaged file); the message says which, and the remedy.</summary>
public sealed class CrawlStorageException(string message, Exception? inner = null) : Exception(message, inner);
