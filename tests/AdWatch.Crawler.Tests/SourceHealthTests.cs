using System.Collections.Immutable;
using AdWatch.Crawler.Health;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.AspNetCore.Http;

namespace AdWatch.Crawler.Tests;

/// <summary>When a source that is watched in name only is told.</summary>
public sealed class SourceHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 12, 8, 0, 0, TimeSpan.FromHours(8));
    private static readonly SourceAlarmOptions Options = new();

    [Theory]
    [InlineData("every day", 24, 73, true)]
    [InlineData("every day", 24, 71, false)]
    [InlineData("every week", 168, 73, false)]
    [InlineData("every week", 168, 505, true)]
    [InlineData("every hour, but never sooner than a day", 1, 23, false)]
    [InlineData("every hour, but never sooner than a day", 1, 25, true)]
    public void ASourceIsSilentAfterThreeOfItsIntervals(string schedule, int every, int hoursSilent, bool isSilent)
    {
        var source = Source(new SourceSchedule { Every = TimeSpan.FromHours(every) });

        var alarms = Judge(source, Seen(TimeSpan.FromHours(hoursSilent)));

        Assert.True(isSilent == alarms.Any(a => a.Kind == SourceAlarmKind.Silent), schedule);
    }

    [Fact]
    public void ACalendarGivesTheInterval()
    {
        var mondays = Source(new SourceSchedule { Cron = "0 3 * * 1" });

        Assert.Empty(Judge(mondays, Seen(TimeSpan.FromDays(20))));
        Assert.Equal(SourceAlarmKind.Silent, Assert.Single(Judge(mondays, Seen(TimeSpan.FromDays(22)))).Kind);
    }

    [Fact]
    public void WhileNobodyWatchedNobodyIsSilent()
    {
        var alarms = SourceHealth.Judge(
            Source(),
            Seen(TimeSpan.FromDays(30)),
            Options,
            Now - TimeSpan.FromHours(2),
            new HashSet<SourceAlarmKind>(),
            Now
        );

        Assert.Empty(alarms);
    }

    [Fact]
    public void FiveFailuresOfOneSecondAreNoAlarmAndFiveOfAnHourAre()
    {
        var failing = Seen(TimeSpan.FromHours(2)) with { FailuresInRow = 5, LastError = "Blocked: https://a.test/: HTTP 403" };

        Assert.Empty(Judge(Source(), failing with { FailingSince = Now.AddSeconds(-1) }));
        var alarm = Assert.Single(Judge(Source(), failing with { FailingSince = Now.AddHours(-1) }));
        Assert.Equal(SourceAlarmKind.Failing, alarm.Kind);
        Assert.Contains("HTTP 403", alarm.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ASourceIsSlowAgainstItselfAndMustBecomeClearlyQuicker()
    {
        SourceStatus Paced(double now) =>
            Seen(TimeSpan.FromHours(1)) with
            {
                Pace = TimeSpan.FromSeconds(now),
                UsualPace = TimeSpan.FromSeconds(1),
                AnswersTimed = 200,
            };

        Assert.Empty(Judge(Source(), Paced(3.9)));
        Assert.Equal(SourceAlarmKind.Slow, Assert.Single(Judge(Source(), Paced(4))).Kind);
        Assert.Single(Judge(Source(), Paced(3.1), SourceAlarmKind.Slow));
        Assert.Empty(Judge(Source(), Paced(1.9), SourceAlarmKind.Slow));
    }

    [Fact]
    public async Task FailuresInARowAreCountedOverRunsAndEndWithTheFirstPage()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Text("/", "no", status: StatusCodes.Status403Forbidden);
        var began = world.Time.GetUtcNow();
        for (var day = 0; day < 3; day++)
        {
            await world.CrawlAsync(new CrawlRun { Once = true, All = true });
            world.Time.Advance(TimeSpan.FromDays(1));
        }

        await world.RestartAsync();
        await world.Engine.ReplaceSourcesAsync([world.Source()], TestContext.Current.CancellationToken);
        var failing = await StatusAsync(world);
        world.Site.Page("/", "首页");
        world.Time.Advance(TimeSpan.FromDays(1));
        await world.CrawlAsync(new CrawlRun { Once = true, All = true });
        var mended = await StatusAsync(world);

        Assert.True(failing.FailuresInRow >= 2, $"{failing.FailuresInRow} failures");
        Assert.InRange(failing.FailingSince!.Value, began.AddSeconds(-1), began.AddDays(1));
        Assert.Null(failing.LastTrulySeen);
        Assert.Equal((0, null), (mended.FailuresInRow, mended.FailingSince));
        Assert.True(mended.AnswersTimed > 0 && mended.Pace > TimeSpan.Zero);
    }

    [Fact]
    public async Task TheStatusIsReadBesideACrawlThatHoldsTheFolder()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页");
        await world.CrawlAsync();

        var status = Assert.Single(SourceStatuses.Read(world.Folder.Path, [world.Source()], world.Time));

        Assert.Equal(("one", "示例来源"), (status.SourceId, status.Name));
        Assert.NotNull(status.LastTrulySeen);
    }

    private static async Task<SourceStatus> StatusAsync(CrawlWorld world) =>
        Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));

    private static ImmutableArray<SourceAlarm> Judge(Source source, SourceStatus status, params SourceAlarmKind[] raised) =>
        SourceHealth.Judge(source, status, Options, Now.AddYears(-1), raised.ToHashSet(), Now);

    private static SourceStatus Seen(TimeSpan ago) =>
        new()
        {
            SourceId = "a",
            Name = "a",
            Channel = "forum",
            Active = true,
            LastEnds = ImmutableSortedDictionary<CrawlDisposition, DateTimeOffset>.Empty.Add(CrawlDisposition.Read, Now - ago),
        };

    private static Source Source(SourceSchedule? schedule = null) =>
        new()
        {
            Id = "a",
            Name = "a",
            Channel = "forum",
            Urls = ["https://a.test/"],
            Scope = new SourceScope([], 1, 1, []),
            Schedule = schedule ?? new SourceSchedule(),
        };
}
