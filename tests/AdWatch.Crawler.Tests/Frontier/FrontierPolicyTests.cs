using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Frontier;

/// <summary>Which page comes first, which never comes again, and how many hosts a source may have.</summary>
public sealed class FrontierPolicyTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ChangedPagesComeBeforeNewOnesAndThoseBeforeStillOnes()
    {
        using var frontier = await OpenAsync();
        var start = await LeaseAsync(frontier);
        await frontier.CompleteAsync(End(start) with { Due = Later, Links = [Link("still"), Link("risky")] }, null);
        await frontier.CompleteAsync(
            End(await LeaseAsync(frontier)) with
            {
                Due = time.GetUtcNow(),
                Priority = FrontierPriority.Still,
            },
            null
        );
        var risky = await LeaseAsync(frontier);
        await frontier.CompleteAsync(
            End(risky) with
            {
                Due = time.GetUtcNow(),
                Priority = FrontierPriority.Listed,
                HasFinding = true,
                Links = [Link("new")],
            },
            null
        );

        // Turn 3 of a host begins with the new ones, so the order is asked for in one lease.
        var order = await frontier.LeaseAsync([("a.test", 5)], TimeSpan.FromMinutes(15));

        Assert.Equal(["new", "risky", "still"], order.Select(e => e.Url.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.True(order.Single(e => e.Url.EndsWith("risky", StringComparison.Ordinal)).HasFinding);
    }

    [Fact]
    public void InEightLeasesSixFollowTheOrderAndNoneIsForgotten()
    {
        var first = Enumerable.Range(0, 8).Select(leases => LeaseOrder.Of(leases)[0]).ToArray();

        Assert.Equal([0, 0, 0, 2, 0, 0, 0, 3], first);
        Assert.All(Enumerable.Range(0, 8), leases => Assert.Equal([0, 1, 2, 3], LeaseOrder.Of(leases).Order()));
    }

    [Fact]
    public async Task ARetiredListIsNotVisitedAgainUntilANewerEntryNamesIt()
    {
        using var frontier = await OpenAsync();
        var start = await LeaseAsync(frontier);
        await frontier.CompleteAsync(End(start) with { Due = Later, Links = [Link("map.xml")] }, null);
        var list = await LeaseAsync(frontier);
        await frontier.CompleteAsync(End(list) with { IsList = true, Retired = true }, null);
        time.Advance(TimeSpan.FromDays(30));
        Assert.DoesNotContain(await AllAsync(frontier), e => e.Url.EndsWith("map.xml", StringComparison.Ordinal));
        Assert.Equal(1, frontier.Statuses().Single().NotVisited[UnvisitedReason.Retired]);

        await frontier.ReplaceSourcesAsync([Source()]);
        var again = await frontier.ExpireLeasesAsync();
        time.Advance(TimeSpan.FromHours(1));
        await frontier.ExpireLeasesAsync();
        var hub = await LeaseAsync(frontier);
        await frontier.CompleteAsync(
            End(hub) with
            {
                Due = Later,
                Links = [Link("map.xml") with { LastModified = time.GetUtcNow() }],
            },
            null
        );

        Assert.Equal("http://a.test/map.xml", (await LeaseAsync(frontier)).Url);
        Assert.InRange(again, 0, 1);
    }

    [Fact]
    public async Task ASourceGetsNoMoreHostsThanItMayHaveAndTheRestIsCounted()
    {
        using var frontier = await OpenAsync(maxHosts: 3);
        var start = await LeaseAsync(frontier);
        var links = Enumerable
            .Range(0, 10)
            .Select(i => new FrontierLink($"http://s{i}.a.test/", "one", 1, FrontierPriority.Link))
            .ToArray();

        var counts = await frontier.CompleteAsync(End(start) with { Due = Later, Links = links }, null);

        Assert.Equal(new LinkCounts(2, 0, 8), counts);
        Assert.Equal(8, frontier.Statuses().Single().Refusals[ScopeReason.HostLimit]);
    }

    [Fact]
    public async Task AHostGetsNoMorePagesOfASourceThanItMayHaveAndTheRestIsCounted()
    {
        using var frontier = await OpenAsync();
        var limited = Source() with { Scope = new SourceScope([], 8, 1_000, []) { MaxHostPages = 3 } };
        await frontier.ReplaceSourcesAsync([limited, Source() with { Id = "two", Urls = ["http://b.test/"] }]);
        var start = await LeaseAsync(frontier);
        FrontierLink[] links =
        [
            .. Enumerable.Range(0, 10).Select(i => Link($"p{i}")),
            new("http://c.test/", "one", 1, FrontierPriority.Link),
            Link("of-another") with
            {
                SourceId = "two",
            },
        ];

        var counts = await frontier.CompleteAsync(End(start) with { Due = Later, Links = links }, null);
        var again = await frontier.CompleteAsync(End(await LeaseAsync(frontier)) with { Due = Later, Links = links }, null);

        Assert.Equal(new LinkCounts(4, 0, 0, 8), counts);
        Assert.Equal(new LinkCounts(0, 0, 0, 8), again);
        Assert.Equal(16, frontier.Statuses().Sum(s => s.Refusals.GetValueOrDefault(ScopeReason.HostPageLimit)));
    }

    [Fact]
    public async Task TheHostsPagesAreCountedOnAcrossARestart()
    {
        var limited = Source() with { Scope = new SourceScope([], 8, 1_000, []) { MaxHostPages = 3 } };
        using (var frontier = await OpenAsync())
        {
            await frontier.ReplaceSourcesAsync([limited]);
            await frontier.CompleteAsync(End(await LeaseAsync(frontier)) with { Links = [Link("a"), Link("b")] }, null);
        }

        using var next = await OpenAsync();
        await next.ReplaceSourcesAsync([limited]);
        var counts = await next.CompleteAsync(End(await LeaseAsync(next)) with { Links = [Link("c")] }, null);

        Assert.Equal(1, counts.BeyondHostPages);
    }

    [Fact]
    public async Task EveryKnownUrlThatWasNotVisitedHasItsReason()
    {
        using var frontier = await OpenAsync();
        var start = await LeaseAsync(frontier);
        await frontier.CompleteAsync(
            End(start) with
            {
                Due = Later,
                Links = [Link("a"), Link("b"), Link("c"), Link("d"), Link("e")],
            },
            null
        );
        await frontier.ReleaseAsync(await LeaseAsync(frontier), Later);
        await frontier.ParkAsync(await LeaseAsync(frontier), ScopeReason.NothingNew);
        await LeaseAsync(frontier);

        var status = frontier.Statuses().Single();

        Assert.Equal(1, status.NotVisited[UnvisitedReason.Postponed]);
        Assert.Equal(1, status.NotVisited[UnvisitedReason.SetAside]);
        Assert.Equal(1, status.NotVisited[UnvisitedReason.UnderWay]);
        Assert.Equal(2, status.NotVisited[UnvisitedReason.Waiting]);
        Assert.Equal(status.Known, status.NotVisited.Values.Sum() + 1);
    }

    private DateTimeOffset Later => time.GetUtcNow().AddHours(6);

    private static FrontierLink Link(string path) => new($"http://a.test/{path}", "one", 1, FrontierPriority.Link);

    private VisitCompletion End(FrontierEntry entry) =>
        new()
        {
            Entry = entry,
            Disposition = CrawlDisposition.Read,
            At = time.GetUtcNow(),
            Due = time.GetUtcNow(),
            Interval = TimeSpan.FromHours(1),
            Failures = 0,
        };

    private static Source Source() =>
        new()
        {
            Id = "one",
            Name = "one",
            Channel = "forum",
            Urls = ["http://a.test/"],
            Scope = new SourceScope([], 8, 1_000, []),
            Schedule = new SourceSchedule { Adaptive = new AdaptiveBounds(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)) },
        };

    private static async Task<FrontierEntry> LeaseAsync(SqliteFrontier frontier) =>
        Assert.Single(await frontier.LeaseAsync([("a.test", 1)], TimeSpan.FromMinutes(15)));

    private static Task<List<FrontierEntry>> AllAsync(SqliteFrontier frontier) =>
        frontier.LeaseAsync([("a.test", 50)], TimeSpan.FromMinutes(15));

    private async Task<SqliteFrontier> OpenAsync(int maxHosts = 1_000)
    {
        var frontier = new SqliteFrontier(Path.Combine(folder.Path, "frontier.db"), time, (_, _) => { }, maxHosts);
        await frontier.ReplaceSourcesAsync([Source()]);
        return frontier;
    }
}
