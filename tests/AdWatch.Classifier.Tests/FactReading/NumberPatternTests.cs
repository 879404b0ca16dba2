using AdWatch.Classifier.FactReading;

namespace AdWatch.Classifier.Tests.FactReading;

public sealed class NumberPatternTests
{
    [Theory]
    [InlineData(@"路\d{1,5}号", false)]
    [InlineData(@"(?<n>[1-9]|\d{8})(?!号)", false)]
    [InlineData(@"(?:第\d+|[0-9])号", false)]
    [InlineData(@"[一二\d]元", true)]
    [InlineData(@"地址\d*", true)]
    [InlineData(@"(?:\d元|几块)", true)]
    [InlineData(@"路(?!\d)", true)]
    [InlineData(@"[^一]号", true)]
    public void WhatNeedsADigitCannotStandWhereNoneIs(string pattern, bool mayStand)
    {
        var number = new NumberPattern(pattern)
        {
            Id = "n",
            Kind = "price",
            Guard = 0,
        };

        Assert.Equal(mayStand, number.MayStandIn("一百路元号"));
        Assert.True(number.MayStandIn("一百路7号"));
    }
}
