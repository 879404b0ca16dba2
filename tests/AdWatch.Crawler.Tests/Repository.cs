using AdWatch.Crawler.Knowledge;

namespace AdWatch.Crawler.Tests;

/// <summary>Where the repository lies.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>What the product knows of sites, from its seeds.</summary>
    public static SiteKnowledge Sites { get; } = SiteKnowledge.Load(Path.Combine(Root, "seeds"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AdWatch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("AdWatch.sln is in no folder above the tests.");
    }
}
