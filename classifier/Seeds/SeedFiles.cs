namespace AdWatch.Classifier.Seeds;

/// <summary>Opens the YAML files of a seeds folder in a fixed order.</summary>
internal static class SeedFiles
{
    public static IEnumerable<SeedNode> Open(string seedsFolder, string subfolder, List<SeedFault> faults)
    {
        var folder = Path.Combine(seedsFolder, subfolder);
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (SeedNode.Open(path, Path.GetRelativePath(seedsFolder, path), faults) is { } root)
            {
                yield return root;
            }
        }
    }

    public static SeedNode? OpenOne(string seedsFolder, string name, List<SeedFault> faults)
    {
        var path = Path.Combine(seedsFolder, name);
        return File.Exists(path) ? SeedNode.Open(path, name, faults) : null;
    }
}
