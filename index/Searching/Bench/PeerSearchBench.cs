using System.Diagnostics;
using System.Text.Json;
using AdWatch.Classifier.Text;
using AdWatch.Indexing.Analysis;
using AdWatch.Indexing.Searching.Lucene;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Indexing.Searching.Bench;

/// <summary>Index and search as the peers do it, through the engine, the parser and the snippets of the product.</summary>
/// <remarks>
/// One thread. The product does more than the task: it folds characters, weighs titles, keeps a column for result lists and
/// commits a sequence; facets are off, since no peer counts any. Texts lie in a SQLite file beside the index, written as they are read.
/// </remarks>
public static class PeerSearchBench
{
    private const int WarmUps = 2;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Runs and returns the JSON object of the bench contract, on one line.</summary>
    /// <param name="docs">Lines of <c>id TAB title TAB body</c>.</param>
    /// <param name="queries">Lines of <c>kind TAB term [TAB term]</c>.</param>
    /// <param name="truth">Exact number of hits of each query, one a line.</param>
    /// <param name="folder">Emptied first.</param>
    /// <param name="seedsFolder">Where the folding tables lie; null for Unicode's foldings alone.</param>
    public static async Task<string> RunAsync(
        string docs,
        string queries,
        string truth,
        string folder,
        int passes,
        string? seedsFolder,
        CancellationToken cancellationToken
    )
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var folding = new SearchFolding((seedsFolder is null ? CharacterFolding.Unicode : CharacterFolding.Load(seedsFolder)).Fold);
        using var pages = new TextFilePages(docs, Path.Combine(folder, "texts.db"));
        using var engine = LuceneSearchEngine.Open(
            Path.Combine(folder, "index"),
            pages,
            folding,
            TimeProvider.System,
            NullLogger<LuceneSearchEngine>.Instance
        );
        var started = Stopwatch.GetTimestamp();
        var startedCpu = Environment.CpuUsage.TotalTime;
        await engine.Index.CatchUpAsync(cancellationToken);
        await engine.Index.CommitAsync(cancellationToken);
        var indexing = Stopwatch.GetElapsedTime(started);
        var indexingCpu = Environment.CpuUsage.TotalTime - startedCpu;

        var questions = (await File.ReadAllLinesAsync(queries, cancellationToken)).Select(Question).ToList();
        var counts = await File.ReadAllLinesAsync(truth, cancellationToken);
        var parser = new SearchQueryParser(folding);
        var plain = await MeasureAsync(engine, parser, questions, passes, snippets: false, cancellationToken);
        var marked = await MeasureAsync(engine, parser, questions, passes, snippets: true, cancellationToken);
        return JsonSerializer.Serialize(
            new
            {
                Peer = "AdWatch",
                Docs = pages.Count,
                Mb = Math.Round(pages.Bytes / 1e6, 1),
                IndexS = Math.Round(indexing.TotalSeconds, 2),
                IndexCpuS = Math.Round(indexingCpu.TotalSeconds, 2),
                IndexMb = Math.Round(
                    Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1e6,
                    1
                ),
                Queries = questions.Count,
                Exact = plain.Totals.Zip(counts).Count(pair => pair.First == long.Parse(pair.Second, Invariant)),
                P50Ms = At(plain.Medians, 0.5),
                P95Ms = At(plain.Medians, 0.95),
                P99Ms = At(plain.Medians, 0.99),
                MeanMs = Math.Round(plain.Medians.Average(), 3),
                HlP50Ms = At(marked.Medians, 0.5),
                HlP99Ms = At(marked.Medians, 0.99),
            },
            Json
        );
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static string Question(string line) => string.Join(' ', line.Split('\t').Skip(1).Select(term => $"\"{term}\""));

    private static async Task<(double[] Medians, long[] Totals)> MeasureAsync(
        LuceneSearchEngine engine,
        SearchQueryParser parser,
        List<string> questions,
        int passes,
        bool snippets,
        CancellationToken cancellationToken
    )
    {
        var times = questions.Select(_ => new List<double>()).ToList();
        var totals = new long[questions.Count];
        for (var pass = -WarmUps; pass < passes; pass++)
        {
            for (var i = 0; i < questions.Count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var request = new SearchRequest
                {
                    Query = parser.Parse(questions[i]),
                    WithFacets = false,
                    WithSnippets = snippets,
                };
                totals[i] = (await engine.SearchAsync(request, cancellationToken)).Total;
                if (pass >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        return ([.. times.Select(values => At([.. values], 0.5)).Order()], totals);
    }

    /// <summary>Value at a share of the sorted values.</summary>
    private static double At(double[] values, double share)
    {
        Array.Sort(values);
        return Math.Round(values[Math.Min(values.Length - 1, (int)(share * values.Length))], 3);
    }
}
