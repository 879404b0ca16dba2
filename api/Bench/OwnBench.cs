using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdWatch.Api.Composition;
using AdWatch.Api.Demo;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Crawler.Extraction;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Searching.Lucene;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Api.Bench;

/// <summary>Throughput of the parts on generated work: texts put together from the training examples, and the demo web.</summary>
internal sealed class OwnBench(AdWatchConfig config)
{
    private const int Documents = 5_000;
    private const int SentencesPerDocument = 8;

    public static IReadOnlyList<string> Names { get; } = ["crawl", "markup", "render", "detect", "swap", "index", "search", "ocr"];

    /// <summary>What runs where no name is given: all but the reading of pictures, which takes minutes, and the reloads.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["crawl", "markup", "render", "detect", "index", "search"];

    /// <summary>Pages of <c>bench render</c> where nothing else is said.</summary>
    public const int RenderedPages = 100;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(
        IReadOnlyCollection<string> names,
        int renderedPages,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<BenchRow>();
        var folder = Directory.CreateTempSubdirectory("adwatch-bench-").FullName;
        try
        {
            if (names.Contains("crawl", StringComparer.Ordinal))
            {
                rows.Add(await CrawlAsync(folder, cancellationToken));
            }

            if (names.Contains("markup", StringComparer.Ordinal))
            {
                rows.Add(Markup("nested", "<div>"));
                rows.Add(Markup("flat siblings", "<p>字</p>"));
            }

            if (names.Contains("render", StringComparer.Ordinal))
            {
                var rendered = await RenderBench.RunAsync(config, renderedPages, cancellationToken);
                rows.Add(new BenchRow("render", rendered.Work, rendered.Seconds, rendered.Rendered / rendered.Seconds, "pages/s"));
            }

            if (names.Contains("ocr", StringComparer.Ordinal))
            {
                rows.AddRange(await new OcrBench(config, folder).RunAsync(cancellationToken));
            }

            var texts = names.Any(n => n is "swap" or "index" or "search") ? Texts() : [];
            if (names.Contains("detect", StringComparer.Ordinal))
            {
                rows.AddRange(new DetectBench(config).Run());
            }

            if (names.Contains("swap", StringComparer.Ordinal))
            {
                rows.AddRange(await new SwapBench(config).RunAsync(Inputs(texts), cancellationToken));
            }

            if (names.Contains("index", StringComparer.Ordinal) || names.Contains("search", StringComparer.Ordinal))
            {
                rows.AddRange(
                    (await SearchAsync(folder, texts, cancellationToken)).Where(r => names.Contains(r.Name, StringComparer.Ordinal))
                );
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return rows;
    }

    private async Task<BenchRow> CrawlAsync(string folder, CancellationToken cancellationToken)
    {
        var seeds = Path.Combine(config.SeedsFolder, "demo-web");
        var manifest = DemoManifest.Read(Path.Combine(seeds, "manifest.yaml"));
        await using var web = await DemoWeb.StartAsync(seeds, manifest, cancellationToken);
        var starts = string.Join(',', manifest.Sites.Select(s => web.BaseOf(s.Name) + "/"));
        var result = await PeerCrawl.RunAsync(config, starts, Path.Combine(folder, "pages.jsonl"), cancellationToken);
        return new BenchRow("crawl", $"{result.Pages} pages of the demo web", result.CrawlS, result.Pages / result.CrawlS, "pages/s");
    }

    /// <summary>Pages that make a tree builder walk for ever; the slowest of three.</summary>
    private static BenchRow Markup(string name, string piece)
    {
        const int count = 50_000;
        var html = new StringBuilder(piece.Length * count).Insert(0, piece, count).ToString();
        var extractor = new PageExtractor();
        var slowest = 0d;
        for (var i = 0; i < 3; i++)
        {
            var started = Stopwatch.GetTimestamp();
            extractor.ExtractFromHtml(html, new Uri("https://a.example/"));
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return new BenchRow(
            "markup",
            string.Create(CultureInfo.InvariantCulture, $"{count} {name} elements, the slowest of three pages"),
            slowest,
            1 / slowest,
            "pages/s"
        );
    }

    private static ClassifierInput[] Inputs(string[] texts) =>
        [
            .. texts.Select(
                (text, i) =>
                    new ClassifierInput
                    {
                        Id = i.ToString(CultureInfo.InvariantCulture),
                        Channel = "hospital-site",
                        Text = text,
                        SeenAt = new DateOnly(2026, 11, 26),
                    }
            ),
        ];

    private async Task<IReadOnlyList<BenchRow>> SearchAsync(string folder, string[] texts, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "documents.tsv");
        await File.WriteAllLinesAsync(
            file,
            texts.Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"{i}\t{t[..Math.Min(20, t.Length)]}\t{t}")),
            cancellationToken
        );
        using var source = new TabbedDocuments(file);
        var folding = Parts.SearchFolding(Classifier.Text.CharacterFolding.Load(config.SeedsFolder));
        using var engine = LuceneSearchEngine.Open(
            Path.Combine(folder, "index"),
            source,
            folding,
            TimeProvider.System,
            NullLogger<LuceneSearchEngine>.Instance
        );
        var started = Stopwatch.GetTimestamp();
        await engine.CatchUpAsync(cancellationToken);
        var indexing = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var parser = new SearchQueryParser(folding);
        var questions = texts.Take(500).Select(t => parser.Parse($"\"{t.AsSpan(t.Length / 2, 2)}\"")).ToArray();
        started = Stopwatch.GetTimestamp();
        foreach (var question in questions)
        {
            await engine.SearchAsync(new SearchRequest { Query = question }, cancellationToken);
        }

        var searching = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return
        [
            new BenchRow("index", $"{texts.Length} documents", indexing, texts.Length / indexing, "documents/s"),
            new BenchRow(
                "search",
                $"{questions.Length} queries with snippets and facets",
                searching,
                questions.Length / searching,
                "queries/s"
            ),
        ];
    }

    /// <summary>Texts of eight sentences each, drawn from the training examples with a fixed seed.</summary>
    private string[] Texts()
    {
        var sentences = BenchExamples
            .Read(config, RuleSet.Load(config.SeedsFolder))
            .Select(t => t.Input.Text.ReplaceLineEndings(" ").Replace('\t', ' '))
            .ToArray();
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, Documents)
                .Select(_ =>
                    string.Join(' ', Enumerable.Range(0, SentencesPerDocument).Select(_ => sentences[random.Next(sentences.Length)]))
                ),
        ];
    }
}

internal sealed record BenchRow(string Name, string Work, double Seconds, double Rate, string Unit);
