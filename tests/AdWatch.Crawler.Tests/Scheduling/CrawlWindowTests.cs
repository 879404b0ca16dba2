using System.Globalization;
using AdWatch.Crawler.Scheduling;

namespace AdWatch.Crawler.Tests.Scheduling;

public sealed class CrawlWindowTests
{
    [Theory]
    [InlineData("22:00-06:00", "2026-05-12T23:30:00+08:00", "2026-05-12T23:30:00+08:00")]
    [InlineData("22:00-06:00", "2026-05-12T05:59:00+08:00", "2026-05-12T05:59:00+08:00")]
    [InlineData("22:00-06:00", "2026-05-12T06:00:00+08:00", "2026-05-12T22:00:00+08:00")]
    [InlineData("01:00-05:00", "2026-05-12T12:00:00+08:00", "2026-05-13T01:00:00+08:00")]
    [InlineData("01:00-05:00", "2026-05-12T00:10:00+08:00", "2026-05-12T01:00:00+08:00")]
    [InlineData("01:00-05:00", "2026-05-11T16:30:00Z", "2026-05-12T01:00:00+08:00")]
    public void TheNextTimeLiesInTheHoursOfShanghai(string window, string at, string next) =>
        Assert.Equal(Time(next), CrawlWindow.Parse(window)!.Next(Time(at)));

    [Theory]
    [InlineData("22:00")]
    [InlineData("22:00-22:00")]
    [InlineData("25:00-06:00")]
    [InlineData("22-6")]
    public void WhatIsNoWindowIsRefused(string text) => Assert.Null(CrawlWindow.Parse(text));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
