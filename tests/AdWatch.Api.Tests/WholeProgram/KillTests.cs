using System.Globalization;
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
}
