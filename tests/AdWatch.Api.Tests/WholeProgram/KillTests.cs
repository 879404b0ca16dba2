using System.Globalization;
using System.Text.Json;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>kill -9 at random moments: what was fetched is not fetched again within its interval, and no page is lost.</summary>
public sealed class KillTests(ITestOutputHelper log)
{
    private const int Kills = 10;

    [Fact]
    public async Task ACrawlKilledTenTimesFetchesEachPageOnceAndLosesNone()
    {
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await CountingSite.StartAsync(pages: 400, delay: TimeSpan.FromMilliseconds(20));
        var folder = Directory.CreateTempSubdirectory("adwatch-kill-").FullName;
        var sources = Path.Combine(folder, "sources.yaml");
        await File.WriteAllTextAsync(sources, site.Sources(), cancellationToken);
        string[] crawl = ["crawl", "--sources", sources, "--once", "--data", Path.Combine(folder, "data")];
        // The seed is printed, so that a failure can be run again.
        var seed = Environment.TickCount;
        log.WriteLine($"seed {seed.ToString(CultureInfo.InvariantCulture)}, {folder}");
        var random = new Random(seed);
        for (var i = 0; i < Kills; i++)
        {
            await using var program = BuiltProgram.Start(crawl);
            var before = site.Answered.Count;
            while (!program.HasEnded && (site.Answered.Count == before) && (site.Answered.Count < site.Pages))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 300)), TimeProvider.System, cancellationToken);
            await program.KillAsync(cancellationToken);
        }

        var last = await BuiltProgram.RunAsync(crawl, null, cancellationToken);
        Assert.Equal(0, last.ExitCode);
        Assert.Equal(site.Pages, site.Answered.Count);
        // An answer that was under way in the very moment of a kill never arrived, so it may be asked for again: two connections a kill at most.
        var again = site.Answered.Where(p => p.Value > 1).Select(p => $"{p.Key}: {p.Value}").ToArray();
        log.WriteLine($"asked for again: {string.Join(", ", again)}");
        Assert.InRange(again.Length, 0, 2 * Kills);
        var export = await BuiltProgram.RunAsync(
            ["export", "pages", "--format", "jsonl", "--data", Path.Combine(folder, "data")],
            null,
            cancellationToken
        );
        Assert.Equal(0, export.ExitCode);
        Assert.Equal(site.Pages, export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Count());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ACrawlKilledAtFullSpeedLosesNoPageAndAsksForNoneThatItHadArchived()
    {
        const int FullSpeedKills = 6;
        const int Connections = 4;
        Assert.SkipWhen(Need.IsMissing(BuiltProgram.Missing), BuiltProgram.Missing ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await CountingSite.StartAsync(pages: 2_000, delay: TimeSpan.Zero);
        using var folder = new TempFolder();
        var data = folder.File("data");
        var sources = folder.Write("sources.yaml", site.Sources(Connections));
        string[] crawl = ["crawl", "--sources", sources, "--once", "--data", data];
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var told = new List<string> { $"seed {seed.ToString(CultureInfo.InvariantCulture)}" };
        for (var i = 0; i < FullSpeedKills; i++)
        {
            await using var program = BuiltProgram.Start(crawl);
            // Pages by the hundred between two kills: each falls where requests, archive, reading and store are all at work.
            var until = site.Answered.Count + random.Next(80, 300);
            while (!program.HasEnded && site.Answered.Count < until)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            }

            Assert.False(program.HasEnded, program.Errors);
            await program.KillAsync(cancellationToken);
            told.Add(site.Answered.Count.ToString(CultureInfo.InvariantCulture));
        }

        var last = await BuiltProgram.RunAsync(crawl, null, cancellationToken);
        log.WriteLine($"{string.Join(", ", told)} pages answered at the kills\n{last.Output}");
        Assert.Equal(0, last.ExitCode);
        // Every page was had, and what was asked for again was under way when a kill came: no more than there are connections.
        Assert.Equal(site.Pages, site.Answered.Count);
        var again = site.Answered.Where(p => p.Value > 1).ToArray();
        log.WriteLine(
            $"asked for again: {string.Join(", ", again.Select(p => $"{p.Key} {p.Value.ToString(CultureInfo.InvariantCulture)}"))}"
        );
        Assert.InRange(again.Sum(p => p.Value - 1), 0, Connections * FullSpeedKills);
        // The archive reads whole and holds one response of each page: none was asked for after it was archived.
        var archived = ArchiveFiles
            .Records(data)
            .Where(r => r.Type is "response" or "revisit" && !r.Target.EndsWith("/robots.txt", StringComparison.Ordinal));
        Assert.Equal(Urls(site), archived.Select(r => r.Target).Order(StringComparer.Ordinal));
        // The store holds each page once, and once as its first version.
        var pages = await ExportAsync(data, cancellationToken);
        Assert.Equal(Urls(site), pages.Select(p => p.GetProperty("url").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(pages, page => Assert.Equal(1, page.GetProperty("version").GetInt32()));
    }

    private static IEnumerable<string> Urls(CountingSite site) =>
        Enumerable
            .Range(0, site.Pages)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{site.Address}/p{i}"))
            .Order(StringComparer.Ordinal);

    private static async Task<List<JsonElement>> ExportAsync(string data, CancellationToken cancellationToken)
    {
        var export = await BuiltProgram.RunAsync(["export", "pages", "--format", "jsonl", "--data", data], null, cancellationToken);
        Assert.Equal(0, export.ExitCode);
        return
        [
            .. export
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];
    }
}
