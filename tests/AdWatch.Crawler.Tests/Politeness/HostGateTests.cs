using AdWatch.Crawler.Politeness;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Politeness;

public sealed class HostGateTests
{
    private static readonly CrawlerOptions Options = new() { DataFolder = "unused" };
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void AHostRestsForItsDelayBetweenTwoRequests()
    {
        var gate = Gate("a.test", TimeSpan.FromSeconds(3), 1);

        Assert.Equal([("a.test", 1)], gate.TakeReady(5));
        gate.SetDue("a.test", time.GetUtcNow());
        Assert.Empty(gate.TakeReady(5));
        gate.Leave("a.test", TimeSpan.FromMilliseconds(10), failed: false, null);
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Empty(gate.TakeReady(5));
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal([("a.test", 1)], gate.TakeReady(5));
    }

    [Fact]
    public async Task AVisitThatRestsBetweenItsOwnRequestsKeepsItsPass()
    {
        var gate = Gate("a.test", TimeSpan.FromSeconds(3), 1);
        Assert.Equal([("a.test", 1)], gate.TakeReady(5));
        gate.SetDue("a.test", time.GetUtcNow());

        var resting = gate.RestAsync("a.test", TimeSpan.Zero, failed: false, null, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(4));
        await resting;

        // Another visit in its place would wait for the robots.txt that this one asks for, and this one for its pass.
        Assert.Empty(gate.TakeReady(5));
    }

    [Fact]
    public void CrawlDelayIsNeverUndercutAndMeansOneRequestAfterTheOther()
    {
        var gate = new HostGate(Options, time);
        gate.SetLimits("a.test", 8, TimeSpan.Zero, TimeSpan.FromSeconds(5), keepCrawlDelay: false);
        gate.SetLimits("a.test", 8, TimeSpan.Zero, null, keepCrawlDelay: true);
        gate.SetDue("a.test", time.GetUtcNow());

        Assert.Equal([("a.test", 1)], gate.TakeReady(8));
        gate.SetDue("a.test", time.GetUtcNow());
        gate.Leave("a.test", TimeSpan.Zero, failed: false, null);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(gate.TakeReady(8));
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Single(gate.TakeReady(8));
    }

    [Fact]
    public void ASourceWithoutDelayGetsAsManyPassesAsItsConcurrency()
    {
        var gate = Gate("a.test", TimeSpan.Zero, 4);

        Assert.Equal([("a.test", 4)], gate.TakeReady(10));
        gate.SetDue("a.test", time.GetUtcNow());
        Assert.Empty(gate.TakeReady(10));
        gate.Cancel("a.test", 1);
        Assert.Equal([("a.test", 1)], gate.TakeReady(10));
    }

    [Fact]
    public void RetryAfterHoldsTheHostAndOnlyThatHost()
    {
        var gate = Gate("a.test", TimeSpan.Zero, 1);
        gate.TakeReady(1);
        gate.Leave("a.test", TimeSpan.Zero, failed: true, TimeSpan.FromMinutes(10));
        gate.SetDue("a.test", time.GetUtcNow());
        gate.SetDue("b.test", time.GetUtcNow());

        Assert.Equal([("b.test", 1)], gate.TakeReady(5));
        Assert.Equal(1, gate.Stand(TimeSpan.FromMinutes(1)).Pausing);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal([("a.test", 1)], gate.TakeReady(5));
    }

    [Fact]
    public void HostsThatAreReadyTakeTurns()
    {
        var gate = new HostGate(Options, time);
        foreach (var host in new[] { "a.test", "b.test", "c.test" })
        {
            gate.SetLimits(host, 1, TimeSpan.Zero, null, keepCrawlDelay: false);
            gate.SetDue(host, time.GetUtcNow());
        }

        var order = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            var (host, _) = Assert.Single(gate.TakeReady(1));
            order.Add(host);
            time.Advance(TimeSpan.FromMilliseconds(1));
            gate.Leave(host, TimeSpan.Zero, failed: false, null);
            gate.SetDue(host, time.GetUtcNow());
        }

        Assert.Equal(["a.test", "b.test", "c.test", "a.test", "b.test", "c.test"], order);
    }

    [Fact]
    public void RestGrowsWithLatencyAndErrorsNeverShortenIt()
    {
        var floor = TimeSpan.FromSeconds(1);
        var slow = PolitenessPolicy.Rest(Options, floor, TimeSpan.FromSeconds(8), failed: false, TimeSpan.FromSeconds(4));
        var afterError = PolitenessPolicy.Rest(Options, floor, TimeSpan.FromMilliseconds(1), failed: true, slow);

        Assert.Equal(TimeSpan.FromSeconds(6), slow);
        Assert.Equal(TimeSpan.FromSeconds(12), afterError);
        Assert.Equal(Options.MaxDelay, PolitenessPolicy.Rest(Options, floor, TimeSpan.FromHours(1), failed: true, slow));
        Assert.Equal(
            TimeSpan.FromMinutes(5),
            PolitenessPolicy.Rest(Options, TimeSpan.FromMinutes(5), TimeSpan.Zero, failed: false, default)
        );
    }

    [Fact]
    public async Task AWaitingVisitEntersWhenTheHostHasRested()
    {
        var gate = Gate("a.test", TimeSpan.FromSeconds(2), 1);
        gate.TakeReady(1);
        gate.Leave("a.test", TimeSpan.Zero, failed: false, null);
        var entering = gate.EnterAsync("a.test", TestContext.Current.CancellationToken);

        Assert.False(entering.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2.1));
        await entering;

        Assert.Equal(1, gate.Stand(default).InFlight);
    }

    private HostGate Gate(string host, TimeSpan delay, int concurrency)
    {
        var gate = new HostGate(Options, time);
        gate.SetLimits(host, concurrency, delay, null, keepCrawlDelay: false);
        gate.SetDue(host, time.GetUtcNow());
        return gate;
    }
}
