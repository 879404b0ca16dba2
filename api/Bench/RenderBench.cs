using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using AdWatch.Api.Composition;
using AdWatch.Crawler;
using AdWatch.Crawler.Rendering;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Api.Bench;

/// <summary>Renders app pages of a loopback site on the same machine: a shell, a shared script, data by request, lazy pictures, a full-page picture each.</summary>
internal static class RenderBench
{
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromSeconds(1);

    public static async Task<RenderBenchResult> RunAsync(AdWatchConfig config, int pages, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("adwatch-bench-render-").FullName;
        try
        {
            await using var site = await StartAsync(pages, cancellationToken);
            var address = site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            var options = Parts.CrawlerOptions(config with { DataFolder = folder }, allowLoopback: true) with
            {
                DefaultDelay = TimeSpan.Zero,
                LatencyFactor = 0,
            };
            if (BrowserProbe.Missing(options) is { } missing)
            {
                throw new Commands.CommandException($"bench render: {missing}");
            }

            var sink = new CountingSink();
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var memory = WatchMemoryAsync(options, sink, done.Token);
            await using var engine = new CrawlEngine(options, sink, TimeProvider.System, NullLoggerFactory.Instance);
            await engine.ReplaceSourcesAsync([Source(new Uri(address))], cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await engine.RunAsync(new CrawlRun { Once = true }, null, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await done.CancelAsync();
            var (peak, firstHalf, secondHalf) = await memory;
            return new RenderBenchResult(
                sink.Of(RenderOutcome.Rendered),
                sink.Of(RenderOutcome.Cut),
                sink.Of(RenderOutcome.Failed) + sink.Of(RenderOutcome.NeedsRender),
                seconds,
                peak >> 20,
                firstHalf >> 20,
                secondHalf >> 20,
                Environment.WorkingSet >> 20
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Source Source(Uri site) =>
        new()
        {
            Id = "bench",
            Name = "bench",
            Channel = "hospital-site",
            Urls = [new Uri(site, "/list").AbsoluteUri],
            Scope = new SourceScope([new HostPattern(site.Host, false, site.Port)], 4, 1_000_000, []),
            Render = RenderMode.Auto,
            Pictures = PictureMode.Never,
            Politeness = new SourcePoliteness(TimeSpan.Zero, 4),
            AllowPrivate = true,
        };

    /// <summary>Largest memory of the browser's processes, over the whole run and over each half of the pages.</summary>
    private static async Task<(long Peak, long FirstHalf, long SecondHalf)> WatchMemoryAsync(
        CrawlerOptions options,
        CountingSink sink,
        CancellationToken cancellationToken
    )
    {
        var seen = new List<(int Pages, long Bytes)>();
        using var timer = new PeriodicTimer(MemoryInterval, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                seen.Add((sink.Count, BrowserProbe.Memory(options)));
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }

        var half = sink.Count / 2;
        return (
            seen.Select(s => s.Bytes).DefaultIfEmpty().Max(),
            seen.Where(s => s.Pages < half).Select(s => s.Bytes).DefaultIfEmpty().Max(),
            seen.Where(s => s.Pages >= half).Select(s => s.Bytes).DefaultIfEmpty().Max()
        );
    }

    private static async Task<WebApplication> StartAsync(int pages, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context => RenderBenchSite.AnswerAsync(context, pages));
        await app.StartAsync(cancellationToken);
        return app;
    }

    private sealed class CountingSink : ICrawlResultSink
    {
        private readonly ConcurrentDictionary<RenderOutcome, int> _outcomes = new();
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Of(RenderOutcome outcome) => _outcomes.GetValueOrDefault(outcome);

        public ValueTask<SinkAnswer> AcceptAsync(CrawlResult result, CancellationToken cancellationToken)
        {
            if (result.Page?.Rendering is { } rendering)
            {
                // A page that shows less than it should counts as failed, whatever the browser says of it.
                var whole = result.Page.Content.Text.Contains(RenderBenchSite.LastSentence, StringComparison.Ordinal);
                _outcomes.AddOrUpdate(whole ? rendering.Outcome : RenderOutcome.Failed, 1, (_, n) => n + 1);
                Interlocked.Increment(ref _count);
            }

            return ValueTask.FromResult(SinkAnswer.Nothing);
        }
    }
}

/// <summary>What came of it; memory in MiB, the share of pages used in common counted once.</summary>
internal sealed record RenderBenchResult(
    int Rendered,
    int Cut,
    int Failed,
    double Seconds,
    long BrowserPeakMb,
    long BrowserFirstHalfMb,
    long BrowserSecondHalfMb,
    long ProgramMb
)
{
    public string Work =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Rendered} app pages rendered, {Cut} cut, {Failed} failed; browser at most {BrowserPeakMb} MiB ({BrowserFirstHalfMb} in the first half, {BrowserSecondHalfMb} in the second), program {ProgramMb} MiB"
        );
}
