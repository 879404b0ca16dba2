using System.Text;
using AdWatch.Crawler.Archive;

namespace AdWatch.Crawler.Tests.Archive;

public sealed class ArchiveRetentionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OldRecordsThatNothingRestsOnGoAndTheRestIsReadAsBefore()
    {
        await using var world = await OldCrawlAsync();
        var page = world.Sink.Of(world.Site.Url("/3")).Page!;
        await world.RestartAsync();
        var retention = new ArchiveRetention(world.Folder.Path);
        var files = Archives(world);
        var changed = new List<string>();

        var plan = retention.Plan([page.Archive!.RecordId], world.Time.GetUtcNow(), Stop);
        Assert.Equal(files, Archives(world));
        var done = await retention.ApplyAsync(
            [page.Archive.RecordId],
            world.Time.GetUtcNow(),
            file =>
            {
                changed.Add(file.File);
                return Task.CompletedTask;
            },
            Stop
        );

        Assert.Equal(plan.Files, done.Files);
        Assert.Equal(plan.Files.Select(f => f.File), changed);
        Assert.True(plan.RecordsRemoved > 20);
        var kept = world.ArchivedRecords.Where(r => r.TargetUri == world.Site.Url("/3")).Select(r => r.Type).ToList();
        Assert.Equal(["request", "response", "metadata"], kept);
        var reader = new ArchiveReader(Path.Combine(world.Folder.Path, "archive"));
        Assert.Contains(
            "第 3 页",
            Encoding.UTF8.GetString((await reader.ReadAsync(page.Archive, Stop)).Http()!.Body.Span),
            StringComparison.Ordinal
        );
        Assert.Null(reader.Find("<urn:uuid:00000000-0000-0000-0000-000000000000>"));
    }

    [Fact]
    public async Task TheHopsOfAKeptPageStay()
    {
        await using var world = await OldCrawlAsync();
        var page = world.Sink.Of(world.Site.Url("/old")).Page!;
        await world.RestartAsync();

        await ApplyAsync(world, page.Archive!.RecordId);

        Assert.Single(world.ArchivedRecords, r => r.Type == "response" && r.TargetUri == world.Site.Url("/old"));
        Assert.Single(world.ArchivedRecords, r => r.Type == "response" && r.TargetUri == world.Site.Url("/new"));
    }

    [Fact]
    public async Task ThePayloadAKeptRevisitPointsToStays()
    {
        await using var world = await OldCrawlAsync();
        var page = world.Sink.Of(world.Site.Url("/twin")).Page!;
        await world.RestartAsync();

        await ApplyAsync(world, page.Archive!.RecordId);

        var (record, payload) = await new ArchiveReader(Path.Combine(world.Folder.Path, "archive")).ReadWithPayloadAsync(
            page.Archive,
            Stop
        );
        Assert.Equal("revisit", record.Type);
        Assert.Equal(world.Site.Url("/5"), payload.TargetUri);
    }

    [Fact]
    public async Task NothingYoungGoes()
    {
        await using var world = await OldCrawlAsync();
        await world.RestartAsync();

        var plan = new ArchiveRetention(world.Folder.Path).Plan([], world.Time.GetUtcNow().AddDays(-60), Stop);

        Assert.Empty(plan.Files);
    }

    [Fact]
    public async Task ARunningCrawlRefusesIt()
    {
        await using var world = await OldCrawlAsync();

        await Assert.ThrowsAsync<CrawlFolderInUseException>(() => ApplyAsync(world));
    }

    [Fact]
    public async Task AfterwardsTheCrawlGoesOnAndKeepsOnceMoreWhatWasTakenOut()
    {
        await using var world = await OldCrawlAsync();
        await world.RestartAsync();
        await ApplyAsync(world);
        world.Time.Advance(TimeSpan.FromDays(2));

        await world.CrawlAsync(new CrawlRun { Once = true, All = true }, Sources(world));

        var response = Assert.Single(world.ArchivedRecords, r => r.Type == "response" && r.TargetUri == world.Site.Url("/3"));
        Assert.Contains("第 3 页", Encoding.UTF8.GetString(response.Http()!.Body.Span), StringComparison.Ordinal);
    }

    private static List<string> Archives(CrawlWorld world) => [.. FileIndex.ArchiveFiles(Path.Combine(world.Folder.Path, "archive"))];

    private static Task<RetentionPlan> ApplyAsync(CrawlWorld world, params string[] keep) =>
        new ArchiveRetention(world.Folder.Path).ApplyAsync(keep, world.Time.GetUtcNow(), _ => Task.CompletedTask, Stop);

    private static Crawler.Sources.Source Sources(CrawlWorld world) =>
        world.Source("one", [.. Enumerable.Range(0, 10).Select(i => $"/{i}"), "/old", "/twin"]);

    /// <summary>A crawl into many small files, a month ago.</summary>
    private static async Task<CrawlWorld> OldCrawlAsync()
    {
        var world = await CrawlWorld.StartAsync();
        world.Adjust = options => options with { ArchiveFileBytes = 3_000, Workers = 1 };
        for (var i = 0; i < 10; i++)
        {
            world.Site.Text($"/{i}", Page(i), "text/html; charset=utf-8");
        }

        world
            .Site.Redirect("/old", "/new")
            .Text("/new", Page(99), "text/html; charset=utf-8")
            .Text("/twin", Page(5), "text/html; charset=utf-8");
        await world.CrawlAsync(Sources(world));
        world.Time.Advance(TimeSpan.FromDays(30));
        return world;
    }

    private static string Page(int i) =>
        $"<!doctype html><title>第 {i} 页</title><main><p>第 {i} 页。{string.Concat(Enumerable.Repeat("本院开设内科。", 40))}</p></main>";
}
