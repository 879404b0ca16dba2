using System.Collections.Immutable;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Api.Composition;

/// <summary>Refuses a seeds folder that lacks what the product judges by: one copied by half would judge otherwise and not say so.</summary>
/// <remarks>The classifier itself takes any part of the seeds, and what is missing as not wanted.</remarks>
internal static class WholeSeeds
{
    private static readonly ImmutableArray<string> Files =
    [
        "bursts.yaml",
        "checks.yaml",
        "decision.yaml",
        "departments.yaml",
        "disguises.yaml",
        "fusion.yaml",
        "numbers.yaml",
        "publishers.yaml",
    ];

    /// <summary>Folders, and the files each must hold some of.</summary>
    private static readonly ImmutableArray<(string Folder, string Kind)> Folders =
    [
        ("claims", "*.yaml"),
        ("disguises", "*.tsv"),
        ("excuses", "*.yaml"),
        ("folding", "*.tsv"),
        ("laws", "*.yaml"),
        ("lexicon", "*.tsv"),
        ("rules", "*.yaml"),
    ];

    /// <exception cref="SeedException">Something is missing; all of it is named.</exception>
    public static void Require(string folder)
    {
        // That there is no folder at all is told where it is read.
        if (!Directory.Exists(folder))
        {
            return;
        }

        SeedFault[] faults =
        [
            .. Files
                .Where(name => !File.Exists(Path.Combine(folder, name)))
                .Select(name => new SeedFault(name, 1, $"there is no such file in {folder}: copy it from the seeds of the program")),
            .. Folders
                .Where(part => !Holds(Path.Combine(folder, part.Folder), part.Kind))
                .Select(part => new SeedFault(
                    part.Folder + "/",
                    1,
                    $"there is no such folder in {folder}, or no {part.Kind} in it: copy it whole from the seeds of the program"
                )),
        ];
        if (faults.Length > 0)
        {
            throw new SeedException(faults);
        }
    }

    private static bool Holds(string folder, string kind) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, kind, SearchOption.AllDirectories).Any();
}
