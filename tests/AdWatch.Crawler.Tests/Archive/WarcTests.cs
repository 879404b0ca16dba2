using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Crawler.Tests.Archive;

public sealed class WarcTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 12, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task EveryRecordComesBackInOneSeekAndFromTheBeginning()
    {
        using var writer = Writer(long.MaxValue);
        var bodies = new List<byte[]>();
        Gen.Byte.Array[0, 5_000]
            .Sample(
                body =>
                {
                    lock (bodies)
                    {
                        bodies.Add(body);
                    }
                },
                iter: 50,
                threads: 1
            );
        var reader = new ArchiveReader(folder.Path);

        foreach (var body in bodies)
        {
            var (records, main) = WarcRecords.Of(Exchange(body), "v", null);
            var place = writer.Append(records, settleLater: false)[main];
            var back = await reader.ReadAsync(place, TestContext.Current.CancellationToken);

            Assert.Equal(place.RecordId, back.Headers["WARC-Record-ID"]);
            Assert.Equal(body, back.Http()!.Body.ToArray());
            Assert.Equal(WarcRecords.Digest(body), back.Headers["WARC-Payload-Digest"]);
            Assert.Equal(WarcRecords.Digest(back.Block), back.Headers["WARC-Block-Digest"]);
        }

        var all = WarcReader
            .ReadAll(new MemoryStream(await File.ReadAllBytesAsync(Files.Single(), TestContext.Current.CancellationToken)))
            .ToList();
        Assert.Equal("warcinfo", all[0].Type);
        Assert.Equal(bodies, all.Where(r => r.Type == "response").Select(r => r.Http()!.Body.ToArray()));
    }

    [Fact]
    public void FilesRotateAndTheTailIsReadAcrossThem()
    {
        using var writer = Writer(3_000);
        var places = Enumerable
            .Range(0, 20)
            .Select(i => Append(writer, [.. Encoding.UTF8.GetBytes(new string((char)('a' + i), 500))]))
            .ToList();

        var tail = ArchiveTail
            .Read(folder.Path, new ArchivePosition(places[9].File, places[9].Offset))
            .Where(r => r.Record.Type == "response")
            .ToList();

        Assert.True(Files.Count() > 1);
        Assert.Equal(places[9..], tail.Select(t => t.Place));
    }

    [Fact]
    public void AnyCutOfTheLastRecordIsFoundAndCutBack()
    {
        using (var writer = Writer(long.MaxValue))
        {
            Append(writer, "first"u8.ToArray());
            Append(writer, "second"u8.ToArray());
        }

        var file = Files.Single();
        var whole = File.ReadAllBytes(file);
        var records = ArchiveTail.Read(folder.Path, ArchivePosition.Start).Select(r => r.Place).ToList();
        foreach (var length in Enumerable.Range(1, whole.Length - 1))
        {
            File.WriteAllBytes(file, whole[..length]);
            var sound = records.Where(r => r.Offset + r.Length <= length).Sum(r => r.Length);

            var result = ArchiveTail.CutHalfRecord(folder.Path, ArchivePosition.Start);

            Assert.Equal(sound == 0 ? null : (Path.GetFileName(file), length - sound), result);
            Assert.Equal(sound == 0, !File.Exists(file));
        }
    }

    [Fact]
    public async Task ADamagedRecordIsNamed()
    {
        using var writer = Writer(long.MaxValue);
        var place = Append(writer, Encoding.UTF8.GetBytes(new string('x', 1_000)));
        writer.Dispose();
        var bytes = await File.ReadAllBytesAsync(Files.Single(), TestContext.Current.CancellationToken);
        bytes[place.Offset + place.Length - 12] ^= 0xff;
        await File.WriteAllBytesAsync(Files.Single(), bytes, TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<CrawlStorageException>(() =>
            new ArchiveReader(folder.Path).ReadAsync(place, TestContext.Current.CancellationToken)
        );

        Assert.Contains(place.File, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AScreenshotIsKeptAsAResourceTiedToItsPage()
    {
        using var writer = Writer(long.MaxValue);
        var page = Append(writer, "甲"u8.ToArray());
        var picture = new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10 };
        var resource = new CapturedResource(
            CapturedResource.Screenshot("http://example.test/"),
            time.GetUtcNow(),
            "image/png",
            picture,
            page.RecordId
        );

        var back = await new ArchiveReader(folder.Path).ReadAsync(
            writer.AppendResource(resource, "v"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal("resource", back.Type);
        Assert.Equal("urn:fullPage:http://example.test/", back.TargetUri);
        Assert.Equal(page.RecordId, back.Headers["WARC-Concurrent-To"]);
        Assert.Equal("image/png", back.Headers["Content-Type"]);
        Assert.Equal(WarcRecords.Digest(picture), back.Headers["WARC-Payload-Digest"]);
        Assert.Equal(picture, back.Block.ToArray());
    }

    [Theory]
    [InlineData("5\r\nabcde\r\n0\r\n\r\n", "abcde")]
    [InlineData("ffffffff\r\nabc", "ffffffff\r\nabc")]
    [InlineData("9\r\nabc", "9\r\nabc")]
    public void ChunksAreJoinedAndWhatIsNoChunkStaysAsItIs(string body, string expected)
    {
        var headers = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase).Add("Transfer-Encoding", "chunked");
        var message = new ArchivedHttpMessage("HTTP/1.1 200 OK", headers, Encoding.UTF8.GetBytes(body));

        Assert.Equal(expected, Encoding.UTF8.GetString(message.Unpack(1_000, out _)!.Value.Span));
    }

    [Fact]
    public async Task APlaceOutsideOfTheFolderIsRefused() =>
        await Assert.ThrowsAsync<CrawlStorageException>(() =>
            new ArchiveReader(folder.Path).ReadAsync(new("../secret", 0, 1, "x"), TestContext.Current.CancellationToken)
        );

    [Fact]
    public void AnotherReaderFindsTheSameRecords()
    {
        var warcio = Path.Combine(Repository.Root, "node_modules", "warcio", "dist", "cli.js");
        Assert.SkipUnless(File.Exists(warcio), "warcio is not installed (npm ci)");
        using var writer = Writer(long.MaxValue);
        Append(writer, "甲"u8.ToArray());
        Append(writer, "乙"u8.ToArray());
        writer.Dispose();

        using var node = Process.Start(
            new ProcessStartInfo("node", [warcio, "index", Files.Single()]) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var lines = node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        node.WaitForExit();

        Assert.Equal(0, node.ExitCode);
        Assert.Equal(7, lines.Length);
        Assert.Equal(2, lines.Count(l => l.Contains("\"response\"", StringComparison.Ordinal)));
    }

    private IEnumerable<string> Files => Directory.EnumerateFiles(folder.Path, "*.warc.gz").Order(StringComparer.Ordinal);

    private WarcWriter Writer(long fileBytes) => new(folder.Path, fileBytes, "AdWatch/test", time);

    private AdWatch.Crawler.Results.ArchiveRecord Append(WarcWriter writer, byte[] body)
    {
        time.Advance(TimeSpan.FromMilliseconds(1));
        var (records, main) = WarcRecords.Of(Exchange(body), "v", null);
        return writer.Append(records, settleLater: false)[main];
    }

    private HttpExchange Exchange(byte[] body) =>
        new()
        {
            Url = "http://example.test/",
            At = time.GetUtcNow(),
            Status = 200,
            RequestHead = "GET / HTTP/1.1\r\nHost: example.test\r\n\r\n"u8.ToArray(),
            ResponseHead = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8.ToArray(),
            Headers = ImmutableDictionary<string, string>.Empty,
            Body = body,
        };
}
