namespace AdWatch.Crawler.Rendering;

/// <summary>What a bench or a health page asks about the browser of an installation.</summary>
public static class BrowserProbe
{
    /// <summary>What is missing for pages to be rendered, with its remedy; null where a browser was found.</summary>
    public static string? Missing(CrawlerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return BrowserFinder.Find(options.Rendering).Missing;
    }

    /// <summary>Memory of the installation's browser processes now, in bytes; 0 where none runs.</summary>
    public static long Memory(CrawlerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return BrowserProcesses
            .StartedWith(BrowserArguments.Mark(options.DataFolder))
            .SelectMany(BrowserProcesses.TreeOf)
            .Sum(BrowserProcesses.MemoryOf);
    }
}
