using AdWatch.Classifier;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;

namespace AdWatch.Quality.Tests.Disguises;

public sealed class CollisionTests
{
    private const int FewestTexts = 300;

    private static readonly string[] Texts =
    [
        .. File.ReadAllLines(Checkout.PathOf("tests", "AdWatch.Quality.Tests", "Disguises", "tables", "collisions.txt"))
            .Where(line => line.Length > 0 && line[0] != '#'),
    ];

    [Fact]
    public void WordsThatLookLikeDisguisesAreNotTakenForThem()
    {
        var classifier = AdClassifier.Load(Checkout.Seeds);
        var guilty = (
            from text in Texts
            let given = classifier.Classify(Input(text), EmptyRegisters.Instance)
            where given.Labels.Any()
            select $"{text} → {string.Join(", ", given.Findings.Select(f => $"{f.Code} by {f.Rule} “{string.Join(" … ", f.Spans.Select(s => s.Text))}”"))}"
        ).ToArray();

        Assert.True(guilty.Length == 0, string.Join(Environment.NewLine, guilty));
    }

    [Fact]
    public void ThereAreEnoughOfThemAndEachStandsOnce()
    {
        Assert.True(Texts.Length >= FewestTexts, $"{Texts.Length} texts, at least {FewestTexts} are wanted");
        Assert.Equal(Texts.Length, Texts.Distinct().Count());
    }

    private static ClassifierInput Input(string text) =>
        new()
        {
            Id = "t",
            Text = text,
            Channel = "forum",
            SeenAt = GoldSet.SeenAt,
        };
}
