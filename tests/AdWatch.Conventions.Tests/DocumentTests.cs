using System.Text.RegularExpressions;

namespace AdWatch.Conventions.Tests;

/// <summary>The documents speak of files that exist, and both READMEs tell the same.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents { get; } =
    [
        .. Directory
            .EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Where(f => !f.Contains("node_modules") && !f.StartsWith("artifacts", StringComparison.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryLinkedFileExists(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        var missing = Link()
            .Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(m => m.Groups["target"].Value.Split('#')[0])
            .Where(t => (t.Length > 0) && !t.Contains("://") && !t.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(t => !Path.Exists(Path.Combine(folder, t)));
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void EveryNamedSourceFileExists(string document)
    {
        var missing = SourceFile()
            .Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(m => m.Groups["path"].Value)
            .Where(p => !Path.Exists(Repository.PathOf(p)));
        Assert.Empty(missing);
    }

    [Fact]
    public void BothReadmesNameTheSameCommands()
    {
        var english = Command().Matches(File.ReadAllText(Repository.PathOf("README.md"))).Select(m => m.Value).ToHashSet();
        var chinese = Command().Matches(File.ReadAllText(Repository.PathOf("README.zh-CN.md"))).Select(m => m.Value).ToHashSet();
        Assert.NotEmpty(english);
        Assert.Equal(english.Order(), chinese.Order());
    }

    [Fact]
    public void EveryTestTheCrawlersTableNamesExists()
    {
        var classes = Directory
            .EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(f => Path.GetFileNameWithoutExtension(f)!, StringComparer.Ordinal);
        var named = TestName().Matches(File.ReadAllText(Repository.PathOf("docs/crawler.md")));
        Assert.True(named.Count > 60, "The table of docs/crawler.md names its tests as `Class.Test`.");
        var missing = named.Where(m =>
            !classes[m.Groups["class"].Value]
                .Any(f => File.ReadAllText(f).Contains($" {m.Groups["test"].Value}(", StringComparison.Ordinal))
        );
        Assert.Empty(missing.Select(m => m.Value));
    }

    [GeneratedRegex("`(?<class>[A-Z][A-Za-z0-9]*Tests)[.](?<test>[A-Za-z0-9]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(
        @"`(?<path>(?:crawler|classifier|index|api|tests|seeds|docs|tools)/[\w./-]*[\w/])`",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\./adwatch [a-z]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();
}
