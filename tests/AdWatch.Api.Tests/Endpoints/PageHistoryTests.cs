using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using AdWatch.Indexing.Clues;
using AdWatch.TestSite;

namespace AdWatch.Api.Tests.Endpoints;

public sealed class PageHistoryTests(ServiceFixture service)
{
    private const string Html =
        "<!doctype html><title>存档页</title><main><p>本院开设内科、外科与口腔科，周一至周日接诊，欢迎来院咨询。</p></main><script>alert(1)</script>";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryContentSeenIsAVersionAndTheirDifferenceIsShownByWords()
    {
        var page = await HandInTwiceAsync("本院治疗糖尿病，治愈率高达98%。", "本院治疗高血压，治愈率高达98%。");
        using var viewer = await service.AsAsync(Roles.Viewer);

        var versions = await (await viewer.GetAsync($"/api/v1/pages/{page}/versions", Token)).ReadJsonAsync();
        var difference = await (await viewer.GetAsync($"/api/v1/pages/{page}/diff?from=1&to=2", Token)).ReadJsonAsync();

        Assert.Equal([1, 2], versions.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal("words", difference.GetProperty("unit").GetString());
        Assert.Equal(
            ["removed:糖尿病", "added:高血压"],
            difference
                .GetProperty("text")
                .EnumerateArray()
                .Where(p => p.GetProperty("kind").GetString() != "kept")
                .Select(p => $"{p.GetProperty("kind").GetString()}:{p.GetProperty("text").GetString()}")
        );
        Assert.Equal((3, 3), (difference.GetProperty("added").GetInt32(), difference.GetProperty("removed").GetInt32()));
    }

    [Fact]
    public async Task AVersionThatIsNotThereIsNamed()
    {
        var page = await HandInTwiceAsync("甲一。", "甲二。");
        using var viewer = await service.AsAsync(Roles.Viewer);

        using var response = await viewer.GetAsync($"/api/v1/pages/{page}/diff?from=1&to=7", Token);

        var problem = await response.ReadProblemAsync(HttpStatusCode.UnprocessableEntity, "validation");
        Assert.Equal("?to", problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task APageHandedInHasNoArchivedBytes()
    {
        var page = await HandInTwiceAsync("乙一。", "乙二。");
        using var viewer = await service.AsAsync(Roles.Viewer);

        using var response = await viewer.GetAsync($"/api/v1/pages/{page}/archive", Token);

        await response.ReadProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task ACrawledPageIsGivenBackByteForByteAsAFileNoBrowserShows()
    {
        await using var site = await Site.StartAsync(Token);
        site.Bytes("/", Encoding.UTF8.GetBytes(Html), "text/html; charset=utf-8");
        var page = await CrawlAsync(site);
        using var viewer = await service.AsAsync(Roles.Viewer);

        using var payload = await viewer.GetAsync($"/api/v1/pages/{page}/archive", Token);
        using var record = await viewer.GetAsync($"/api/v1/pages/{page}/archive?form=record", Token);

        var bytes = await payload.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(Html, Encoding.UTF8.GetString(bytes));
        Assert.Equal("application/octet-stream", payload.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", payload.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", payload.Headers.GetValues("X-Content-Type-Options").Single());
        var policy = payload.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:", payload.Headers.GetValues("Repr-Digest").Single());
        var member = await record.Content.ReadAsByteArrayAsync(Token);
        var archived = Assert.Single(AdWatch.Crawler.Archive.WarcReader.ReadAll(new MemoryStream(member)));
        Assert.Equal(site.Url("/"), archived.TargetUri);
        Assert.Equal("attachment", record.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task AnAdvertisementAndItsLandingPageNameEachOtherAndStandInTheClue()
    {
        await using var site = await Site.StartAsync(Token);
        site.Text(
            "/",
            """
            <!doctype html><title>检索</title><input name=wd value=皮肤癣><div class="result-ad"><h3><a href="/click">皮肤癣专科医院</a></h3>
            <div class="ad-text">祖传秘方，无效退款</div></div>
            """,
            "text/html; charset=utf-8"
        );
        site.Redirect("/click", "/lp");
        site.Text(
            "/lp",
            "<!doctype html><title>皮肤科</title><main><p>本院治疗牛皮癣，治愈率高达98%，无效退款，电话13800138000。</p></main>",
            "text/html; charset=utf-8"
        );
        var searched = await CrawlAsync(site, "search-ad");
        using var viewer = await service.AsAsync(Roles.Viewer);

        var search = await (await viewer.GetAsync($"/api/v1/pages/{searched}", Token)).ReadJsonAsync();

        var ad = Assert.Single(search.GetProperty("advertisements").EnumerateArray());
        var landing = ad.GetProperty("landing");
        Assert.Equal(("read", site.Url("/lp")), (landing.GetProperty("state").GetString(), landing.GetProperty("final_url").GetString()));
        Assert.Equal(site.Url("/click"), Assert.Single(landing.GetProperty("redirects").EnumerateArray()).GetString());
        var landed = landing.GetProperty("page").GetString();
        var page = await (await viewer.GetAsync($"/api/v1/pages/{landed}", Token)).ReadJsonAsync();
        var by = Assert.Single(page.GetProperty("advertised_by").EnumerateArray());
        Assert.Equal((searched, site.Url("/")), (by.GetProperty("page").GetString(), by.GetProperty("page_url").GetString()));
        Assert.Contains("祖传秘方", by.GetProperty("text").GetString(), StringComparison.Ordinal);
        var clues = await service.Store.Clues.ListAsync(ClueFilter.All, null, 100, Token);
        var subject = Assert.Single(clues.Items, c => c.Subject.Name == "13800138000");
        var clue = await (await viewer.GetAsync($"/api/v1/clues/{subject.Id}", Token)).ReadJsonAsync();
        Assert.Equal(
            landed,
            Assert.Single(clue.GetProperty("advertisements").EnumerateArray()).GetProperty("landing").GetProperty("page").GetString()
        );
        var screen = WebUtility.HtmlDecode(await viewer.GetStringAsync($"/pages/{landed}", Token));
        Assert.Contains("广告来源", screen, StringComparison.Ordinal);
        Assert.Contains($"/pages/{searched}", screen, StringComparison.Ordinal);
    }

    private async Task<string> HandInTwiceAsync(string first, string second)
    {
        using var intake = await service.AsAsync(Roles.Intake);
        var url = $"https://banben-{Guid.NewGuid():N}.example/";
        var page = "";
        foreach (var (text, day) in new[] { (first, "2026-05-12"), (second, "2026-05-13") })
        {
            using var response = await intake.PostAsJsonAsync(
                "/api/v1/pages",
                new
                {
                    url,
                    fetched_at = $"{day}T08:00:00+08:00",
                    channel = "hospital-site",
                    title = "某医院",
                    text,
                },
                Token
            );
            page = (await response.ReadJsonAsync()).GetProperty("items")[0].GetProperty("page").GetString()!;
        }

        return page;
    }

    /// <summary>Makes the site a source of the running service and waits until its first page is stored.</summary>
    private async Task<string> CrawlAsync(Site site, string channel = "hospital-site")
    {
        using var admin = await service.AsAsync(Roles.Admin);
        using var file = new StringContent(
            $$"""
            sources:
              - id: history
                name: 存档试验
                channel: {{channel}}
                urls: ["{{site.Url("/")}}"]
                scope: { hosts: ["{{site.Authority}}"], max_depth: 1, max_pages: 10 }
                schedule: { every: 24h }
                politeness: { delay: 0s, concurrency: 1 }
                allow_private: true
            """,
            Encoding.UTF8,
            "application/yaml"
        );
        using var put = await admin.PutAsync("/api/v1/sources/file", file, Token);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync(Token));
        while (true)
        {
            if (await service.Store.Pages.FindByUrlAsync(site.Url("/"), Token) is { } page)
            {
                return page.Id;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }
    }
}
