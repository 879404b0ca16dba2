using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Tests.Claims;

/// <summary>Texts for the claim base, written apart from it: rumours in other words; and rebuttals, questions, news, advice and small talk with the same words.</summary>
internal static class ClaimTexts
{
    private static readonly string Root = FindRoot();

    private static readonly DateOnly Day = new(2026, 11, 26);

    /// <summary>Id of the claim, and text.</summary>
    public static IReadOnlyList<(string Name, string Text)> Reworded { get; } = Read("reworded.txt");

    /// <summary>Kind (rebuttal, question, news, advice, everyday), and text.</summary>
    public static IReadOnlyList<(string Name, string Text)> Lawful { get; } = Read("lawful.txt");

    public static Classification Judge(AdClassifier classifier, string text) =>
        classifier.Classify(
            new ClassifierInput
            {
                Id = "t",
                Text = text,
                Channel = "social-post",
                SeenAt = Day,
            },
            EmptyRegisters.Instance
        );

    /// <summary>The seeds of the checkout.</summary>
    public static string Seeds => Path.Combine(Root, "seeds");

    public static bool IsClaim(string rule) => rule.StartsWith("claim:", StringComparison.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AdWatch.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"AdWatch.sln is not above {AppContext.BaseDirectory}: run the tests from a checkout");
    }

    private static (string, string)[] Read(string name) =>
        [
            .. File.ReadLines(Path.Combine(Root, "tests", "AdWatch.Classifier.Tests", "Claims", name))
                .Select(line => line.Split('|', 2))
                .Select(parts => (parts[0], parts[1])),
        ];
}
