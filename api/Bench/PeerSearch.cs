using System.Diagnostics;
using AdWatch.Api.Composition;
using AdWatch.Classifier.Text;
using AdWatch.Indexing.Searching;
using AdWatch.Indexing.Searching.Lucene;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdWatch.Api.Bench;

/// <summary>Hook <c>peer-search</c>: the product's index and queries over documents of a file; total, ranked top 20 with title, one thread.</summary>
internal static class PeerSearch
{
    private const int WarmUps = 2;

    public static async Task<PeerSearchResult> RunAsync(
        string seedsFolder,
        string documents,
        string queries,
        string truth,
        string folder,
        int passes,
        CancellationToken cancellationToken
    )
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var folding = Parts.SearchFolding(CharacterFolding.Load(seedsFolder));
        using var source = new TabbedDocuments(documents);
        using var engine = LuceneSearchEngine.Open(folder, source, folding, TimeProvider.System, NullLogger<LuceneSearchEngine>.Instance);
        var started = Stopwatch.GetTimestamp();
        await engine.CatchUpAsync(cancellationToken);
        var indexing = Stopwatch.GetElapsedTime(started);
        var requests = File.ReadLines(queries).Select(Request).ToArray();
        var expected = File.ReadLines(truth).Select(long.Parse).ToArray();
        var (plain, exact) = await TimeAsync(engine, requests, expected, passes, cancellationToken);
        var highlighted = requests.Select(r => r with { WithSnippets = true }).ToArray();
        var (marked, _) = await TimeAsync(engine, highlighted, expected, passes, cancellationToken);
        var size = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        return new PeerSearchResult(
            source.Count,
            new FileInfo(documents).Length / 1e6,
            indexing.TotalSeconds,
            size / 1e6,
            requests.Length,
            exact,
            Percentile(plain, 50),
            Percentile(plain, 95),
            Percentile(plain, 99),
            plain.Average(),
            Percentile(marked, 50),
            Percentile(marked, 99)
        );
    }

    /// <summary>Median milliseconds of each query over the passes, and how many counts were exact.</summary>
    private static async Task<(double[] Milliseconds, int Exact)> TimeAsync(
        LuceneSearchEngine engine,
        SearchRequest[] requests,
        long[] expected,
        int passes,
        CancellationToken cancellationToken
    )
    {
        var times = requests.Select(_ => new double[passes]).ToArray();
        var exact = 0;
        for (var pass = -WarmUps; pass < passes; pass++)
        {
            exact = 0;
            for (var i = 0; i < requests.Length; i++)
            {
                var at = Stopwatch.GetTimestamp();
                var page = await engine.SearchAsync(requests[i], cancellationToken);
                if (pass >= 0)
                {
                    times[i][pass] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
                }

                exact += page.Total == expected[i] ? 1 : 0;
            }
        }

        return ([.. times.Select(t => Percentile(t, 50))], exact);
    }

    private static SearchRequest Request(string line)
    {
        var terms = line.Split('\t')[1..];
        SearchNode root = terms.Length == 1 ? new PhraseNode(terms[0]) : new AllOfNode([.. terms.Select(t => new PhraseNode(t))]);
        return new SearchRequest
        {
            Query = new SearchQuery(string.Join(' ', terms), root),
            Limit = 20,
            WithFacets = false,
            WithSnippets = false,
        };
    }

    private static double Percentile(double[] values, int percent)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }
}

internal sealed record PeerSearchResult(
    int Docs,
    double Mb,
    double IndexS,
    double IndexMb,
    int Queries,
    int Exact,
    double P50Ms,
    double P95Ms,
    double P99Ms,
    double MeanMs,
    double HlP50Ms,
    double HlP99Ms
);
