using System.Globalization;
using System.Text.Json;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>The disk fills in the middle of a crawl: one message with place and remedy, and the next run goes on where this one stood.</summary>
public sealed class FullDiskTests(ITestOutputHelper log)
{
    private const int Pages = 300;
    private const int PageBytes = 30_000;
    private const int Connections = 4;

    /// <summary>Of the crawler as it comes; each has one response in hand between its last byte and its place in the archive.</summary>
    private const int Workers = 32;
    private const int DiskKibibytes = 160 * 1024;

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    public async Task ACrawlWhoseDiskFillsEndsWithOneMessageAndTheNextRunCompletesIt(int freeMebibytes)
    {
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        using var disk = SmallDisk.Mount(DiskKibibytes);
        if (disk is null)
        {
            // Without the right to mount, as in most containers, files that may not grow stand in for the disk.
            await RunIntoSmallFilesAsync(freeMebibytes - 3);
            return;
        }

        var filler = Path.Combine(disk.Path, "filler");
        await RunAsync(
            disk.Path,
            async (crawl, cancellationToken) =>
            {
                await using (var file = File.Create(filler))
                {
                    var block = new byte[1024 * 1024];
                    for (var i = freeMebibytes; i < DiskKibibytes / 1024; i++)
                    {
                        await file.WriteAsync(block, cancellationToken);
                    }
                }

                return BuiltProgram.Start(crawl);
            },
            () => File.Delete(filler)
        );
    }

    [Fact]
    public Task ACrawlWhoseFilesMayGrowNoFurtherEndsWithOneMessageAndTheNextRunCompletesIt()
    {
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        return RunIntoSmallFilesAsync(mebibytes: 5);
    }

    private async Task RunIntoSmallFilesAsync(int mebibytes)
    {
        using var folder = new TempFolder();
        await RunAsync(
            folder.Path,
            (crawl, _) => Task.FromResult(BuiltProgram.StartWithSmallFiles(crawl, mebibytes * 1024)),
            static () => { }
        );
    }

    private async Task RunAsync(string folder, Func<string[], CancellationToken, Task<BuiltProgram>> start, Action makeRoom)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await CountingSite.StartAsync(Pages, TimeSpan.Zero, PageBytes);
        using var elsewhere = new TempFolder();
        var data = Path.Combine(folder, "data");
        string[] crawl = ["crawl", "--sources", elsewhere.Write("sources.yaml", site.Sources(Connections)), "--once", "--data", data];

        int code;
        await using (var full = await start(crawl, cancellationToken))
        {
            code = await full.WaitAsync(cancellationToken);
            log.WriteLine($"{site.Answered.Count.ToString(CultureInfo.InvariantCulture)} answered, then {full.Errors}");
            Assert.Equal(1, code);
            Assert.InRange(site.Answered.Count, 1, Pages - 1);
            Assert.Contains(data, full.Errors, StringComparison.Ordinal);
            Assert.Contains("Free space", full.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", full.Errors, StringComparison.Ordinal);
        }

        makeRoom();
        var archivedBefore = Archived(data).ToHashSet(StringComparer.Ordinal);
        var kept = await VersionsAsync(data, cancellationToken);
        var next = await BuiltProgram.RunAsync(crawl, null, cancellationToken);
        log.WriteLine($"{kept.Count.ToString(CultureInfo.InvariantCulture)} pages were stored\n{next.Output}{next.Errors}");
        Assert.Equal(0, next.ExitCode);

        // Every page is there, those stored before the disk was full as they were.
        var all = await VersionsAsync(data, cancellationToken);
        Assert.Equal(Pages, all.Count);
        Assert.All(all.Values, page => Assert.Equal(1, page.Version));
        Assert.All(kept, page => Assert.Equal(page.Value, all[page.Key]));
        // What the workers held when the disk was full has no response in the archive and is asked for again; nothing else is.
        var askedAgain = site.Answered.Where(a => a.Value > 1).ToList();
        Assert.All(askedAgain, a => Assert.Equal(2, a.Value));
        Assert.DoesNotContain(askedAgain, a => archivedBefore.Contains($"{site.Address}/{a.Key}"));
        Assert.InRange(askedAgain.Count, 0, Workers);
        var archived = Archived(data);
        Assert.Equal(Pages, archived.Count(t => !t.EndsWith("/robots.txt", StringComparison.Ordinal)));
        Assert.Equal(archived.Count, archived.Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>The addresses whose responses the archive holds, which reads whole.</summary>
    private static List<string> Archived(string data) =>
        [.. ArchiveFiles.Records(data).Where(r => r.Type is "response" or "revisit").Select(r => r.Target)];

    /// <summary>When each stored page was fetched, and its version; fails where one stands there twice.</summary>
    private static async Task<Dictionary<string, (string FetchedAt, int Version)>> VersionsAsync(
        string data,
        CancellationToken cancellationToken
    )
    {
        var export = await BuiltProgram.RunAsync(["export", "pages", "--format", "jsonl", "--data", data], null, cancellationToken);
        Assert.Equal(0, export.ExitCode);
        return export
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(
                page => page.GetProperty("url").GetString()!,
                page => (page.GetProperty("fetched_at").GetString()!, page.GetProperty("version").GetInt32()),
                StringComparer.Ordinal
            );
    }
}
