using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Scheduling;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Scheduling;

/// <summary>Five days of a hot source over a clock moved by hand: the frontier and the policy are the real ones, only the site is played.</summary>
public sealed class RevisitSimulationTests
{
    private const int Pages = 60;
    private const int Days = 5;

    private static readonly CrawlerOptions Options = new() { DataFolder = "unused" };

    [Fact]
    public async Task AHotSourceSeesAChangeWithinTheHourWithFarFewerRequestsThanAFixedSchedule()
    {
        var hour = TimeSpan.FromHours(1);
        var adaptive = new SourceSchedule
        {
            Every = TimeSpan.FromMinutes(45),
            Adaptive = new AdaptiveBounds(TimeSpan.FromMinutes(15), TimeSpan.FromDays(14)),
        };

        var fixedRun = await RunAsync(new SourceSchedule { Every = hour });
        var adaptiveRun = await RunAsync(adaptive);

        Assert.Equal(Changes.Count, adaptiveRun.Seen);
        Assert.Equal(Changes.Count, fixedRun.Seen);
        Assert.True(adaptiveRun.Latest <= hour, $"the latest change was seen after {adaptiveRun.Latest}");
        Assert.True(adaptiveRun.Requests * 5 < fixedRun.Requests, $"{adaptiveRun.Requests} requests against {fixedRun.Requests}");
        TestContext.Current.TestOutputHelper?.WriteLine($"adaptive {adaptiveRun}, fixed {fixedRun}");
    }

    /// <summary>Page and hour of each change: a few a day, now here, now there.</summary>
    private static IReadOnlyList<(int Page, double Hour)> Changes { get; } =
    [.. Enumerable.Range(0, Days * 4).Select(i => (i * 37 % Pages, 5.3 + (i * 5.9)))];

    private static async Task<Run> RunAsync(SourceSchedule schedule)
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        var start = time.GetUtcNow();
        DateTimeOffset? due = null;
        using var frontier = new SqliteFrontier(Path.Combine(folder.Path, "frontier.db"), time, (_, at) => due = at);
        var source = new Source
        {
            Id = "one",
            Name = "one",
            Channel = "hospital-site",
            Urls = ["http://a.test/feed"],
            Scope = new SourceScope([], 8, 10_000, []),
            Schedule = schedule,
        };
        await frontier.ReplaceSourcesAsync([source]);
        var lastSeen = new DateTimeOffset[Pages];
        DateTimeOffset? feedSeen = null;
        var run = new Run();
        while (time.GetUtcNow() < start.AddDays(Days) && due is { } next)
        {
            if (next > time.GetUtcNow())
            {
                time.SetUtcNow(next);
            }

            var ends = new List<Task>();
            foreach (var entry in await frontier.LeaseAsync([("a.test", 50)], TimeSpan.FromMinutes(15)))
            {
                time.Advance(TimeSpan.FromSeconds(1));
                var now = time.GetUtcNow();
                run.Requests++;
                var isFeed = entry.Url.EndsWith("feed", StringComparison.Ordinal);
                var changed = false;
                IReadOnlyList<FrontierLink> links = [];
                if (isFeed)
                {
                    changed = feedSeen is null || Changes.Any(c => At(c.Hour) > feedSeen && At(c.Hour) <= now);
                    feedSeen = now;
                    links = changed ? [.. Enumerable.Range(0, Pages).Select(p => Link(p, now))] : [];
                }
                else
                {
                    var page = int.Parse(entry.Url[(entry.Url.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
                    foreach (var (_, hour) in Changes.Where(c => c.Page == page && At(c.Hour) > lastSeen[page] && At(c.Hour) <= now))
                    {
                        changed = true;
                        run.Seen += entry.FirstVisit ? 0 : 1;
                        run.Latest = entry.FirstVisit || now - At(hour) < run.Latest ? run.Latest : now - At(hour);
                    }

                    lastSeen[page] = now;
                }

                ends.Add(CompleteAsync(frontier, source, entry, now, changed, isFeed, links));
            }

            await Task.WhenAll(ends);
        }

        return run;

        DateTimeOffset At(double hour) => start.AddHours(hour);

        FrontierLink Link(int page, DateTimeOffset now) =>
            new(
                $"http://a.test/{page}",
                "one",
                0,
                FrontierPriority.Listed,
                Changes.Where(c => c.Page == page && At(c.Hour) <= now).Select(c => (DateTimeOffset?)At(c.Hour)).LastOrDefault()
            );
    }

    private static async Task CompleteAsync(
        SqliteFrontier frontier,
        Source source,
        FrontierEntry entry,
        DateTimeOffset now,
        bool changed,
        bool isFeed,
        IReadOnlyList<FrontierLink> links
    )
    {
        var ended = new VisitEnd(
            now,
            changed ? CrawlDisposition.Read : CrawlDisposition.Unchanged,
            entry.FirstVisit,
            changed,
            entry.Interval,
            0,
            null
        )
        {
            IsSignal = isFeed,
        };
        var next = RevisitPolicy.Next(source, Options, ended);
        await frontier.CompleteAsync(
            new VisitCompletion
            {
                Entry = entry,
                Disposition = ended.Disposition,
                At = now,
                Due = next.Due,
                Interval = next.Interval,
                Failures = next.Failures,
                IsList = isFeed,
                Links = links,
            },
            null
        );
    }

    private sealed record Run
    {
        public int Requests { get; set; }

        public int Seen { get; set; }

        public TimeSpan Latest { get; set; }
    }
}
