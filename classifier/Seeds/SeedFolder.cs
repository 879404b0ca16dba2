using System.Collections.Concurrent;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Seeds;

/// <summary>The YAML files of a seeds folder, all parsed at once on every core; read afterwards in a fixed order.</summary>
internal sealed class SeedFolder
{
    private static readonly string[] Subfolders = ["claims", "excuses", "laws", "rules"];
    private static readonly string[] SingleFiles =
    [
        "checks.yaml",
        "decision.yaml",
        "departments.yaml",
        "fusion.yaml",
        "numbers.yaml",
        "publishers.yaml",
    ];

    private readonly ConcurrentDictionary<string, (SeedNode? Root, List<SeedFault> Faults)> files = new(StringComparer.Ordinal);
    private readonly List<SeedFault> faults;

    /// <param name="changed">Rule files in place of, or beside, those of the folder.</param>
    public SeedFolder(string path, IReadOnlyList<RuleFileText> changed, List<SeedFault> faults)
    {
        this.faults = faults;
        var names = Subfolders
            .Select(name => System.IO.Path.Combine(path, name))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories))
            .Concat(SingleFiles.Select(name => System.IO.Path.Combine(path, name)).Where(File.Exists))
            .OrderByDescending(file => new FileInfo(file).Length)
            .ToList();
        Parallel.ForEach(
            names,
            file =>
            {
                var own = new List<SeedFault>();
                files[Name(path, file)] = (SeedNode.Open(file, Name(path, file), own), own);
            }
        );
        foreach (var text in changed)
        {
            var own = new List<SeedFault>();
            files[text.Path] = (SeedNode.Parse(text.Text, text.Path, own), own);
        }

        foreach (var (_, file) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            faults.AddRange(file.Faults);
        }
    }

    /// <summary>The roots of the files below a subfolder, by name.</summary>
    public IEnumerable<SeedNode> Open(string subfolder) =>
        files
            .Where(file => file.Key.StartsWith(subfolder + "/", StringComparison.Ordinal))
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => file.Value.Root?.ReportingTo(faults))
            .OfType<SeedNode>();

    /// <summary>The root of a file; null where it is missing or cannot be read.</summary>
    public SeedNode? OpenOne(string name) => files.GetValueOrDefault(name).Root?.ReportingTo(faults);

    private static string Name(string folder, string file) => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/');
}
