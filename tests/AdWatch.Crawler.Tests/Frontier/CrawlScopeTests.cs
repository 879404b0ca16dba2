using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Tests.Frontier;

public sealed class CrawlScopeTests
{
    private static readonly CrawlerOptions Options = new() { DataFolder = "unused" };

    [Theory]
    [InlineData("http://example.test/", ScopeReason.InScope)]
    [InlineData("https://example.test/", ScopeReason.InScope)]
    [InlineData("http://example.test:8080/", ScopeReason.Host)]
    [InlineData("http://www.example.test/", ScopeReason.InScope)]
    [InlineData("http://a.b.example.test/", ScopeReason.InScope)]
    [InlineData("http://notexample.test/", ScopeReason.Host)]
    [InlineData("http://port.test:8080/", ScopeReason.InScope)]
    [InlineData("http://port.test/", ScopeReason.Host)]
    [InlineData("http://start.test:9000/x", ScopeReason.InScope)]
    [InlineData("http://start.test:9001/x", ScopeReason.Host)]
    [InlineData("http://example.test/cart/1", ScopeReason.Denied)]
    [InlineData("http://example.test/print?id=1", ScopeReason.Denied)]
    [InlineData("http://example.test/printer", ScopeReason.InScope)]
    [InlineData("http://example.test/list?page=2", ScopeReason.Denied)]
    [InlineData("http://example.test/购物/1", ScopeReason.Denied)]
    [InlineData("ftp://example.test/", ScopeReason.Scheme)]
    [InlineData("http://[", ScopeReason.Malformed)]
    public void EveryLinkHasAReason(string url, ScopeReason reason)
    {
        var scope = new CrawlScope([Source("one", "start.test", "example.test", "*.example.test", "port.test:8080")], Options);

        Assert.Equal(reason, scope.Decide(url, null, "one", 1).Decision.Reason);
    }

    [Fact]
    public void TheMoreExactScopeTakesTheLinkAndATieStaysWithTheLinkingSource()
    {
        var scope = new CrawlScope(
            [Source("wide", "*.example.test"), Source("exact", "b.example.test"), Source("twin", "*.example.test")],
            Options
        );

        Assert.Equal("exact", scope.Decide("http://b.example.test/", null, "wide", 1).Decision.SourceId);
        Assert.Equal("twin", scope.Decide("http://c.example.test/", null, "twin", 1).Decision.SourceId);
        Assert.Equal("wide", scope.Decide("http://c.example.test/", null, "wide", 1).Decision.SourceId);
    }

    [Fact]
    public void TooLongAndTooDeepAreCountedApart()
    {
        var scope = new CrawlScope([Source("one", "example.test")], Options);

        Assert.Equal(ScopeReason.TooLong, scope.Decide("http://example.test/" + new string('a', 3_000), null, "one", 1).Decision.Reason);
        Assert.Equal(ScopeReason.Depth, scope.Decide("http://example.test/", null, "one", 9).Decision.Reason);
    }

    private static Source Source(string id, params string[] hosts) =>
        new()
        {
            Id = id,
            Name = id,
            Channel = "forum",
            Urls = [$"http://{hosts[0].TrimStart('*', '.')}{(hosts[0] == "start.test" ? ":9000" : "")}/"],
            Scope = new SourceScope(
                [.. hosts.Select(h => HostPatternReader.Parse(h)!)],
                8,
                100,
                ["/cart/*", "/print", "/list?page=*", "/购物/*"]
            ),
        };
}
