namespace AdWatch.Crawler.Rendering;

/// <summary>Finds an installed Chromium.</summary>
internal static class BrowserFinder
{
    /// <summary>The program's path, or null and what is missing with its remedy.</summary>
    public static (string? Path, string? Missing) Find(RenderOptions options)
    {
        if (options.Browser is { } named)
        {
            return named.Length == 0 ? (null, "the configuration names no browser")
                : File.Exists(named) ? (named, null)
                : (null, $"there is no browser at '{named}'");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in options.BrowserNames)
        {
            foreach (var folder in folders)
            {
                var path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    return (path, null);
                }
            }
        }

        return (
            null,
            $"none of {string.Join(", ", options.BrowserNames)} is on the PATH: install Chromium (Debian: apt-get install chromium-headless-shell)"
        );
    }
}
