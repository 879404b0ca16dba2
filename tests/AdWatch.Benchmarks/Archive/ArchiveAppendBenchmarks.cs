using System.Collections.Immutable;
using System.Text;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using BenchmarkDotNet.Attributes;

namespace AdWatch.Benchmarks.Archive;

/// <summary>What archiving one page of 20 KB costs, and how much of that is the index.</summary>
[MemoryDiagnoser]
public class ArchiveAppendBenchmarks : IDisposable
{
    private readonly HttpExchange exchange = new()
    {
        Url = "https://a.example/页/1.html",
        At = DateTimeOffset.UnixEpoch,
        Status = 200,
        RequestHead = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"u8.ToArray(),
        ResponseHead = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8.ToArray(),
        Headers = ImmutableDictionary<string, string>.Empty,
        Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"<p>第 {i} 段：本院开设内科、外科。</p>"))),
    };

    private string folder = "";
    private WarcWriter? writer;
    private ArchiveIndex? index;
    private ImmutableArray<WarcRecord> records;
    private UInt128 digest = 1;

    [GlobalSetup]
    public void Setup()
    {
        folder = Directory.CreateTempSubdirectory("adwatch-bench-").FullName;
        writer = new WarcWriter(folder, long.MaxValue, "AdWatch/bench", TimeProvider.System);
        records = WarcRecords.Of(exchange, "v", null).Records;
        writer.Append(records, settleLater: false);
        index = ArchiveIndex.Open(Directory.CreateTempSubdirectory("adwatch-bench-").FullName);
        index.Begin("bench.warc.gz");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        writer?.Dispose();
        index?.Dispose();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Records, digests, compression, file and index.</summary>
    [Benchmark(Baseline = true)]
    public int Page() =>
        writer!.Append(WarcRecords.Of(exchange with { Body = exchange.Body }, "v", null).Records, settleLater: false).Count;

    /// <summary>The index alone: three entries made of their fields, written, the payload remembered.</summary>
    [Benchmark]
    public void IndexOfPage()
    {
        Span<IndexEntry> entries = stackalloc IndexEntry[3];
        for (var i = 0; i < 3; i++)
        {
            entries[i] = IndexEntry.Of(records[i].Field, 0, 100) with { Digest = i == 1 ? digest++ : 0 };
        }

        index!.Add("bench.warc.gz", entries);
    }

    /// <summary>The question whether a payload that was never seen is kept already.</summary>
    [Benchmark]
    public bool UnknownPayload() => index!.FindPayload(digest + 1_000_000_007) is not null;
}
