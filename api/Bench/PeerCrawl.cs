using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdWatch.Api.Composition;
using AdWatch.Crawler;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Api.Bench;

/// <summary>Hook <c>peer-crawl</c>: the product's crawler, archive and reader with no delay; every host beside the seed's (same /24 and port) is in scope.</summary>
internal static class PeerCrawl
{
    /// <summary>As many as the fastest peer opens.</summary>
    private const int ConnectionsAHost = 4;

    public static async Task<PeerCrawlResult> RunAsync(
        AdWatchConfig config,
        string seeds,
        string output,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("adwatch-bench-crawl-").FullName;
        try
        {
            await using var sink = new LineSink(output);
            var options = Parts.CrawlerOptions(config with { DataFolder = folder }, allowLoopback: true) with
            {
                DefaultDelay = TimeSpan.Zero,
                LatencyFactor = 0,
            };
            await using var engine = new CrawlEngine(options, sink, TimeProvider.System, NullLoggerFactory.Instance);
            await engine.ReplaceSourcesAsync([Source(seeds.Split(','))], cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await engine.RunAsync(new CrawlRun { Once = true }, null, cancellationToken);
            return new PeerCrawlResult(sink.Pages, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Source Source(string[] seeds) =>
        new()
        {
            Id = "bench",
            Name = "bench",
            Channel = "news",
            Urls = [.. seeds],
            Scope = new SourceScope([.. seeds.Select(s => new Uri(s)).SelectMany(Hosts).Distinct()], 1_000, 10_000_000, []),
            Render = RenderMode.Never,
            Politeness = new SourcePoliteness(TimeSpan.Zero, ConnectionsAHost),
            AllowPrivate = true,
        };

    private static IEnumerable<HostPattern> Hosts(Uri seed) =>
        seed.HostNameType == UriHostNameType.IPv4
            ? Enumerable.Range(0, 256).Select(n => new HostPattern($"{seed.Host[..seed.Host.LastIndexOf('.')]}.{n}", false, seed.Port))
            : [new HostPattern(seed.Host, false, seed.Port)];

    /// <summary>Writes what was read, one JSON object a page.</summary>
    private sealed class LineSink(string output) : ICrawlResultSink, IAsyncDisposable
    {
        private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        private readonly StreamWriter _writer = new(
            output,
            append: false,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            1 << 16
        );
        private readonly System.Threading.Lock _lock = new();

        public int Pages { get; private set; }

        public ValueTask<SinkAnswer> AcceptAsync(CrawlResult result, CancellationToken cancellationToken)
        {
            if (result.Page is { Content: var content } page)
            {
                var paragraphs = content.Blocks.Where(b => b.Paragraph).Select(b => content.Text.Substring(b.Start, b.Length));
                var line = JsonSerializer.Serialize(
                    new
                    {
                        url = page.Url,
                        title = content.Title,
                        links = content.Links.Length + content.LinksDropped,
                        text = string.Join('\n', paragraphs),
                    },
                    Json
                );
                lock (_lock)
                {
                    _writer.WriteLine(line);
                    Pages++;
                }
            }

            return ValueTask.FromResult(SinkAnswer.Nothing);
        }

        public ValueTask DisposeAsync() => _writer.DisposeAsync();
    }
}

internal sealed record PeerCrawlResult(int Pages, double CrawlS);
