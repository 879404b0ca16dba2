using System.Globalization;

namespace AdWatch.Crawler;

/// <summary>Holds a data folder for one process; the lock ends with the process, also when it is killed.</summary>
internal sealed class CrawlLock : IDisposable
{
    private const string FileName = "crawl.lock";

    // The locked file itself cannot be read by others.
    private const string HolderFileName = "crawl.pid";

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
            throw new CrawlFolderInUseException(folder, Holder(folder), e);
        }

        try
        {
            File.WriteAllText(Path.Combine(folder, HolderFileName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // On a full disk the lock holds all the same; only its holder's number is missing.
        }

        return new CrawlLock(opened);
    }

    public void Dispose() => file.Dispose();

    private static int? Holder(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, HolderFileName));
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
