using AdWatch.Api.Tests.Learning;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Reloading;

/// <summary>The real seeds, of which rules and folding may be changed.</summary>
internal sealed class ChangeableSeeds : IDisposable
{
    private static readonly string[] Own = ["rules", "folding"];

    private readonly TempFolder _folder = new();

    public ChangeableSeeds()
    {
        foreach (var entry in new DirectoryInfo(RealRules.SeedsFolder).EnumerateFileSystemInfos())
        {
            if (!Own.Contains(entry.Name))
            {
                Directory.CreateSymbolicLink(_folder.File(entry.Name), entry.FullName);
                continue;
            }

            Directory.CreateDirectory(_folder.File(entry.Name));
            foreach (var file in Directory.EnumerateFiles(entry.FullName))
            {
                File.Copy(file, System.IO.Path.Combine(_folder.Path, entry.Name, System.IO.Path.GetFileName(file)));
            }
        }
    }

    public string Path => _folder.Path;

    public string TrialFile => System.IO.Path.Combine(Path, "rules", "99-trial.yaml");

    /// <summary>Words that no rule of the real seeds knows, flagged from now on (after a reload) by a rule of that id.</summary>
    public void FlagTrialWords(string ruleId) =>
        File.WriteAllText(
            TrialFile,
            LearningWorld.Rule(ReloadWorld.TrialWords).Text.Replace("id: trial-prohibited-claim", $"id: {ruleId}", StringComparison.Ordinal)
        );

    /// <summary>Puts a copy in the place of a file of the real seeds, and gives its path.</summary>
    public string OwnCopyOf(string name)
    {
        var file = _folder.File(name);
        var content = File.ReadAllBytes(file);
        File.Delete(file); // the link
        return _folder.Write(name, content);
    }

    public void Dispose() => _folder.Dispose();
}
