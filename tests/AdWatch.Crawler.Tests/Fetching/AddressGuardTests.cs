using System.Net;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Results;
using Microsoft.AspNetCore.Http;

namespace AdWatch.Crawler.Tests.Fetching;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("93.184.216.34", 0)]
    [InlineData("2606:2800:220:1::1", 0)]
    [InlineData("127.0.0.1", 1)]
    [InlineData("127.8.9.1", 1)]
    [InlineData("::1", 1)]
    [InlineData("::ffff:127.0.0.1", 1)]
    [InlineData("10.1.2.3", 2)]
    [InlineData("172.16.0.1", 2)]
    [InlineData("172.32.0.1", 0)]
    [InlineData("192.168.1.1", 2)]
    [InlineData("100.64.0.1", 2)]
    [InlineData("169.254.169.254", 2)]
    [InlineData("fe80::1", 2)]
    [InlineData("fd00::1", 2)]
    [InlineData("::ffff:10.0.0.1", 2)]
    [InlineData("64:ff9b::a00:1", 2)]
    [InlineData("2002:c0a8:101::1", 2)]
    [InlineData("::a00:1", 2)]
    [InlineData("::ffff:0:10.0.0.1", 2)]
    [InlineData("64:ff9b:1:fffe::7f00:1", 2)]
    [InlineData("2001:0:4136:e378:8000:63bf:f5ff:fffe", 2)]
    [InlineData("2606:2800:220:1:0:5efe:c0a8:101", 2)]
    [InlineData("2002:7f00:1::", 1)]
    [InlineData("64:ff9b::7f00:1", 1)]
    [InlineData("64:ff9b::5db8:d822", 0)]
    [InlineData("fec0::1", 2)]
    [InlineData("4000::1", 3)]
    [InlineData("3fff::1", 3)]
    [InlineData("0.0.0.0", 3)]
    [InlineData("::", 3)]
    [InlineData("224.0.0.1", 3)]
    [InlineData("255.255.255.255", 3)]
    [InlineData("ff02::1", 3)]
    [InlineData("198.18.0.1", 3)]
    public void EachAddressNeedsItsPermission(string address, int needed)
    {
        foreach (var permission in Enum.GetValues<AddressPermission>())
        {
            var refusal = AddressGuard.Refusal(IPAddress.Parse(address), permission);
            Assert.Equal((int)permission >= needed, refusal is null);
        }
    }

    [Fact]
    public async Task ANameThatResolvesToAPrivateAddressIsRefusedAtConnect()
    {
        await using var world = await CrawlWorld.StartAsync();
        var resolver = new FixedResolver(IPAddress.Parse("10.0.0.8"), IPAddress.Loopback);
        world.Resolver = resolver;
        world.Adjust = o => o with { AllowLoopback = false };
        var port = new Uri(world.Site.Origin).Port;
        var source = world.Source() with
        {
            Urls = [$"http://rebind.test:{port}/"],
            Scope = new([new("rebind.test", false, port)], 8, 10, []),
        };

        await world.CrawlAsync(source);

        var result = Assert.Single(world.Sink.Results);
        Assert.Equal(CrawlDisposition.RefusedAddress, result.Disposition);
        Assert.Contains("10.0.0.8", result.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Site.Requests);
    }

    [Fact]
    public async Task AnAllowedConnectionServesNoSourceThatCouldNotHaveOpenedIt()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { AllowLoopback = false };
        world.Site.Page("/", "首页").Page("/b", "乙");
        var allowed = world.Source() with { AllowPrivate = true };
        await world.CrawlAsync(allowed);

        await world.CrawlAsync(allowed with { AllowPrivate = false, Urls = [world.Site.Url("/b")] });

        Assert.Equal(0, world.Site.CountOf("/b"));
        Assert.Equal(CrawlDisposition.RefusedAddress, world.Sink.Of(world.Site.Url("/b")).Disposition);
    }

    [Fact]
    public async Task ANameThatComesToMeanAPrivateAddressDuringTheCrawlIsRefusedAndCounted()
    {
        await using var world = await CrawlWorld.StartAsync();
        var resolver = new TurningResolver(IPAddress.Loopback, IPAddress.Parse("169.254.169.254"));
        world.Resolver = resolver;
        world.Site.Add(
            "/",
            context =>
            {
                resolver.Turn();
                // Over the connection that is open the old address still answers; the next request has to open one.
                context.Response.Headers.Connection = "close";
                context.Response.ContentType = "text/html; charset=utf-8";
                return context.Response.WriteAsync(
                    "<title>首页</title><p>欢迎<a href='/a'>甲</a><a href='/b'>乙</a>",
                    context.RequestAborted
                );
            }
        );
        world.Site.Page("/a", "甲").Page("/b", "乙");
        var port = new Uri(world.Site.Origin).Port;
        var source = world.Source() with
        {
            Urls = [$"http://rebind.test:{port}/"],
            Scope = new([new("rebind.test", false, port)], 8, 10, []),
            Politeness = new(TimeSpan.Zero, 1),
        };

        var summary = await world.CrawlAsync(source);

        Assert.Equal(1, summary.Dispositions[CrawlDisposition.Read]);
        Assert.Equal(2, summary.Dispositions[CrawlDisposition.RefusedAddress]);
        var refused = world.Sink.Of($"http://rebind.test:{port}/a");
        Assert.Equal(CrawlDisposition.RefusedAddress, refused.Disposition);
        Assert.Contains("169.254.169.254", refused.Reason, StringComparison.Ordinal);
        var status = Assert.Single(await world.Engine.GetSourceStatusesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, status.Dispositions[CrawlDisposition.RefusedAddress]);
        Assert.Equal((0, 0), (world.Site.CountOf("/a"), world.Site.CountOf("/b")));
    }

    /// <summary>A name whose owner changes what it means.</summary>
    private sealed class TurningResolver(IPAddress before, IPAddress after) : INameResolver
    {
        private volatile bool turned;

        public void Turn() => turned = true;

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([turned ? after : before]);
    }

    private sealed class FixedResolver(params IPAddress[] addresses) : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult(addresses);
    }
}
