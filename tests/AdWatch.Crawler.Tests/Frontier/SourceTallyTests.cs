using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Frontier;

/// <summary>The counts kept beside the URLs, against counting the URLs.</summary>
public sealed class SourceTallyTests : IDisposable
{
    private const int Steps = 150;

    private static readonly string[] Ids = ["one", "two"];

    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero));
    private readonly List<FrontierEntry> leased = [];
    private Random random = new(0);
    private int urls;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task WhateverHappensTheCountsAreThoseOfCountingEveryUrl(int seed)
    {
        random = new Random(seed);
        var frontier = Open();
        await frontier.ReplaceSourcesAsync([.. Ids.Select(Source)]);
        for (var step = 0; step < Steps; step++)
        {
            if (random.Next(40) == 0)
            {
                frontier.Dispose();
                frontier = Open();
                leased.Clear();
                await frontier.RecoverAsync(_ => []);
            }

            await StepAsync(frontier);
            time.Advance(TimeSpan.FromSeconds(random.Next(0, 90)));
            foreach (var status in frontier.Statuses())
            {
                Compare(status, step);
            }
        }

        Assert.InRange(frontier.Statuses().Sum(s => s.Outcomes.Values.Sum()), 10, long.MaxValue);
        frontier.Dispose();
    }

    [Fact]
    public async Task AFrontierOfAnEarlierVersionIsCountedOnce()
    {
        using (var frontier = Open())
        {
            await frontier.ReplaceSourcesAsync([.. Ids.Select(Source)]);
            for (var step = 0; step < Steps; step++)
            {
                await StepAsync(frontier);
            }
        }

        using (var db = new SqliteSession(File, readOnly: false))
        {
            // What the step to this version added is taken away again.
            foreach (var column in SourceTally.Columns.Split(", "))
            {
                db.Script($"alter table source drop column {column}");
            }

            db.Script(
                """
                drop table waiting;
                drop table host_source;
                pragma user_version = 7;
                """
            );
        }

        using var again = Open();

        Assert.All(again.Statuses(), status => Compare(status, Steps));
    }

    private string File => Path.Combine(folder.Path, "frontier.db");

    private SqliteFrontier Open() => new(File, time, (_, _) => { });

    private async Task StepAsync(SqliteFrontier frontier)
    {
        switch (random.Next(12))
        {
            case 0:
                await frontier.ReplaceSourcesAsync([.. Ids.Where(_ => random.Next(3) > 0).Select(Source)]);
                break;
            case 1:
                await frontier.ScheduleNowAsync(Ids[random.Next(2)], [Url(random.Next(urls + 1))]);
                break;
            case 2 when random.Next(4) == 0:
                await frontier.ScheduleAllAsync();
                break;
            case 3:
                time.Advance(TimeSpan.FromMinutes(random.Next(0, 20)));
                await frontier.ExpireLeasesAsync();
                break;
            case 4 when Take() is { } entry:
                await frontier.ReleaseAsync(entry, random.Next(2) == 0 ? null : Later());
                break;
            case 5 when Take() is { } entry:
                await frontier.ParkAsync(entry, ScopeReason.NothingNew);
                break;
            case 6 when leased.Count > 0:
                await frontier.ClaimRedirectTargetAsync(leased[0], Url(random.Next(urls + 5)), time.GetUtcNow());
                break;
            case 7 or 8 or 9 when Take() is { } entry:
                await frontier.CompleteAsync(End(entry), random.Next(2) == 0 ? null : [Url(random.Next(urls + 1))]);
                break;
            default:
                leased.AddRange(await frontier.LeaseAsync([("a.test", 2), ("b.test", 3)], TimeSpan.FromMinutes(15)));
                break;
        }
    }

    private FrontierEntry? Take()
    {
        if (leased.Count == 0)
        {
            return null;
        }

        var entry = leased[random.Next(leased.Count)];
        leased.Remove(entry);
        return entry;
    }

    private VisitCompletion End(FrontierEntry entry) =>
        new()
        {
            Entry = entry,
            Disposition = CrawlDisposition.Read,
            At = time.GetUtcNow(),
            Due = Later(),
            Interval = TimeSpan.FromHours(1),
            Failures = 0,
            Retired = random.Next(6) == 0,
            Priority = (FrontierPriority)random.Next(1, 4),
            Links =
            [
                .. Enumerable
                    .Range(0, random.Next(6))
                    .Select(_ => new FrontierLink(
                        Url(random.Next(3) == 0 ? random.Next(urls + 1) : urls++),
                        Ids[random.Next(2)],
                        1,
                        FrontierPriority.Link,
                        random.Next(2) == 0 ? null : time.GetUtcNow()
                    )),
            ],
        };

    private DateTimeOffset Later() => time.GetUtcNow().AddSeconds(random.Next(0, 3) * random.Next(0, 4_000));

    private static string Url(int number) => $"http://{(number % 2 == 0 ? "a" : "b")}.test/{number}";

    private static Source Source(string id) =>
        new()
        {
            Id = id,
            Name = id,
            Channel = "forum",
            Urls = [$"http://a.test/{id}"],
            Scope = new SourceScope([], 8, 1_000, []),
            Schedule = new SourceSchedule { Adaptive = new AdaptiveBounds(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)) },
        };

    private void Compare(FrontierSourceStatus status, int step)
    {
        using var db = new SqliteSession(File, readOnly: true);
        var counted = db.Query(
            """
            select count(*), coalesce(sum(state = 0 and due / 60000 <= $2), 0), coalesce(sum(visits = 0 and state = 0 and due / 60000 <= $2), 0),
                coalesce(sum(visits = 0 and state = 0 and due / 60000 > $2), 0), coalesce(sum(visits = 0 and state in (1, 2)), 0),
                coalesce(sum(state = 3), 0), coalesce(sum(visits = 0 and state = 4), 0), coalesce(sum(state = 5), 0),
                min(case when state = 0 then due end) / 60000
            from entry where source_key = (select key from source where id = $1)
            """,
            r => Enumerable.Range(0, 9).Select(i => r.GetInt64(i)).ToArray(),
            status.SourceId,
            time.GetUtcNow().ToUnixTimeMilliseconds() / 60_000
        )[0];
        long Of(UnvisitedReason reason) => status.NotVisited.GetValueOrDefault(reason);
        long[] kept =
        [
            status.Known,
            status.Due,
            Of(UnvisitedReason.Waiting),
            Of(UnvisitedReason.Postponed),
            Of(UnvisitedReason.UnderWay),
            Of(UnvisitedReason.RedirectTarget),
            Of(UnvisitedReason.SetAside),
            Of(UnvisitedReason.Retired),
        ];
        Assert.True(
            counted.AsSpan(0, 8).SequenceEqual(kept),
            $"step {step}, {status.SourceId}: {string.Join(' ', kept)} kept, {string.Join(' ', counted.Take(8))} counted"
        );
        if (status.Due == 0)
        {
            Assert.Equal(counted[8], (status.NextDue?.ToUnixTimeMilliseconds() ?? 0) / 60_000);
        }
    }
}
