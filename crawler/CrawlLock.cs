using System.Globalization;

namespace AdWatch.Crawler;

/// <summary>Holds a data folder for one process; the lock ends with the process, also when it is killed.</summary>
internal sealed class CrawlLock : IDisposable
{
    private const string FileName = "crawl.lock";

    private readonly FileStream file;

    private CrawlLock(FileStream file) => this.file = file;

    /// <exception cref="CrawlFolderInUseException">Another process holds the folder.</exception>
    public static CrawlLock Take(string folder)
    {
        var path = Path.Combine(folder, FileName);
        FileStream opened;
        try
        {
            opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
        {
            throw new CrawlFolderInUseException(folder, Holder(path), e);
        }

        try
        {
            opened.SetLength(0);
            using var writer = new StreamWriter(opened, leaveOpen: true);
            writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // On a full disk the lock holds all the same; only its holder's number is missing.
        }

        return new CrawlLock(opened);
    }

    public void Dispose() => file.Dispose();

    private static int? Holder(string path)
    {
        try
        {
            // Read without a lock of its own, so that the holder does not hinder it.
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
