using System.Globalization;
using AdWatch.Crawler.Scheduling;

namespace AdWatch.Crawler.Tests.Scheduling;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 3 * * *", "2026-05-12T00:00+08:00", "2026-05-12T03:00+08:00")]
    [InlineData("0 3 * * *", "2026-05-12T03:00+08:00", "2026-05-13T03:00+08:00")]
    [InlineData("*/15 * * * *", "2026-05-12T10:16+08:00", "2026-05-12T10:30+08:00")]
    [InlineData("5/20 * * * *", "2026-05-12T10:26+08:00", "2026-05-12T10:45+08:00")]
    [InlineData("30 8-10,20 * * *", "2026-05-12T10:30+08:00", "2026-05-12T20:30+08:00")]
    [InlineData("0 0 1 * *", "2026-05-12T00:00+08:00", "2026-06-01T00:00+08:00")]
    [InlineData("0 0 29 2 *", "2026-05-12T00:00+08:00", "2028-02-29T00:00+08:00")]
    [InlineData("0 9 * * mon", "2026-05-12T00:00+08:00", "2026-05-18T09:00+08:00")]
    [InlineData("0 9 * * 7", "2026-05-12T00:00+08:00", "2026-05-17T09:00+08:00")]
    [InlineData("0 9 13 * fri", "2026-05-12T00:00+08:00", "2026-05-13T09:00+08:00")]
    [InlineData("0 9 * jan-mar *", "2026-05-12T00:00+08:00", "2027-01-01T09:00+08:00")]
    [InlineData("59 23 31 12 *", "2026-12-31T23:59+08:00", "2027-12-31T23:59+08:00")]
    public void TheNextTimeIsTheFirstThatFitsInShanghai(string cron, string after, string expected)
    {
        Assert.True(CronSchedule.TryParse(cron, out var schedule, out _));

        Assert.Equal(
            DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
            schedule.Next(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture))
        );
    }

    [Theory]
    [InlineData("0 3 * *")]
    [InlineData("60 3 * * *")]
    [InlineData("0 3-1 * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 * * someday")]
    public void AnExpressionThatCannotBeReadSaysWhy(string cron)
    {
        Assert.False(CronSchedule.TryParse(cron, out _, out var fault));
        Assert.NotEmpty(fault);
    }
}
