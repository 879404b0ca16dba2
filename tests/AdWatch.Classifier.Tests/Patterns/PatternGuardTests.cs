using System.Text.RegularExpressions;
using AdWatch.Classifier.Patterns;
using CsCheck;

namespace AdWatch.Classifier.Tests.Patterns;

public sealed class PatternGuardTests
{
    /// <summary>Groups, classes, gaps and counts over a few characters.</summary>
    private static readonly string[] Parts =
    [
        "甲",
        "乙丙",
        "(?:甲|乙)",
        "(?:甲乙|丙|丁甲)",
        "(?:甲(?:乙)?|丙)",
        "[乙丙]",
        "[^。]{0,3}",
        "\\d",
        "丁?",
        "(?:甲|丁)?",
        "乙{1,2}",
        "(?:丙丁)+",
        "甲*",
        "|",
    ];

    private static readonly Gen<string> Patterns = Gen.Int[0, Parts.Length - 1]
        .Select(part => Parts[part])
        .Array[1, 6]
        .Select(string.Concat)
        .Where(pattern => !pattern.StartsWith('|') && !pattern.EndsWith('|') && !pattern.Contains("||", StringComparison.Ordinal));

    [Theory]
    [InlineData("治愈率", "治愈率")]
    [InlineData("(?:治愈|有效)率.{0,6}", "治愈,有效")]
    [InlineData("甲?乙丙", "乙丙")]
    [InlineData("甲{0,2}乙", "乙")]
    [InlineData("甲{1,2}乙丙", "乙丙")]
    [InlineData("\\d+元", "元")]
    [InlineData("[京沪]药广审", "药广审")]
    [InlineData("(?<n>国药准字)\\w", "国药准字")]
    [InlineData("(?i)国药", "国药")]
    [InlineData("(?:甲|乙?)丁", "丁")]
    [InlineData("甲乙|丙", "甲乙,丙")]
    [InlineData("100\\.5%", "100.5%")]
    [InlineData("(?!不)治愈", "治愈")]
    [InlineData("甲*", null)]
    [InlineData("[^甲]", null)]
    [InlineData("[甲-乙]", null)]
    [InlineData("(?:甲|.*)", null)]
    [InlineData("(", null)]
    [InlineData("[", null)]
    [InlineData("\\", null)]
    public void OneOfTheWordsStandsInEveryMatch(string pattern, string? words) =>
        Assert.Equal(words?.Split(','), PatternGuard.Find(pattern));

    [Theory]
    [InlineData("(?:治愈|有效)率", "治愈率,有效率")]
    [InlineData("(?:我|本)(?:院|店)专[治攻]", "我院专治,我院专攻,我店专治,我店专攻,本院专治,本院专攻,本店专治,本店专攻")]
    [InlineData("包(?:治)?好", "包治好,包好")]
    [InlineData("甲[^。]{0,6}(?:乙丙|丁戊)", "乙丙,丁戊 甲")]
    [InlineData("(?:好|好了)吗", "好吗,好了吗")]
    [InlineData("(?:给|抽)[他她]?\\d{3}", "给他,给她,给,抽他,抽她,抽 0,1,2,3,4,5,6,7,8,9")]
    [InlineData("a{2b|c", "a{2b,c")]
    [InlineData("[^]a]x", "x")]
    [InlineData("(?=甲)乙", "乙")]
    [InlineData("甲*", "")]
    public void GroupsThatFollowEachOtherMakeLongerWords(string pattern, string sets) =>
        Assert.Equal(sets, string.Join(' ', PatternGuard.FindAll(pattern).Select(set => string.Join(',', set))));

    [Fact]
    public void OfEverySetAWordStandsInWhateverMatches() =>
        Patterns
            .Where(pattern => pattern.Length > 0)
            .SelectMany(pattern => Gen.Char["甲乙丙丁。5"].Array[0, 12].Select(text => (Pattern: pattern, Text: new string(text))))
            .Sample(
                sample =>
                {
                    foreach (
                        var match in Regex
                            .Matches(sample.Text, sample.Pattern, RegexOptions.None, TimeSpan.FromSeconds(1))
                            .Where(match => match.Length > 0)
                    )
                    {
                        Assert.All(
                            PatternGuard.FindAll(sample.Pattern),
                            set => Assert.Contains(set, word => match.Value.Contains(word, StringComparison.Ordinal))
                        );
                    }
                },
                iter: 20_000
            );
}
