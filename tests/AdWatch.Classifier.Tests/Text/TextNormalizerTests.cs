using AdWatch.Classifier.Text;
using CsCheck;

namespace AdWatch.Classifier.Tests.Text;

public sealed class TextNormalizerTests
{
    private static readonly CharacterFolding Folding = CharacterFolding.Create([('療', '疗'), ('醫', '医'), ('癒', '愈')]);
    private static readonly TextNormalizer Detection = new(Folding);
    private static readonly TextNormalizer Search = new(Folding, NormalForm.Search);

    /// <summary>Texts with everything that makes normalising hard, lone surrogates included.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.Char["治愈率療癒口腔医院"].Array[0, 8].Select(cs => new string(cs)),
            Gen.Char["abcXYZ019 \t"].Array[0, 8].Select(cs => new string(cs)),
            Gen.Char["\n\r\u3000 ·•_*|^~"].Array[0, 8].Select(cs => new string(cs)),
            Pick("😀", "𝟏", "①", "⑩", "㎎", "\u200b", "\ufe0f", "𠮷", "🄰", "\ud83d", "\udc00", "，", "％", "e\u0301"),
            Gen.Char.Select(c => c.ToString())
        )
        .Array[0, 30]
        .Select(string.Concat);

    [Theory]
    [InlineData("治 愈", "治愈")]
    [InlineData("治\u200b愈", "治愈")]
    [InlineData("治·愈", "治愈")]
    [InlineData("治*_|愈", "治愈")]
    [InlineData("治\n愈", "治愈")]
    [InlineData("治😀愈", "治愈")]
    [InlineData("療癒", "疗愈")]
    [InlineData("ＡＢＣ１２３％", "abc123%")]
    [InlineData("①③⑧ ❷ ⑩", "138 2 10")]
    [InlineData("𝟏𝟑𝟖", "138")]
    [InlineData("٣٤५", "345")]
    [InlineData("【2025】第１号", "[2025]第1号")]
    [InlineData("有效率 98 %", "有效率98%")]
    [InlineData("VX  abc", "vx abc")]
    [InlineData("  口腔  ", "口腔")]
    [InlineData("治\u0336愈", "治愈")]
    [InlineData("甲\n\n乙", "甲\n乙")]
    [InlineData("甲\r\n \r\n乙", "甲\n乙")]
    [InlineData("甲\n\n", "甲")]
    [InlineData("a\nb", "a b")]
    [InlineData("㎎", "mg")]
    [InlineData("", "")]
    public void DetectionSeesThePlainForm(string original, string expected) => Assert.Equal(expected, Detection.Normalize(original).Text);

    [Theory]
    [InlineData("治 愈", "治愈")]
    [InlineData("治😀愈", "治😀愈")]
    [InlineData("有效率 98", "有效率 98")]
    [InlineData("治、愈", "治、愈")]
    public void SearchDropsOnlyWhatTheContractNames(string original, string expected) =>
        Assert.Equal(expected, Search.Normalize(original).Text);

    [Fact]
    public void ARangeLeadsBackToTheExactOriginalWords()
    {
        const string Original = "本院\u200b治 · 愈率 高达９８％！";
        var text = Detection.Normalize(Original);
        var at = text.Text.IndexOf("治愈率高达98%", StringComparison.Ordinal);

        var (start, length) = text.ToOriginal(at, "治愈率高达98%".Length);

        Assert.Equal("治 · 愈率 高达９８％", Original.Substring(start, length));
    }

    [Fact]
    public void ADigitBeyondTheBmpLeadsBackToBothItsUnits()
    {
        const string Original = "电话𝟏𝟑𝟖";
        var text = Detection.Normalize(Original);

        var (start, length) = text.ToOriginal(text.Text.IndexOf('3', StringComparison.Ordinal), 1);

        Assert.Equal("𝟑", Original.Substring(start, length));
    }

    [Fact]
    public void ALineBreakInsideABlockIsRemembered()
    {
        var text = Detection.Normalize("第一行\n第二行");

        Assert.Equal("第一行第二行", text.Text);
        Assert.Equal([3], text.LineBreaks);
    }

    [Fact]
    public void TheWayBackNeverGoesBackwardsAndStaysInside() =>
        Texts.Sample(original =>
        {
            foreach (var normalizer in new[] { Detection, Search })
            {
                var text = normalizer.Normalize(original);
                var previous = 0;
                for (var i = 0; i < text.Text.Length; i++)
                {
                    var (start, length) = text.ToOriginal(i, 1);
                    Assert.InRange(start, previous, original.Length - 1);
                    Assert.InRange(length, 1, original.Length - start);
                    previous = start;
                }
            }
        });

    [Fact]
    public void ASpanNeverCutsASurrogatePair() =>
        Texts.Sample(original =>
        {
            var text = Detection.Normalize(original);
            for (var i = 0; i < text.Text.Length; i++)
            {
                var (start, length) = text.ToOriginal(i, 1);
                Assert.False(IsInsidePair(original, start), $"the span begins inside a pair at {start}");
                Assert.False(IsInsidePair(original, start + length), $"the span ends inside a pair at {start + length}");
            }
        });

    [Fact]
    public void TheOriginalWordsOfARangeHaveThatNormalForm() =>
        Gen.Select(
                Gen.Char["治愈率口腔医院"].Array[0, 8].Select(cs => new string(cs)).Where(s => s.Length > 0),
                Pick("\u200b", " ", "·", "~", "\ufeff")
            )
            .Sample(
                (word, mark) =>
                {
                    var original = "前" + string.Join(mark, word.ToCharArray()) + "后";
                    var text = Detection.Normalize(original);
                    var (start, length) = text.ToOriginal(1, word.Length);
                    Assert.Equal(word, Detection.Normalize(original.Substring(start, length)).Text);
                }
            );

    [Fact]
    public void NormalisingTwiceChangesNothing() =>
        Texts.Sample(original =>
        {
            var once = Detection.Normalize(original).Text.Replace("\n", "\n\n", StringComparison.Ordinal);
            Assert.Equal(once, Detection.Normalize(once).Text.Replace("\n", "\n\n", StringComparison.Ordinal));
        });

    private static bool IsInsidePair(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
