using AdWatch.Classifier.Patterns;

namespace AdWatch.Classifier.Tests.Patterns;

public sealed class PatternGuardTests
{
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
}
