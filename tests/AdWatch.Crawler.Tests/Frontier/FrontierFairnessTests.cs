using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Frontier;

/// <summary>Sources that share a host share its time.</summary>
public sealed class FrontierFairnessTests : IDisposable
{
    private const int Many = 2_000;
    private const int Few = 20;

    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task ASourceWithFewPagesAndOneWithManyOnOneHostAreServedInTurns(int connections)
    {
        using var frontier = await OpenAsync();

        var order = new List<string>();
        while (order.Count < Many + Few)
        {
            var leased = await frontier.LeaseAsync([("a.test", connections)], TimeSpan.FromMinutes(15));
            Assert.NotEmpty(leased);
            foreach (var entry in leased)
            {
                await frontier.CompleteAsync(End(entry), null);
            }

            order.AddRange(leased.Select(e => e.SourceId));
        }

        // While both have pages due, each gets every second request; then the large one has the host to itself.
        Assert.Equal(Few, order.Take(2 * Few).Count(id => id == "small"));
        Assert.Equal(Many - Few, order.Skip(2 * Few).Count(id => id == "large"));
    }

    [Fact]
    public async Task WhatIsStillInASmallSourceIsNotForgottenBesideAnother()
    {
        using var frontier = await OpenAsync();
        // All of the small source has been seen once, and is due again before anything else of it.
        var small = new HashSet<string>(StringComparer.Ordinal);
        while (small.Count < Few)
        {
            var entry = Assert.Single(await frontier.LeaseAsync([("a.test", 1)], TimeSpan.FromMinutes(15)));
            await frontier.CompleteAsync(End(entry) with { Due = entry.SourceId == "small" ? time.GetUtcNow() : Later }, null);
            if (entry.SourceId == "small")
            {
                small.Add(entry.Url);
            }
        }

        var next = new List<FrontierEntry>();
        for (var i = 0; i < 8; i++)
        {
            next.AddRange(await frontier.LeaseAsync([("a.test", 1)], TimeSpan.FromMinutes(15)));
        }

        Assert.Equal(4, next.Count(e => e.SourceId == "small"));
        Assert.All(next.Where(e => e.SourceId == "small"), e => Assert.Equal(FrontierPriority.Still, e.Priority));
    }

    private DateTimeOffset Later => time.GetUtcNow().AddDays(1);

    private async Task<SqliteFrontier> OpenAsync()
    {
        var frontier = new SqliteFrontier(Path.Combine(folder.Path, "frontier.db"), time, (_, _) => { });
        await frontier.ReplaceSourcesAsync([Source("large"), Source("small")]);
        // The large source is found whole before the small one has its first link.
        foreach (var (id, count) in new[] { ("large", Many), ("small", Few) })
        {
            var start = Assert.Single(await frontier.LeaseAsync([($"start.{id}.test", 1)], TimeSpan.FromMinutes(15)));
            FrontierLink[] links =
            [
                .. Enumerable.Range(0, count).Select(i => new FrontierLink($"http://a.test/{id}/{i}", id, 1, FrontierPriority.Link)),
            ];
            await frontier.CompleteAsync(End(start) with { Links = links }, null);
            time.Advance(TimeSpan.FromMinutes(1));
        }

        return frontier;
    }

    private VisitCompletion End(FrontierEntry entry) =>
        new()
        {
            Entry = entry,
            Disposition = CrawlDisposition.Read,
            At = time.GetUtcNow(),
            Due = Later,
            Interval = TimeSpan.FromDays(1),
            Failures = 0,
        };

    private static Source Source(string id) =>
        new()
        {
            Id = id,
            Name = id,
            Channel = "forum",
            Urls = [$"http://start.{id}.test/"],
            Scope = new SourceScope([new HostPattern("a.test", false, null)], 8, 10_000, []),
        };
}
