using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Frontier;

public sealed class SqliteFrontierTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<string, DateTimeOffset?> due = new(StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ALeasedUrlIsNotLeasedAgainUntilItsLeaseRunsOut()
    {
        using var frontier = Open();
        await frontier.ReplaceSourcesAsync([Source("http://a.test/")]);

        Assert.Single(await Lease(frontier, "a.test", 5));
        Assert.Empty(await Lease(frontier, "a.test", 5));
        Assert.Null(due["a.test"]);
        time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(1, await frontier.ExpireLeasesAsync());
        Assert.Single(await Lease(frontier, "a.test", 5));
    }

    [Fact]
    public async Task ACompletionOfAnExpiredLeaseDoesNotCount()
    {
        using var frontier = Open();
        await frontier.ReplaceSourcesAsync([Source("http://a.test/")]);
        var late = Assert.Single(await Lease(frontier, "a.test", 1));
        time.Advance(TimeSpan.FromMinutes(16));
        await frontier.ExpireLeasesAsync();
        var current = Assert.Single(await Lease(frontier, "a.test", 1));

        await frontier.CompleteAsync(End(late, TimeSpan.FromDays(9)), null);
        await frontier.CompleteAsync(End(current, TimeSpan.FromHours(1)), null);

        Assert.Equal(time.GetUtcNow() + TimeSpan.FromHours(1), due["a.test"]);
    }

    [Fact]
    public async Task StartUrlsComeBeforeListedOnesAndThoseBeforeLinks()
    {
        using var frontier = Open();
        await frontier.ReplaceSourcesAsync([Source("http://a.test/")]);
        var start = Assert.Single(await Lease(frontier, "a.test", 1));
        FrontierLink[] links =
        [
            new("http://a.test/link", "one", 1, FrontierPriority.Link),
            new("http://a.test/listed", "one", 0, FrontierPriority.Listed),
        ];

        await frontier.CompleteAsync(End(start, TimeSpan.Zero) with { Links = links }, null);

        Assert.Equal(
            ["http://a.test/", "http://a.test/listed", "http://a.test/link"],
            (await Lease(frontier, "a.test", 5)).Select(e => e.Url)
        );
    }

    [Fact]
    public async Task StateOutlivesTheProcess()
    {
        using (var frontier = Open())
        {
            await frontier.ReplaceSourcesAsync([Source("http://a.test/")]);
            var entry = Assert.Single(await Lease(frontier, "a.test", 1));
            await frontier.CompleteAsync(
                End(entry, TimeSpan.FromHours(1)) with
                {
                    Links = [new("http://b.test/", "one", 1, FrontierPriority.Link)],
                },
                null
            );
        }

        using var again = Open();
        await again.ReplaceSourcesAsync([Source("http://a.test/")]);

        Assert.Empty(await Lease(again, "a.test", 5));
        Assert.Single(await Lease(again, "b.test", 5));
        var status = Assert.Single(again.Statuses());
        Assert.Equal((2, 1), (status.Known, status.Outcomes[CrawlDisposition.Read]));
    }

    [Fact]
    public async Task AFrontierOfANewerProgramIsRefused()
    {
        using (Open()) { }

        using (var db = new SqliteSession(File, readOnly: false))
        {
            db.Execute("pragma user_version = 99");
        }

        var refusal = Assert.Throws<CrawlStorageException>(Open);
        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public void AFileThatIsNoDatabaseIsNamedWithTheRemedy()
    {
        System.IO.File.WriteAllText(File, new string('x', 5_000));

        var refusal = Assert.Throws<CrawlStorageException>(Open);

        Assert.Contains("frontier.db", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("restore it from a backup", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListedChangePullsAnAdaptiveSourceForwardButNeverBelowItsShortestInterval()
    {
        using var frontier = Open();
        var source = Source("http://a.test/") with
        {
            Schedule = new SourceSchedule { Adaptive = new AdaptiveBounds(TimeSpan.FromHours(1), TimeSpan.FromDays(14)) },
        };
        await frontier.ReplaceSourcesAsync([source]);
        var entry = Assert.Single(await Lease(frontier, "a.test", 1));
        var seen = time.GetUtcNow();
        var changed = new FrontierLink("http://a.test/", "one", 0, FrontierPriority.Listed, seen.AddMinutes(5));

        await frontier.CompleteAsync(End(entry, TimeSpan.FromDays(7)) with { Links = [changed] }, null);

        Assert.Equal(seen + TimeSpan.FromHours(1), due["a.test"]);
    }

    private string File => Path.Combine(folder.Path, "frontier.db");

    private SqliteFrontier Open() =>
        new(
            File,
            time,
            (host, at) =>
            {
                lock (due)
                {
                    due[host] = at;
                }
            }
        );

    private static Task<List<FrontierEntry>> Lease(SqliteFrontier frontier, string host, int count) =>
        frontier.LeaseAsync([(host, count)], TimeSpan.FromMinutes(15));

    private VisitCompletion End(FrontierEntry entry, TimeSpan next) =>
        new()
        {
            Entry = entry,
            Disposition = CrawlDisposition.Read,
            At = time.GetUtcNow(),
            Due = time.GetUtcNow() + next,
            Interval = next,
            Failures = 0,
        };

    private static Source Source(params string[] urls) =>
        new()
        {
            Id = "one",
            Name = "one",
            Channel = "forum",
            Urls = [.. urls],
            Scope = new SourceScope([new HostPattern("a.test", false, null)], 8, 100, []),
        };
}
