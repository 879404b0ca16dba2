using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Api.Learning;

/// <summary>Rules that are tried: the whole set with the changes in it, and what their own examples say.</summary>
/// <param name="Faults">Examples of the changed files that do not come out as they say.</param>
internal sealed record ChangedRules(RuleSet Rules, IReadOnlyList<SeedFault> Faults)
{
    /// <summary>Reads what <c>--rules</c> names: a rule file, a folder of rule files, or a whole seeds folder.</summary>
    /// <exception cref="CommandException">There is no such path, or it holds no rules.</exception>
    /// <exception cref="SeedException">The rules have faults, or the seeds lack a part; all are named.</exception>
    public static ChangedRules Read(string path, string seedsFolder)
    {
        if (Directory.Exists(Path.Combine(path, "rules")))
        {
            WholeSeeds.Require(path);
            var rules = RuleSet.Load(path);
            return Usable(rules, rules.Check());
        }

        var files =
            File.Exists(path) ? [path]
            : Directory.Exists(path) ? Directory.GetFiles(path, "*.yaml").Order(StringComparer.Ordinal).ToArray()
            : throw CommandException.Usage($"{path} does not exist. Name a rule file, a folder of rule files, or a seeds folder.");
        return files.Length > 0
            ? Of([.. files.Select(f => new RuleFileText(Path.GetFileName(f), File.ReadAllText(f)))], seedsFolder)
            : throw CommandException.Usage($"{path} holds no rules: neither *.yaml nor a folder rules/.");
    }

    /// <summary>The seeds with these files in place of, or beside, their own.</summary>
    /// <exception cref="SeedException">The rules have faults, or the seeds lack a part; all are named.</exception>
    public static ChangedRules Of(IReadOnlyList<RuleFileText> files, string seedsFolder)
    {
        WholeSeeds.Require(seedsFolder);
        var rules = RuleSet.Load(seedsFolder, files);
        return Usable(rules, rules.Check(files));
    }

    /// <summary>A pattern that cannot be built would end the replay at the first text it meets.</summary>
    private static ChangedRules Usable(RuleSet rules, IReadOnlyList<SeedFault> faults) =>
        faults.Any(f => f.File is "rules" or "numbers.yaml") ? throw new SeedException(faults) : new(rules, faults);
}
