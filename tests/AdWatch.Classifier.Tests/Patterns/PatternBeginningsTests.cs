using AdWatch.Classifier.Patterns;

namespace AdWatch.Classifier.Tests.Patterns;

public sealed class PatternBeginningsTests
{
    [Theory]
    [InlineData("代孕", "代孕", true)]
    [InlineData("代孕", "代包", false)]
    [InlineData("代孕", "代", false)]
    [InlineData("代", "代", true)]
    [InlineData("代?孕包", "孕包", true)]
    [InlineData("代?孕包", "代包", false)]
    [InlineData("(?:代|包成)功", "包成", true)]
    [InlineData("(?:代|包成)功", "包功", false)]
    [InlineData("代{2,3}孕", "代代", true)]
    [InlineData("代{2,3}孕", "代孕", false)]
    [InlineData("(?:代){0,2}孕功", "代孕", true)]
    [InlineData(@"\d元", "5元", true)]
    [InlineData(@"\d元", "五元", false)]
    [InlineData("[\\u4e00-\\u9fff]医广", "一医", true)]
    [InlineData("[\\u4e00-\\u9fff]医广", "一二", false)]
    [InlineData("[^。]孕", "代孕", true)]
    [InlineData("[^。]孕", "代包", false)]
    [InlineData("^代孕", "代孕", true)]
    public void TwoCharactersTellWhetherAMatchMayBegin(string pattern, string text, bool may)
    {
        var beginnings = PatternBeginnings.Of(PatternParser.Parse(pattern)!)!;

        Assert.Equal(may, beginnings.MayBeginAt(text, 0));
    }

    [Fact]
    public void WhatBeginsInTooManyWaysHasNone()
    {
        var words = string.Join('|', Enumerable.Range(0, 2000).Select(i => $"{(char)('一' + i)}孕"));

        Assert.Null(PatternBeginnings.Of(PatternParser.Parse(words)!));
    }
}
