using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Learning;

/// <summary>The real seeds with few of their examples, so that a model is fitted in a moment.</summary>
internal sealed class SmallSeeds : IDisposable
{
    private readonly TempFolder _folder = new();

    public SmallSeeds()
    {
        foreach (var entry in new DirectoryInfo(RealRules.SeedsFolder).EnumerateFileSystemInfos())
        {
            if (entry.Name != "examples")
            {
                Directory.CreateSymbolicLink(_folder.File(entry.Name), entry.FullName);
            }
        }

        Directory.CreateDirectory(_folder.File("examples"));
        Copy("scalper.jsonl", 40);
        Copy("surrogacy-gamete.jsonl", 40);
        Copy("lawful-everyday.jsonl", 60);
    }

    public const int Examples = 140;

    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    private void Copy(string name, int lines) =>
        File.WriteAllLines(
            System.IO.Path.Combine(_folder.Path, "examples", name),
            File.ReadLines(System.IO.Path.Combine(RealRules.SeedsFolder, "examples", name)).Take(lines)
        );
}
