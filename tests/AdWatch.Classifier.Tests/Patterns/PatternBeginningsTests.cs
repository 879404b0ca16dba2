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

    [Theory]
    [InlineData("代孕|包成功|吗")]
    [InlineData(@"\d{2,5}元|[\u4e00-\u9fff]医广|[^。]孕|x\dy")]
    public void ManyPlacesAreLookedAtAtOnceAsEachAlone(string pattern)
    {
        var beginnings = PatternBeginnings.Of(PatternParser.Parse(pattern)!)!;
        var random = new Random(5);
        foreach (var length in (int[])[1, 2, 40, 63, 64, 65, 66, 128, 129, 200])
        {
            var text = new string(random.GetItems<char>("代孕包成功吗医广元。5x9y\0 ，\ufffd", length));
            for (var from = 0; from < length; from++)
            {
                var found = beginnings.Find(text, from);
                for (var i = 0; i < PatternBeginnings.Together; i++)
                {
                    var may = from + i < length && beginnings.MayBeginAt(text, from + i);
                    Assert.Equal(may, ((found >> i) & 1) != 0);
                }
            }
        }
    }
}
