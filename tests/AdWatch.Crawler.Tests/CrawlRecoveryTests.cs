using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Frontier;

namespace AdWatch.Crawler.Tests;

public sealed class CrawlRecoveryTests
{
    [Fact]
    public async Task APageTheSinkDidNotTakeComesAgainFromTheArchiveNotFromTheNetwork()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");
        string? visit = null;
        world.Sink.Before = (result, _) =>
        {
            visit = result.VisitId;
            throw new InvalidOperationException("the store is away");
        };
        var first = await world.CrawlAsync();
        await world.RestartAsync();

        var second = await world.CrawlAsync();

        Assert.Equal(1, first.NotHandedOver);
        Assert.Equal(1, second.Recovered);
        Assert.Equal(1, world.Site.CountOf("/"));
        Assert.Equal(visit, world.Sink.Of(world.Site.Url("/")).VisitId);
        Assert.Equal(2, world.Sink.Pages.Count());
    }

    [Fact]
    public async Task AResponseArchivedButNotMarkedIsTakenUpFromTheTail()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");
        world.Sink.Before = (_, _) => throw new InvalidOperationException("the store is away");
        await world.CrawlAsync();
        await world.RestartAsync();
        Unmark(world);

        var second = await world.CrawlAsync();

        Assert.Equal(1, second.Recovered);
        Assert.Equal(1, world.Site.CountOf("/"));
        Assert.Equal(2, world.Sink.Pages.Count());
    }

    [Fact]
    public async Task ALeaseWithoutAResponseIsGivenOutAgain()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页");
        world.Sink.Before = (_, _) => throw new InvalidOperationException("the store is away");
        await world.CrawlAsync();
        await world.RestartAsync();
        Unmark(world);
        Directory.Delete(Path.Combine(world.Folder.Path, "archive"), recursive: true);

        var second = await world.CrawlAsync();

        Assert.Equal(0, second.Recovered);
        Assert.Equal(2, world.Site.CountOf("/"));
        Assert.Single(world.Sink.Pages);
    }

    [Fact]
    public async Task HalfARecordIsCutAndTheArchiveGoesOn()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页").Page("/a", "甲");
        await world.CrawlAsync();
        await world.RestartAsync();
        var file = Directory.EnumerateFiles(Path.Combine(world.Folder.Path, "archive"), "*.warc.gz").Single();
        var whole = new FileInfo(file).Length;
        await using (var append = new FileStream(file, FileMode.Append))
        {
            append.Write(GzipMember.Pack("WARC/1.1 half"u8).AsSpan(0, 20));
        }

        await world.CrawlAsync(world.Source("one", "/", "/a"));

        Assert.True(new FileInfo(file).Length > whole);
        Assert.Equal(2, world.ArchivedRecords.Count(r => r.Type == "response" && r.Http()!.Status == 200));
    }

    [Fact]
    public async Task ARedirectHadBeforeTheKillIsNotAskedForAgain()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Redirect("/old", "/new").Page("/new", "新页");
        world.Sink.Before = (_, _) => throw new InvalidOperationException("the store is away");
        await world.CrawlAsync(world.Source("one", "/old"));
        await world.RestartAsync();
        Unmark(world);

        await world.CrawlAsync(world.Source("one", "/old"));

        Assert.Equal((1, 1), (world.Site.CountOf("/old"), world.Site.CountOf("/new")));
        Assert.Equal([world.Site.Url("/old")], Assert.Single(world.Sink.Pages).Redirects);
    }

    [Fact]
    public async Task RunsCancelledAtAnyMomentLoseNoPageAndFetchNoneTwice()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = o => o with { ShutdownGrace = TimeSpan.FromSeconds(1.5) };
        var paths = Enumerable.Range(0, 60).Select(i => $"/p{i}").ToArray();
        world.Site.Page("/", "首页", paths);
        foreach (var path in paths)
        {
            world.Site.Page(path, path);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 6; round++)
        {
            var sink = world.Sink;
            var left = 1 + (round * 5 % 7);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            sink.Before = async (_, token) =>
            {
                if (Interlocked.Decrement(ref left) < 0)
                {
                    // The process is gone from here on: nothing is taken any more.
                    await stop.CancelAsync();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }
            };
            await world.Engine.ReplaceSourcesAsync([world.Source()], TestContext.Current.CancellationToken);
            await world.Engine.RunAsync(new CrawlRun { Once = true }, null, stop.Token);
            seen.UnionWith(sink.Pages.Select(p => p.Url));
            await world.RestartAsync();
        }

        await world.CrawlAsync();
        seen.UnionWith(world.Sink.Pages.Select(p => p.Url));

        Assert.Equal(61, seen.Count);
        Assert.All(paths, path => Assert.Equal(1, world.Site.CountOf(path)));
    }

    [Fact]
    public async Task AFullDiskStopsTheRunWithOneMessageAndLosesNothing()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Site.Page("/", "首页", "/a").Page("/a", "甲");
        await world.Engine.OpenAsync(TestContext.Current.CancellationToken);
        var archive = Path.Combine(world.Folder.Path, "archive");
        Directory.Delete(archive);
        await File.WriteAllTextAsync(archive, "in the way", TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<CrawlStorageException>(() => world.CrawlAsync());
        File.Delete(archive);
        await world.RestartAsync();
        await world.CrawlAsync();

        Assert.Contains(archive, fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, world.Sink.Pages.Count());
    }

    /// <summary>Brings the frontier to where a kill between archiving and marking leaves it.</summary>
    private static void Unmark(CrawlWorld world)
    {
        using var db = new SqliteSession(Path.Combine(world.Folder.Path, "frontier.db"), readOnly: false);
        Assert.Equal(1, db.Execute("update entry set state = 1 where state = 2"));
        db.Execute("delete from hop");
        db.Execute("delete from archive_position");
    }
}
