using System.Globalization;
using AdWatch.Indexing.Registers;
using CsCheck;

namespace AdWatch.Indexing.Tests.Registers;

public sealed class RegisterDateTests
{
    [Theory]
    [InlineData("2026-05-12")]
    [InlineData("2026-5-12")]
    [InlineData("2026/5/12")]
    [InlineData("2026.5.12")]
    [InlineData("2026年5月12日")]
    [InlineData("2026 年 5 月 12 日")]
    [InlineData("２０２６年５月１２日")]
    [InlineData("20260512")]
    [InlineData("2026-05-12 00:00:00")]
    [InlineData("2026/5/12 8:30")]
    public void EverySpellingIsTheSameDay(string text)
    {
        Assert.True(RegisterDate.TryParse(text, out var date));
        Assert.Equal(new DateOnly(2026, 5, 12), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("2026年5月")]
    [InlineData("2026-02-30")]
    [InlineData("2026-13-01")]
    [InlineData("2026-5/12")]
    [InlineData("12/5/2026")]
    [InlineData("46154")]
    [InlineData("长期")]
    [InlineData("0001-01-01")]
    public void WhatIsNoDayIsRefused(string text) => Assert.False(RegisterDate.TryParse(text, out _));

    [Fact]
    public void EveryDayInEverySpellingIsReadBack() =>
        Gen.Select(Gen.Int[0, 73000], Gens.Of("yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"))
            .Sample(
                (days, format) =>
                {
                    var day = new DateOnly(1900, 1, 1).AddDays(days);
                    Assert.True(RegisterDate.TryParse(day.ToString(format, CultureInfo.InvariantCulture), out var read));
                    Assert.Equal(day, read);
                }
            );

    [Fact]
    public void NoTextMakesItThrow() =>
        Gen.OneOf(Gen.Char['0', '9'], Gens.Of('-', '/', '.', '年', '月', '日', ' ', '٣', '๕', 'x'))
            .Array[0, 14]
            .Select(chars => new string(chars))
            .Sample(text => Assert.True(RegisterDate.TryParse(text, out var date) || date == default));
}
