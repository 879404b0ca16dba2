using AdWatch.Classifier.Patterns;

namespace AdWatch.Classifier.Tests.Patterns;

public sealed class PatternSizeTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("代孕", 2)]
    [InlineData("代|孕", 2)]
    [InlineData("代.{0,20}孕", 22)]
    [InlineData("代.{3}孕", 5)]
    [InlineData("代.{3,}孕", 6)]
    [InlineData("代+孕*妈?", 3)]
    [InlineData("(代孕){3}", 6)]
    [InlineData("(?:代孕|供卵){1,5}?", 20)]
    [InlineData("(?<name>代孕){2}", 4)]
    [InlineData("(?i:ab){2}", 4)]
    [InlineData("(?i)ab", 2)]
    [InlineData("((代{10}){10}){10}", 1000)]
    [InlineData("[]a-z]{4}", 4)]
    [InlineData(@"[^]\]]{4}x", 5)]
    [InlineData(@"[^\]]{4}x", 5)]
    [InlineData(@"a{5}[\](]x", 7)]
    [InlineData("(?!x{9})y", 10)]
    [InlineData("(?<=x{9})y", 10)]
    [InlineData("a{9}(b", 10)]
    [InlineData(@"\(\d{3}\)", 5)]
    [InlineData("^代孕$", 2)]
    [InlineData("代{孕}", 4)]
    [InlineData("代{,3}", 5)]
    public void CountedPartsCountAsOftenAsTheyStand(string pattern, long size) => Assert.Equal(size, PatternSize.Of(pattern));

    [Fact]
    public void CountsOfCountsAreNoOverflow()
    {
        Assert.True(
            PatternSize.Of(string.Concat(Enumerable.Repeat("(", 50)) + "a" + string.Concat(Enumerable.Repeat("){99999}", 50)))
                > PatternSize.Most
        );
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("(?")]
    [InlineData("[")]
    [InlineData("[^")]
    [InlineData(@"\")]
    [InlineData("a{")]
    [InlineData("a{99999999999999999999}")]
    public void WhatIsNoExpressionHasASizeToo(string pattern) => Assert.True(PatternSize.Of(pattern) >= 0);
}
