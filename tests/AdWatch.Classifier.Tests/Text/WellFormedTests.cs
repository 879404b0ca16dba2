using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Tests.Text;

public sealed class WellFormedTests
{
    [Theory]
    [InlineData("ａｂｃ＿５", "abc_5")]
    [InlineData("①😀", "1😀")]
    [InlineData("\U0001FFFE甲", "\ufffd甲")]
    [InlineData("", "")]
    public void EachCharacterTakesItsCompatibilityForm(string value, string expected) =>
        Assert.Equal(expected, WellFormed.Compatible(value));

    /// <remarks>Numbers: half a pair does not survive as text in an attribute.</remarks>
    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    [InlineData(0xFFFE)]
    [InlineData(0xFFFF)]
    public void WhatIsNoCharacterHasAPlaceholder(int unit)
    {
        Assert.Equal("甲\ufffd乙", WellFormed.Compatible($"甲{(char)unit}乙"));
        Assert.Equal("北京青禾医院\ufffd", RegisterNumber.NormalizeName($"北京青禾医院{(char)unit}"));
    }
}
