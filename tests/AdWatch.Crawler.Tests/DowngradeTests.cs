using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.TestSite;
using Microsoft.AspNetCore.Http;

namespace AdWatch.Crawler.Tests;

/// <summary>A page behind https that sends its reader to http of the same host: followed, said so, and nothing of the protected answer goes along.</summary>
public sealed class DowngradeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARedirectFromHttpsToHttpIsFollowedAndStandsInTheOutcomeAndTheChain()
    {
        using var authority = new TestAuthority();
        await using var world = await CrawlWorld.StartWithTlsAsync(authority);
        await using var plain = await Site.StartAsync(Stop);
        plain.Page("/page", "普通页");
        world.Site.Redirect("/page", plain.Url("/page"));

        await world.CrawlAsync(Source(world, plain));

        var result = world.Sink.Of(world.Site.Url("/page"));
        Assert.Equal(CrawlDisposition.Read, result.Disposition);
        Assert.Contains($"redirected from https to {plain.Url("/page")}", result.Reason, StringComparison.Ordinal);
        Assert.Equal([world.Site.Url("/page")], result.Page!.Redirects);
        Assert.Equal(plain.Url("/page"), result.Page.FinalUrl);
        var responses = world.ArchivedRecords.Where(r => r.Type == "response" && r.TargetUri!.EndsWith("/page", StringComparison.Ordinal));
        Assert.Equal([true, false], responses.Select(r => r.Headers.ContainsKey("WARC-Cipher-Suite")));
    }

    [Fact]
    public async Task NeitherCookiesNorConditionsOfTheProtectedPageGoToThePlainOne()
    {
        using var authority = new TestAuthority();
        await using var world = await CrawlWorld.StartWithTlsAsync(authority);
        await using var plain = await Site.StartAsync(Stop);
        plain.Page("/page", "普通页");
        var visits = 0;
        world.Site.Add(
            "/page",
            context =>
            {
                context.Response.Headers.SetCookie = "session=secret; Path=/";
                if (Interlocked.Increment(ref visits) > 1)
                {
                    context.Response.Redirect(plain.Url("/page"));
                    return Task.CompletedTask;
                }

                context.Response.Headers.ETag = "\"of-the-protected-page\"";
                context.Response.Headers.LastModified = "Mon, 11 May 2026 08:00:00 GMT";
                context.Response.ContentType = "text/html; charset=utf-8";
                return context.Response.WriteAsync("<title>受保护页</title><p>受保护的内容", context.RequestAborted);
            }
        );
        await world.CrawlAsync(Source(world, plain));

        world.Time.Advance(TimeSpan.FromDays(2));
        await world.CrawlAsync(Source(world, plain));

        var again = world.Site.Requests.Last(r => r.Path == "/page");
        Assert.Equal("\"of-the-protected-page\"", again.Headers["If-None-Match"]);
        var asked = Assert.Single(plain.Requests, r => r.Path == "/page");
        Assert.All(["Cookie", "If-None-Match", "If-Modified-Since", "Referer"], name => Assert.DoesNotContain(name, asked.Headers.Keys));
        Assert.DoesNotContain(world.Site.Requests, r => r.Headers.ContainsKey("Cookie"));
    }

    private static Source Source(CrawlWorld world, Site plain) =>
        world.Source("one", "/page") with
        {
            Scope = new SourceScope(
                [HostPatternReader.Parse(world.Site.Authority)!, HostPatternReader.Parse(plain.Authority)!],
                8,
                100,
                []
            ),
        };
}
