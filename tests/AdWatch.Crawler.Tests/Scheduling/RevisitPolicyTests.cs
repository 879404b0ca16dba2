using AdWatch.Crawler.Results;
using AdWatch.Crawler.Scheduling;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Tests.Scheduling;

public sealed class RevisitPolicyTests
{
    private static readonly CrawlerOptions Options = new() { DataFolder = "unused" };
    private static readonly DateTimeOffset Now = new(2026, 5, 12, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AFixedIntervalIsKept() => Assert.Equal(Now.AddHours(6), Next(Every(6), Ended()).Due);

    [Fact]
    public void AnAdaptiveIntervalShrinksWithChangeAndGrowsWithout()
    {
        var schedule = Every(8) with { Adaptive = new AdaptiveBounds(TimeSpan.FromHours(3), TimeSpan.FromHours(10)) };
        var interval = TimeSpan.FromHours(8);

        Assert.Equal(TimeSpan.FromHours(8), Next(schedule, Ended() with { FirstVisit = true, Changed = true }).Interval);
        Assert.Equal(TimeSpan.FromHours(4), Next(schedule, Ended() with { Interval = interval, Changed = true }).Interval);
        Assert.Equal(TimeSpan.FromHours(10), Next(schedule, Ended() with { Interval = interval }).Interval);
        Assert.Equal(TimeSpan.FromHours(3), Next(schedule, Ended() with { Interval = TimeSpan.FromHours(4), Changed = true }).Interval);
    }

    [Fact]
    public void ANewFindingHalvesTheIntervalAndAPageWithOneNeverDriftsBeyondThePlainInterval()
    {
        var schedule = Every(8) with { Adaptive = new AdaptiveBounds(TimeSpan.FromHours(1), TimeSpan.FromDays(14)) };
        var seen = Ended() with { Interval = TimeSpan.FromHours(8) };

        Assert.Equal(TimeSpan.FromHours(4), Next(schedule, seen with { HasFinding = true, FindingIsNew = true }).Interval);
        Assert.Equal(TimeSpan.FromHours(8), Next(schedule, seen with { HasFinding = true }).Interval);
        Assert.Equal(TimeSpan.FromHours(12), Next(schedule, seen).Interval);
    }

    [Fact]
    public void AListAndAStartPageNeverDriftBeyondThePlainInterval()
    {
        var schedule = Every(1) with { Adaptive = new AdaptiveBounds(TimeSpan.FromMinutes(15), TimeSpan.FromDays(14)) };

        Assert.Equal(TimeSpan.FromHours(1), Next(schedule, Ended() with { Interval = TimeSpan.FromHours(1), IsSignal = true }).Interval);
    }

    [Theory]
    [InlineData(CrawlDisposition.Failed)]
    [InlineData(CrawlDisposition.NotFound)]
    [InlineData(CrawlDisposition.Gone)]
    public void AListThatFailsEightTimesInARowIsRetiredAndAPageIsNot(CrawlDisposition disposition)
    {
        var dead = Ended() with { Disposition = disposition, Failures = 7, MayRetire = true };

        Assert.True(Next(Every(24), dead).Retired);
        Assert.False(Next(Every(24), dead with { Failures = 6 }).Retired);
        Assert.False(Next(Every(24), dead with { MayRetire = false }).Retired);
        Assert.Equal(7, Next(Every(24), dead with { Failures = 6 }).Failures);
    }

    [Fact]
    public void TheNextVisitLiesInTheHoursOfTheSource()
    {
        var schedule = Every(6) with { Window = CrawlWindow.Parse("22:00-06:00") };

        // 08:00 in Shanghai and six hours more is 14:00: the window opens at 22:00.
        Assert.Equal(Now.AddHours(14), Next(schedule, Ended()).Due);
    }

    [Fact]
    public void ACronSourceComesAtItsNextTime() =>
        Assert.Equal(Now.AddHours(19), Next(new SourceSchedule { Cron = "0 3 * * *" }, Ended()).Due);

    [Fact]
    public void AFailedVisitIsTriedAgainSoonAndEachTimeLaterButNeverBeyondTheInterval()
    {
        var failed = Ended() with { Disposition = CrawlDisposition.Failed };

        Assert.Equal(Now.AddMinutes(10), Next(Every(24), failed).Due);
        Assert.Equal(Now.AddMinutes(40), Next(Every(24), failed with { Failures = 2 }).Due);
        Assert.Equal(Now.AddHours(24), Next(Every(24), failed with { Failures = 30 }).Due);
        Assert.Equal(3, Next(Every(24), failed with { Failures = 2 }).Failures);
    }

    [Fact]
    public void APauseTheHostAskedForIsHeld() =>
        Assert.Equal(
            Now.AddHours(30),
            Next(Every(24), Ended() with { Disposition = CrawlDisposition.Blocked, RetryAfter = TimeSpan.FromHours(30) }).Due
        );

    private static SourceSchedule Every(int hours) => new() { Every = TimeSpan.FromHours(hours) };

    private static VisitEnd Ended() => new(Now, CrawlDisposition.Read, false, false, null, 0, null);

    private static Revisit Next(SourceSchedule schedule, VisitEnd ended) =>
        RevisitPolicy.Next(
            new Source
            {
                Id = "a",
                Name = "a",
                Channel = "forum",
                Urls = [],
                Scope = new SourceScope([], 1, 1, []),
                Schedule = schedule,
            },
            Options,
            ended
        );
}
