using System.Text.Json;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Tests.Results;

public sealed class ClassificationJsonTests
{
    [Fact]
    public void ALineIsReadWithAllItsFields()
    {
        var line = ClassificationJson.ReadLine(
            """{"id":"a1","channel":"forum","url":"https://a.test/","publisher":"青禾医院","title":"题","text":"文","published_at":"2026-05-12T23:30:00Z","images":[{"id":"p","text":"字"}],"context":{"certificate":"x","licensed_departments":["内科"],"institution":"青禾医院"},"labels":["x"]}""",
            TestSeeds.Today
        );

        Assert.Null(line.Error);
        Assert.Equal("a1", line.Input!.Id);
        Assert.Equal(new DateOnly(2026, 5, 13), line.Input.PublishedAt);
        Assert.Equal(new ImageText("p", "字"), Assert.Single(line.Input.Images));
        Assert.Equal(["内科"], line.Input.Context!.LicensedDepartments);
    }

    [Fact]
    public void HtmlInPlaceOfTextIsHandedOn()
    {
        var line = ClassificationJson.ReadLine("""{"id":"a","html":"<p>文</p>"}""", TestSeeds.Today);

        Assert.Equal("<p>文</p>", line.Html);
        Assert.NotNull(line.Input);
    }

    [Theory]
    [InlineData("{\"id\":\"a\"", "a line that is cut off", null)]
    [InlineData("nonsense", "no JSON", null)]
    [InlineData("[1]", "an array", null)]
    [InlineData("", "nothing", null)]
    [InlineData("{\"text\":\"文\"}", "no id", null)]
    [InlineData("{\"id\":\"a\"}", "no text", "a")]
    [InlineData("{\"id\":\"a\",\"text\":5}", "a number for a text", "a")]
    [InlineData("{\"id\":\"a\",\"text\":\"文\",\"channel\":\"tv\"}", "an unknown channel", "a")]
    [InlineData("{\"id\":\"a\",\"text\":\"文\",\"published_at\":\"soon\"}", "no date", "a")]
    [InlineData("{\"id\":\"a\",\"text\":\"\\ud800\"}", "half a pair", "a")]
    [InlineData("{\"id\":\"a\",\"text\":\"文\",\"images\":5}", "no list", "a")]
    public void AFaultyLineSaysWhatIsWrong(string text, string what, string? id)
    {
        var line = ClassificationJson.ReadLine(text, TestSeeds.Today);

        Assert.True(line is { Input: null, Error.Length: > 10 }, what);
        Assert.Equal(id, line.Id);
    }

    [Fact]
    public void ChineseIsWrittenReadable()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"));

        var json = ClassificationJson.Write(seeds.Classify("治愈率"));

        Assert.Contains("\"spans\":[{\"field\":\"text\",\"start\":0,\"length\":3,\"text\":\"治愈率\"}]", json, StringComparison.Ordinal);
        Assert.Contains("\"basis\":[{\"law\":\"广告法\",\"article\":\"16\"}]", json, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', json);
    }

    [Fact]
    public void TheFieldsStandInTheOrderOfTheContract()
    {
        using var seeds = new TestSeeds();

        using var document = JsonDocument.Parse(ClassificationJson.Write(seeds.Classify("文")));

        Assert.Equal(
            ["id", "labels", "severity", "tier", "lead", "departments", "findings", "excused", "facts", "decision"],
            document.RootElement.EnumerateObject().Select(field => field.Name)
        );
    }

    [Fact]
    public void AnErrorObjectNamesTheLine() =>
        Assert.Equal("""{"id":null,"error":{"line":7,"message":"kein JSON"}}""", ClassificationJson.WriteError(null, 7, "kein JSON"));
}
