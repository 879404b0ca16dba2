using System.Diagnostics;
using System.Globalization;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Frontier;

/// <summary>How the frontier bears months of crawling: fills it with URLs the way pages do, then leases and completes, then opens it anew.</summary>
public static class FrontierBench
{
    private const int LinksAPage = 1_000;
    private const int HostsAtOnce = 256;
    private const int UrlsAHost = 8;

    /// <summary>Runs in an empty folder, which keeps the file.</summary>
    /// <param name="urls">URLs in all.</param>
    /// <param name="hosts">Hosts they lie on, evenly.</param>
    /// <param name="visits">Visits to lease and complete.</param>
    public static async Task<FrontierBenchResult> RunAsync(
        string folder,
        int urls,
        int hosts,
        int visits,
        CancellationToken cancellationToken
    )
    {
        var file = Path.Combine(folder, "frontier.db");
        var time = TimeProvider.System;
        var source = Source(urls);
        double fillSeconds,
            visitSeconds,
            visitCpu,
            statusSeconds;
        using (var frontier = new SqliteFrontier(file, time, static (_, _) => { }, maxHosts: int.MaxValue))
        {
            await frontier.ReplaceSourcesAsync([source]);
            fillSeconds = await FillAsync(frontier, urls, hosts, cancellationToken);
            var before = Environment.CpuUsage.TotalTime;
            visitSeconds = await VisitAsync(frontier, hosts, visits, cancellationToken);
            visitCpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / visits;
            // Once before, so that the statements' code is there.
            frontier.Statuses();
            var asked = Stopwatch.GetTimestamp();
            frontier.Statuses();
            statusSeconds = Stopwatch.GetElapsedTime(asked).TotalSeconds;
        }

        var started = Stopwatch.GetTimestamp();
        long known;
        using (var frontier = new SqliteFrontier(file, time, static (_, _) => { }, maxHosts: int.MaxValue))
        {
            await frontier.RecoverAsync(_ => []);
            await frontier.ReplaceSourcesAsync([source]);
            known = frontier.Known;
        }

        var restart = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new FrontierBenchResult(
            known,
            hosts,
            known / fillSeconds,
            visits / visitSeconds,
            visitCpu,
            restart,
            statusSeconds * 1_000,
            Process.GetCurrentProcess().PeakWorkingSet64 / 1e6,
            new FileInfo(file).Length / 1e6
        );
    }

    private static async Task<double> FillAsync(SqliteFrontier frontier, int urls, int hosts, CancellationToken cancellationToken)
    {
        var page = (await frontier.LeaseAsync([("start.test", 1)], TimeSpan.FromDays(1)))[0];
        var started = Stopwatch.GetTimestamp();
        for (var from = 0; from < urls; from += LinksAPage)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var links = Enumerable
                .Range(from, Math.Min(LinksAPage, urls - from))
                .Select(i => new FrontierLink(Url(i, hosts), "bench", 2, FrontierPriority.Link))
                .ToArray();
            await frontier.CompleteAsync(
                End(page, TimeProvider.System.GetUtcNow()) with
                {
                    Links = links,
                    Due = TimeProvider.System.GetUtcNow(),
                },
                null
            );
            page = (await frontier.LeaseAsync([("start.test", 1)], TimeSpan.FromDays(1)))[0];
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Leases over all hosts in turn, as many at once as a large crawl has, and completes each as a page that was read.</summary>
    private static async Task<double> VisitAsync(SqliteFrontier frontier, int hosts, int visits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var next = 0;
        Task previous = Task.CompletedTask;
        for (var done = 0; done < visits; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wanted = Enumerable.Range(0, HostsAtOnce).Select(i => (Host((next + i) % hosts), UrlsAHost)).ToArray();
            next = (next + HostsAtOnce) % hosts;
            var leased = await frontier.LeaseAsync(wanted, TimeSpan.FromMinutes(15));
            if (leased.Count == 0)
            {
                throw new InvalidOperationException("Nothing is due any more: fewer visits than URLs, please.");
            }

            await previous;
            previous = Task.WhenAll(leased.Select(e => frontier.CompleteAsync(End(e, TimeProvider.System.GetUtcNow()), [])));
            done += leased.Count;
        }

        await previous;
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static VisitCompletion End(FrontierEntry entry, DateTimeOffset time) =>
        new()
        {
            Entry = entry,
            Disposition = CrawlDisposition.Read,
            At = time,
            Due = time + TimeSpan.FromDays(1),
            Interval = TimeSpan.FromDays(1),
            Failures = 0,
            Capture = new CaptureFacts(
                "\"5f3a-61\"",
                null,
                new PriorCapture(entry.Url, $"<urn:uuid:{entry.VisitId}>", time, "sha256:" + new string('a', 64)),
                "sha256:" + new string('b', 64),
                new string('c', 32)
            ),
        };

    private static string Host(int number) => string.Create(CultureInfo.InvariantCulture, $"h{number}.bench.test");

    private static string Url(int number, int hosts) =>
        string.Create(CultureInfo.InvariantCulture, $"https://{Host(number % hosts)}/news/{number / hosts}/article-{number}.html");

    private static Source Source(int urls) =>
        new()
        {
            Id = "bench",
            Name = "bench",
            Channel = "news",
            Urls = ["https://start.test/"],
            Scope = new SourceScope([new HostPattern("bench.test", true, null)], 100, urls + 2, []),
        };
}

/// <summary>What <see cref="FrontierBench"/> saw. Rates a second, times in seconds, processor time of a visit in microseconds, the answer how all sources stand in milliseconds, sizes in megabytes; memory is the process's peak.</summary>
public sealed record FrontierBenchResult(
    long Urls,
    int Hosts,
    double FillPerS,
    double VisitsPerS,
    double VisitCpuUs,
    double RestartS,
    double StatusMs,
    double PeakMb,
    double FileMb
);
