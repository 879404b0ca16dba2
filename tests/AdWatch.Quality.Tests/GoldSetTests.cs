using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Quality.Tests;

public sealed class GoldSetTests
{
    private const int FewestTexts = 800;
    private const int FewestOfACode = 12;

    private static readonly HashSet<string> Codes = RuleSet.Load(Checkout.Seeds).Codes.All.Select(c => c.Code).ToHashSet();

    public static TheoryData<string> Sets => [Checkout.Gold, Checkout.Blind];

    [Theory]
    [MemberData(nameof(Sets))]
    public void TheSetIsWellFormed(string folder)
    {
        var set = GoldSet.Read(folder, Codes);

        Assert.NotEmpty(set.Texts);
        Assert.True(set.Faults.Count == 0, string.Join(Environment.NewLine, set.Faults));
    }

    [Fact]
    public void EveryCodeHasEnoughTextsAndHalfOfAllAreLawful()
    {
        var texts = GoldSet.Read(Checkout.Gold, Codes).Texts;
        var few = Codes.Where(code => texts.Count(t => t.Labelled.Codes.Contains(code)) < FewestOfACode).ToArray();

        Assert.Empty(few);
        Assert.True(texts.Count >= FewestTexts, $"{texts.Count} texts");
        Assert.True(texts.Count(t => t.IsLawful) * 2 >= texts.Count, $"{texts.Count(t => t.IsLawful)} of {texts.Count} are lawful");
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void NoTextOfTheSetIsTrainedOn(string folder)
    {
        var trained = Directory
            .GetFiles(Path.Combine(Checkout.Seeds, "examples"), "*.jsonl", SearchOption.AllDirectories)
            .SelectMany(file => LabelledTextReader.Read(file, Codes, GoldSet.SeenAt).Texts)
            .Select(text => text.Input.Text.Trim())
            .ToHashSet();
        var both = GoldSet.Read(folder, Codes).Texts.Where(t => trained.Contains(t.Text.Trim())).Select(t => t.Place);

        Assert.NotEmpty(trained);
        Assert.Empty(both);
    }

    [Theory]
    [InlineData("""{"id":"a","channel":"forum","text":"字","labels":["no-such-code"]}""", "no-such-code")]
    [InlineData("""{"id":"a","channel":"forum","text":"字","labels":[]""", "gold.jsonl:1")]
    [InlineData("""{"id":"a","channel":"telegraph","text":"字","labels":[]}""", "telegraph")]
    [InlineData("""{"id":"a","channel":"forum","text":"字","labels":["scalper"],"evidence":[{"code":"scalper","text":"别"}]}""", "'别'")]
    [InlineData("""{"id":"a","channel":"forum","text":"字","labels":["scalper"]}""", "no evidence")]
    [InlineData("""{"id":"a","channel":"forum","text":"字"}""", "without labels")]
    [InlineData("""{"id":"a","channel":"forum","text":"字","labels":[],"label":[]}""", "'label'")]
    public void AFaultyLineIsNamed(string line, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("adwatch-gold");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "gold.jsonl"), line + "\n");

            var fault = Assert.Single(GoldSet.Read(folder.FullName, Codes).Faults);

            Assert.Contains("gold.jsonl", fault, StringComparison.Ordinal);
            Assert.Contains(expected, fault, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
