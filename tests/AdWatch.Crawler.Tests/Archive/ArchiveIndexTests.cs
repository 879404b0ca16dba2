using System.Collections.Immutable;
using System.Text;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Results;
using AdWatch.TestSupport;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Archive;

public sealed class ArchiveIndexTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AnyRecordIsFoundByItsIdWhileFilesAreWrittenAndAfterTheyAreClosed()
    {
        using var writer = Writer(4_000);
        var places = Fill(writer, 40);
        var reader = new ArchiveReader(folder.Path);

        foreach (var place in places)
        {
            Assert.Equal(place, reader.Find(place.RecordId));
            Assert.Equal(place.RecordId, (await reader.ReadAsync(place, Stop)).Headers["WARC-Record-ID"]);
        }

        Assert.True(Archives.Count > 3);
        Assert.Null(reader.Find($"<urn:uuid:{Guid.CreateVersion7()}>"));
    }

    [Fact]
    public void CapturesOfAnAddressAreFoundOldestFirstAndTheNearestToAMoment()
    {
        using var writer = Writer(3_000);
        var start = time.GetUtcNow();
        var places = Fill(writer, 30, i => $"http://example.test/{i % 3}");
        var reader = new ArchiveReader(folder.Path);

        var found = reader.FindByUrl("http://example.test/1");

        Assert.Equal(places.Where((_, i) => i % 3 == 1), found.Select(f => f.Place));
        Assert.Equal(places[13], reader.FindNearest("http://example.test/1", start.AddMinutes(14.4)));
        Assert.Empty(reader.FindByUrl("http://example.test/9"));
    }

    [Fact]
    public void APayloadIsFoundByItsDigestAcrossFilesAndAfterARestart()
    {
        List<ArchiveRecord> places;
        using (var writer = Writer(3_000))
        {
            places = Fill(writer, 30);
            Assert.All(places, (place, i) => Assert.Equal(place, writer.FindPayload(WarcRecords.Digest(Body(i)))));
        }

        using var next = Writer(3_000);

        Assert.Equal(0, next.OpenIndex());
        Assert.All(places, (place, i) => Assert.Equal(place, next.FindPayload(WarcRecords.Digest(Body(i)))));
        Assert.All(places, (place, i) => Assert.Equal(place, new ArchiveReader(folder.Path).FindByPayload(WarcRecords.Digest(Body(i)))));
        Assert.Null(next.FindPayload(WarcRecords.Digest("never seen"u8.ToArray())));
    }

    [Fact]
    public void AnIndexCutAnywhereOrFilledWithNoiseIsMadeAnewFromTheArchive()
    {
        using (var writer = Writer(3_000))
        {
            Fill(writer, 30);
        }

        var whole = Contents();
        Gen.Select(Gen.Int[0, whole.Count - 1], Gen.Double[0, 1], Gen.Bool)
            .Sample(
                (which, share, isNoise) =>
                {
                    var path = FileIndex.PathOf(Archives[which]);
                    var bytes = File.ReadAllBytes(path);
                    var cut = (int)(share * (bytes.Length - 1));
                    File.WriteAllBytes(path, isNoise ? [.. bytes[..cut], .. new byte[bytes.Length - cut]] : bytes[..cut]);
                    Mend();
                    Assert.Equal(whole, Contents());
                },
                iter: 60,
                threads: 1
            );
    }

    [Fact]
    public void AMissingIndexIsReadFromTheArchiveAtOnceAndWrittenAtTheNextOpening()
    {
        List<ArchiveRecord> places;
        using (var writer = Writer(3_000))
        {
            places = Fill(writer, 30);
        }

        foreach (var archive in Archives)
        {
            File.Delete(FileIndex.PathOf(archive));
        }

        Assert.Equal(places[7], new ArchiveReader(folder.Path).Find(places[7].RecordId));
        using var next = Writer(3_000);
        Assert.Equal(Archives.Count, next.OpenIndex());
        Assert.All(Archives, archive => Assert.True(File.Exists(FileIndex.PathOf(archive))));
    }

    [Fact]
    public async Task ARecordThatMovedIsFoundByItsId()
    {
        using var writer = Writer(3_000);
        var place = Fill(writer, 10)[4];

        var back = await new ArchiveReader(folder.Path).ReadAsync(place with { File = "gone.warc.gz", Offset = 17 }, Stop);

        Assert.Equal(Body(4), back.Http()!.Body.ToArray());
    }

    [Fact]
    public void ACutOffResponseStandsInForNoOther()
    {
        using var writer = Writer(long.MaxValue);
        var (records, _) = WarcRecords.Of(Exchange("http://example.test/", Body(1)) with { Truncated = "length" }, "v", null);
        writer.Append(records, settleLater: false);

        Assert.Null(writer.FindPayload(WarcRecords.Digest(Body(1))));
    }

    [Fact]
    public void ADiskThatFillsAndIsFreedAgainLosesNoRecordThatWasAppended()
    {
        using var disk = SmallDisk.Mount(256);
        Assert.SkipWhen(disk is null, "this user may not mount a small disk");
        var archive = Path.Combine(disk.Path, "archive");
        Directory.CreateDirectory(archive);
        var filler = Path.Combine(disk.Path, "filler");
        File.WriteAllBytes(filler, new byte[64 * 1024]);
        var places = new List<ArchiveRecord>();
        using (var writer = new WarcWriter(archive, 20_000, "AdWatch/test", time))
        {
            Assert.Throws<CrawlStorageException>(() => FillUp(writer, places));
            File.Delete(filler);
            places.AddRange(Fill(writer, 20));
        }

        using var next = new WarcWriter(archive, 20_000, "AdWatch/test", time);
        next.OpenIndex();
        var reader = new ArchiveReader(archive);
        Assert.True(places.Count > 40, $"only {places.Count} records fitted");
        Assert.All(places, place => Assert.Equal(place, reader.Find(place.RecordId)));
    }

    [Fact]
    public async Task AfterRunsEndedAtAnyMomentTheIndexHoldsEveryRecordOfTheArchive()
    {
        await using var world = await CrawlWorld.StartAsync();
        world.Adjust = options => options with { ArchiveFileBytes = 4_000, ShutdownGrace = TimeSpan.FromMilliseconds(1) };
        var paths = Enumerable.Range(0, 40).Select(i => $"/p{i}").ToArray();
        world.Site.Page("/", "首页", paths);
        foreach (var path in paths)
        {
            world.Site.Page(path, path);
        }

        for (var round = 0; round < 5; round++)
        {
            var left = 3 + round;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            world.Sink.Before = async (_, _) =>
            {
                if (Interlocked.Decrement(ref left) < 0)
                {
                    await stop.CancelAsync();
                }
            };
            await world.Engine.ReplaceSourcesAsync([world.Source()], Stop);
            await world.Engine.RunAsync(new CrawlRun { Once = true }, null, stop.Token);
            await world.RestartAsync();
            CutTail(world, round);
        }

        await world.CrawlAsync();
        await world.RestartAsync();

        var reader = new ArchiveReader(Path.Combine(world.Folder.Path, "archive"));
        Assert.All(world.ArchivedRecords, record => Assert.NotNull(reader.Find(record.Headers["WARC-Record-ID"])));
    }

    /// <summary>Leaves the newest index as a kill between the two writes does: shorter than its WARC file, or with half an entry at its end.</summary>
    private static void CutTail(CrawlWorld world, int round)
    {
        var newest = FileIndex.PathOf(FileIndex.ArchiveFiles(Path.Combine(world.Folder.Path, "archive")).Last());
        using var index = new FileStream(newest, FileMode.Open);
        index.SetLength(Math.Max(0, index.Length - (round * 37)));
    }

    [Fact]
    public void EntriesComeBackAsTheyWereWritten() =>
        Gen.Select(Gen.Byte[1, 7], Gen.ULong, Gen.ULong, Gen.Long, Gen.UInt)
            .Sample(
                (kind, high, low, at, length) =>
                {
                    var entry = new IndexEntry(
                        (RecordKind)kind,
                        new UInt128(high, low),
                        new UInt128(low, high),
                        low ^ high,
                        at,
                        at / 2,
                        length
                    );
                    var bytes = new byte[IndexEntry.Size];
                    entry.WriteTo(bytes);
                    Assert.Equal(entry, IndexEntry.ReadFrom(bytes));
                }
            );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private List<string> Archives => [.. FileIndex.ArchiveFiles(folder.Path)];

    private WarcWriter Writer(long fileBytes) => new(folder.Path, fileBytes, "AdWatch/test", time);

    private static byte[] Body(int i) => Encoding.UTF8.GetBytes($"第 {i} 页 {new string((char)('a' + (i % 26)), 400)}");

    private List<ArchiveRecord> Fill(WarcWriter writer, int count, Func<int, string>? url = null) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    time.Advance(TimeSpan.FromMinutes(1));
                    var (records, main) = WarcRecords.Of(Exchange(url?.Invoke(i) ?? $"http://example.test/{i}", Body(i)), "v", null);
                    return writer.Append(records, settleLater: false)[main];
                }),
        ];

    /// <summary>Appends for ever.</summary>
    private void FillUp(WarcWriter writer, List<ArchiveRecord> places)
    {
        while (true)
        {
            places.Add(Fill(writer, 1)[0]);
        }
    }

    private void Mend()
    {
        using var index = ArchiveIndex.Open(folder.Path);
    }

    /// <summary>Every entry of every file, as the index files alone give them.</summary>
    private List<IndexEntry[]> Contents() =>
        [
            .. Archives.Select(archive =>
            {
                var entries = FileIndex.Entries(archive, out var known);
                Assert.Equal(entries.Count, known);
                return entries.ToArray();
            }),
        ];

    private HttpExchange Exchange(string url, byte[] body) =>
        new()
        {
            Url = url,
            At = time.GetUtcNow(),
            Status = 200,
            RequestHead = "GET / HTTP/1.1\r\nHost: example.test\r\n\r\n"u8.ToArray(),
            ResponseHead = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8.ToArray(),
            Headers = ImmutableDictionary<string, string>.Empty,
            Body = body,
        };
}
