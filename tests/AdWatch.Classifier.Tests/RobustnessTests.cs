using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using CsCheck;

namespace AdWatch.Classifier.Tests;

public sealed class RobustnessTests
{
    private const string Rules = """
          - { id: a, code: prohibited-claim, score: 0.9, basis: [ { law: 广告法, article: "16" } ], why: 甲, when: { any: ['@cure-word', { pattern: '(?:治愈率|根治).{0,40}\d+%' }] }, examples: { fires: [甲], silent: [乙] } }
          - { id: b, code: prohibited-claim, score: 0.9, basis: [ { law: 广告法, article: "16" } ], why: 甲, when: { sentence: ['@cure-word', { fact: contact }] }, examples: { fires: [甲], silent: [乙] } }
          - { id: c, code: prohibited-claim, score: 0.9, basis: [ { law: 广告法, article: "16" } ], why: 甲, when: { near: { of: ['@cure-word', '@disease', '@offer-verb'], within: 30 } }, examples: { fires: [甲], silent: [乙] } }

        """;

    private const string Excuses =
        "  - { id: negation, scope: clause-after, when: '@negation' }\n  - { id: quote, scope: quote, when: '@enforcement-word' }\n";

    [Theory]
    [InlineData("根治糖尿病预约")]
    [InlineData("治愈率")]
    [InlineData("138 0013 8000 ")]
    [InlineData("微信abc_12345不得根治")]
    [InlineData("“通报”治愈率98%，")]
    [InlineData("a")]
    [InlineData("(京)医广【2024】第06-18-0321号")]
    [InlineData("\n\n")]
    [InlineData("😀治·愈")]
    public void ALongTextTakesLinearTime(string piece)
    {
        using var seeds = new TestSeeds(Rules, Excuses);
        var classifier = new AdClassifier(seeds.Load());
        Time(classifier, piece, 10_000);
        var tenth = Time(classifier, piece, 100_000);

        var whole = Time(classifier, piece, 1_000_000);

        Assert.True(whole < 30 * Math.Max(tenth, 50), $"100 000 characters took {tenth} ms, 1 000 000 took {whole} ms");
    }

    [Theory]
    [InlineData("治(?:.{0,40}?愈?){1,45}终")]
    [InlineData("治(?:[^。]{0,40}[^，]{0,4}){1,40}终")]
    [InlineData("治(?:治|治治|治治治){1,300}终")]
    public void ThePatternThatIsHardestToMatchHoldsNoPageUp(string pattern)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", $"{{ pattern: '{pattern}' }}"));
        var classifier = new AdClassifier(seeds.Load());
        Time(classifier, "治", 1_000);

        var time = Time(classifier, "治", 30_000);

        Assert.True(time < 20_000, $"30 000 characters took {time} ms");
    }

    [Fact]
    public void TenMegabytesOnOneLineAreJudged()
    {
        using var seeds = new TestSeeds(Rules, Excuses);

        var result = seeds.Classify(string.Concat(Enumerable.Repeat("治愈率高达98%，预约电话13800138000", 10_000_000 / 28)));

        Assert.NotEmpty(result.Findings);
        Assert.Equal(["13800138000"], result.Facts.Phones);
    }

    [Fact]
    public void NoTextMakesItThrowAndEverySpanIsTheExactSubstring()
    {
        using var seeds = new TestSeeds(Rules, Excuses);
        var classifier = new AdClassifier(seeds.Load());
        var pieces = new[]
        {
            "治愈率",
            "根治",
            "糖尿病",
            "预约",
            "不得",
            "通报",
            "微信",
            "QQ",
            "电话",
            "138",
            "0013",
            "8000",
            "98%",
            "“",
            "”",
            "。",
            "，",
            "\n",
            "\n\n",
            " ",
            "\u200b",
            "😀",
            "\ud83d",
            "\udc00",
            "𝟏",
            "①",
            "医广",
            "【2025】",
            "第",
            "号",
            "青禾医院",
            "元",
            "\0",
            "(",
            "-",
            "转",
            "ａ",
            "代孕妇",
        };

        Gen.Select(Gen.Int[0, pieces.Length - 1].Array[0, 40], Gen.Int[0, pieces.Length - 1].Array[0, 6])
            .Sample(
                (text, title) =>
                {
                    var input = new ClassifierInput
                    {
                        Id = "f",
                        Text = string.Concat(text.Select(i => pieces[i])),
                        Title = string.Concat(title.Select(i => pieces[i])),
                        SeenAt = TestSeeds.Today,
                    };
                    var result = classifier.Classify(input, EmptyRegisters.Instance);
                    foreach (
                        var span in result
                            .Findings.SelectMany(finding => finding.Spans)
                            .Concat(result.Excused.Select(excused => excused.Span))
                    )
                    {
                        var field = span.Field == "title" ? input.Title : input.Text;
                        Assert.Equal(span.Text, field.Substring(span.Start, span.Length));
                    }

                    Assert.NotEmpty(ClassificationJson.Write(result));
                },
                iter: 2000
            );
    }

    private static long Time(AdClassifier classifier, string piece, int length)
    {
        var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length));
        var before = TimeProvider.System.GetTimestamp();
        classifier.Classify(
            new()
            {
                Id = "t",
                Text = text,
                SeenAt = TestSeeds.Today,
            },
            EmptyRegisters.Instance
        );
        return (long)TimeProvider.System.GetElapsedTime(before).TotalMilliseconds;
    }
}
