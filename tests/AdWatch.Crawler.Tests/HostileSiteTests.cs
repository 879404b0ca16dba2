using System.Net;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.TestSite;

namespace AdWatch.Crawler.Tests;

/// <summary>A whole crawl of a site that is hostile in every way we know.</summary>
public sealed class HostileSiteTests
{
    private const long MostMemory = 512L * 1024 * 1024;

    private static readonly (string Path, CrawlDisposition End)[] OwnEnds =
    [
        ("/session", CrawlDisposition.Read),
        ("/soft404/1", CrawlDisposition.NotFound),
        ("/names", CrawlDisposition.Read),
        ("/gzip-bomb/40", CrawlDisposition.TooLarge),
        ("/brotli-bomb", CrawlDisposition.TooLarge),
        ("/nested", CrawlDisposition.Read),
        ("/flat", CrawlDisposition.Read),
        ("/attributes", CrawlDisposition.Read),
        ("/many", CrawlDisposition.Read),
        ("/drip/50", CrawlDisposition.TimedOut),
        ("/silence", CrawlDisposition.TimedOut),
        ("/endless", CrawlDisposition.TooLarge),
        ("/oversize/9000000", CrawlDisposition.TooLarge),
        ("/broken-off", CrawlDisposition.Failed),
        ("/wrong-charset", CrawlDisposition.Read),
        ("/invalid-bytes", CrawlDisposition.Read),
        ("/coded-five-times", CrawlDisposition.Failed),
        ("/not-gzip", CrawlDisposition.Failed),
        ("/loop", CrawlDisposition.RedirectRefused),
        ("/redirect/15", CrawlDisposition.RedirectRefused),
        ("/to-metadata", CrawlDisposition.RedirectRefused),
        ("/to-private-name", CrawlDisposition.RefusedAddress),
        ("/to-file", CrawlDisposition.RedirectRefused),
        ("/to-script", CrawlDisposition.RedirectRefused),
        ("/to-nowhere", CrawlDisposition.RedirectRefused),
    ];

    private static readonly (string Path, CrawlDisposition End)[] RawEnds =
    [
        ("/header-bomb", CrawlDisposition.Failed),
        ("/cookie-flood", CrawlDisposition.Failed),
        ("/cookies", CrawlDisposition.Read),
        ("/http10", CrawlDisposition.Read),
        ("/malformed", CrawlDisposition.Failed),
        ("/negative-length", CrawlDisposition.Read),
        ("/short", CrawlDisposition.Failed),
        ("/long", CrawlDisposition.Read),
        ("/chunk-extension", CrawlDisposition.Failed),
        ("/bad-chunk", CrawlDisposition.Failed),
        ("/header-drip", CrawlDisposition.TimedOut),
        ("/interim", CrawlDisposition.TimedOut),
        ("/nothing", CrawlDisposition.Failed),
    ];

    [Fact]
    public async Task TheCrawlOfAHostileSiteEndsAndEveryPageHasTheEndItDeserves()
    {
        await using var hostile = await HostileSite.StartAsync(TestContext.Current.CancellationToken);
        await using var world = await CrawlWorld.StartAsync();
        world.Resolver = new TestNames();
        world.Adjust = o =>
            o with
            {
                Workers = 8,
                MaxBodyBytes = 2 * 1024 * 1024,
                MaxLinksPerPage = 120,
                MaxHostsPerSource = 10,
                IdleTimeout = TimeSpan.FromSeconds(2),
                TotalTimeout = TimeSpan.FromSeconds(5),
                TrapWindow = 16,
            };
        long peak = 0;
        world.Sink.Before = (_, _) =>
        {
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
            return Task.CompletedTask;
        };

        var summary = await world.CrawlAsync(Source(world, hostile));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{summary.Fetched} fetched; {string.Join(", ", summary.Links.Select(l => $"{l.Key} {l.Value}"))}; peak {peak / 1024 / 1024} MiB"
        );
        Assert.Equal(CrawlEnd.NothingDue, summary.End);
        var ends = world.Sink.Results.GroupBy(r => r.Url).ToDictionary(g => g.Key, g => g.First());
        Assert.Equal(OwnEnds.Select(e => (e.Path, e.End)), OwnEnds.Select(e => (e.Path, ends[hostile.Url(e.Path)].Disposition)));
        Assert.Equal(RawEnds.Select(e => (e.Path, e.End)), RawEnds.Select(e => (e.Path, ends[hostile.Raw.Url(e.Path)].Disposition)));
        Assert.All(ends.Values, e => Assert.NotEmpty(e.Reason));
        Assert.Equal(CrawlDisposition.RefusedAddress, ends[$"http://private.hostile.test:{hostile.Port}/secret"].Disposition);
        Assert.Equal("国际域名", ends[$"http://xn--fsqu00a.xn--0zwm56d:{hostile.Port}/idn"].Page?.Content.Title);
        Assert.Equal("编码", ends[hostile.Url("/wrong-charset")].Page?.Content.Title);
        Assert.Equal(0, hostile.Site.CountOf("/secret"));
        Assert.DoesNotContain(hostile.Site.Requests, r => r.Headers.ContainsKey("Cookie"));

        Assert.All(ends.Keys, url => Assert.StartsWith("http://", url, StringComparison.Ordinal));
        Assert.Equal(1, summary.Links[ScopeReason.TooLong]);
        Assert.Equal(HostileSite.ManyLinks - 120, summary.Links[ScopeReason.LinkLimit]);
        Assert.True(summary.Links[ScopeReason.HostLimit] >= HostileSite.ManyNames - 10);
        Assert.True(summary.Links[ScopeReason.RepeatedPath] > 0);
        Assert.True(summary.Links[ScopeReason.FarDate] > 0);
        Assert.True(summary.Links[ScopeReason.Host] >= 2);

        Assert.InRange(Count("/calendar/"), 1, 60);
        Assert.InRange(Count("/deeper/"), 1, 3);
        // The list has no end: that the crawl has one shows that it was closed, whether links met it closed or had been handed out before.
        Assert.InRange(Count("/list/"), 1, 60);
        Assert.InRange(Count("/session"), 1, 1);
        Assert.True(peak < MostMemory, $"{peak / 1024 / 1024} MiB");

        int Count(string prefix) => hostile.Site.Requests.Count(r => r.Path.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static Source Source(CrawlWorld world, HostileSite hostile) =>
        world.Source() with
        {
            Urls = [hostile.Url("/")],
            Scope = new SourceScope(
                [
                    new HostPattern("hostile.test", false, hostile.Port),
                    new HostPattern("hostile.test", true, hostile.Port),
                    new HostPattern("xn--fsqu00a.xn--0zwm56d", false, hostile.Port),
                    HostPatternReader.Parse(hostile.Raw.Authority)!,
                ],
                100,
                5_000,
                []
            ),
        };

    /// <summary>Leads every name to this machine, save one that leads into a private network.</summary>
    private sealed class TestNames : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>(
                host.StartsWith("private.", StringComparison.Ordinal) ? [IPAddress.Parse("10.0.0.8")] : [IPAddress.Loopback]
            );
    }
}
