using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AdWatch.Crawler.Archive;

namespace AdWatch.Crawler.Tests.Archive;

/// <summary>What a real crawl archived, read by WARC readers not written here (npm warcio and node-warc).</summary>
public sealed class OtherReadersTests
{
    private static string Script { get; } = Path.Combine(Repository.Root, "tests", "AdWatch.Crawler.Tests", "Archive", "read-warc.mjs");

    [Theory]
    [InlineData("warcio")]
    [InlineData("node-warc")]
    public async Task EveryRecordOfACrawlIsReadWithTheSameIdStatusAndPayload(string reader)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Root, "node_modules", reader)), $"{reader} is not installed (npm ci)");
        await using var world = await CrawlAsync();
        var compared = 0;

        foreach (var file in Files(world))
        {
            var own = WarcReader.ReadAll(new MemoryStream(await File.ReadAllBytesAsync(file, Stop))).ToList();
            var theirs = await ReadAsync(reader, file);

            Assert.Equal(own.Select(r => r.Headers["WARC-Record-ID"]), theirs.Select(r => r.Id));
            Assert.Equal(own.Select(r => r.Type), theirs.Select(r => r.Type));
            Assert.Equal(own.Select(r => r.TargetUri), theirs.Select(r => r.Uri));
            foreach (var (record, read) in own.Zip(theirs).Where(pair => pair.First.Type is "response" or "revisit"))
            {
                var http = record.Http()!;
                Assert.Equal(http.Status, read.Status);
                // node-warc reads by lines and ends a payload at its first empty one.
                if (reader != "node-warc" || http.Body.Span.IndexOf("\r\n\r\n"u8) < 0)
                {
                    Assert.Equal(WarcRecords.Digest(http.Body), read.Payload);
                    compared++;
                }
            }

            Assert.All(
                own.Where(r => r.Type == "response"),
                r => Assert.Equal(WarcRecords.Digest(r.Http()!.Body), r.Headers["WARC-Payload-Digest"])
            );
        }

        Assert.True(compared >= 12, $"only {compared} payloads compared");
    }

    [Fact]
    public async Task TheDigestsInTheHeadersAreWhatWarcioFinds()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.Root, "node_modules", "warcio")), "warcio is not installed (npm ci)");
        await using var world = await CrawlAsync();
        var checkedPayloads = 0;

        foreach (var file in Files(world))
        {
            var own = WarcReader.ReadAll(new MemoryStream(await File.ReadAllBytesAsync(file, Stop))).ToList();
            foreach (
                var (record, read) in own.Zip(await ReadAsync("warcio", file)).Where(pair => pair.First.Type is "response" or "resource")
            )
            {
                Assert.Equal(record.Headers["WARC-Payload-Digest"], read.Payload);
                checkedPayloads++;
            }
        }

        Assert.True(checkedPayloads >= 12, $"only {checkedPayloads} payloads checked");
    }

    [Fact]
    public async Task APageReplayedFromTheArchiveIsThePageFetchedByteForByte()
    {
        await using var world = await CrawlAsync();

        foreach (var (path, bytes) in Pages())
        {
            var page = world.Sink.Of(world.Site.Url(path)).Page!;
            var (_, payload) = await world.Engine.Archive.ReadWithPayloadAsync(page.Archive!, Stop);
            var body = payload.Http()!.Unpack(1 << 20, out var fault);
            Assert.Null(fault);
            Assert.Equal(bytes, body!.Value.ToArray());
            Assert.Equal(page.ContentDigest, WarcRecords.Digest(body.Value));
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Files(CrawlWorld world) => FileIndex.ArchiveFiles(Path.Combine(world.Folder.Path, "archive"));

    /// <summary>A crawl over pages packed and plain, chunked, redirected, doubled and asked again, in several archive files.</summary>
    private static async Task<CrawlWorld> CrawlAsync()
    {
        var world = await CrawlWorld.StartAsync();
        world.Adjust = options => options with { ArchiveFileBytes = 6_000 };
        foreach (var (path, bytes) in Pages())
        {
            var (content, coding) = path switch
            {
                "/gzip.html" => (Pack(bytes, s => new GZipStream(s, CompressionLevel.Optimal)), "gzip"),
                "/br.html" => (Pack(bytes, s => new BrotliStream(s, CompressionLevel.Optimal)), "br"),
                _ => (bytes, ""),
            };
            if (path == "/chunked.html")
            {
                world.Site.Add(
                    path,
                    async context =>
                    {
                        context.Response.ContentType = "text/html; charset=utf-8";
                        await context.Response.Body.WriteAsync(content.AsMemory(0, 100), context.RequestAborted);
                        await context.Response.Body.FlushAsync(context.RequestAborted);
                        await context.Response.Body.WriteAsync(content.AsMemory(100), context.RequestAborted);
                    }
                );
            }
            else
            {
                (string, string)[] headers = coding.Length == 0 ? [] : [("Content-Encoding", coding)];
                world.Site.Bytes(path, content, "text/html; charset=utf-8", headers);
            }
        }

        world.Site.Redirect("/old.html", "/0.html");
        var source = world.Source("one", [.. Pages().Select(p => p.Path), "/old.html", "/status/404"]);
        await world.CrawlAsync(source);
        return world;
    }

    private static IEnumerable<(string Path, byte[] Bytes)> Pages()
    {
        foreach (var name in new[] { "0", "1", "2", "3", "4", "5", "6", "gzip", "br", "chunked", "windows" })
        {
            var end = name == "windows" ? "\r\n" : "\n";
            var text = string.Join(
                end,
                Enumerable
                    .Range(0, 30)
                    .Select(i => string.Create(CultureInfo.InvariantCulture, $"<p>{name} 第 {i} 段：本院开设内科、外科与口腔科。</p>"))
            );
            yield return (
                $"/{name}.html",
                Encoding.UTF8.GetBytes($"<!doctype html>{end}<title>{name}</title>{end}{end}<main>{text}</main>{end}")
            );
        }
    }

    private static byte[] Pack(byte[] content, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static async Task<List<ReadRecord>> ReadAsync(string reader, string file)
    {
        var start = new ProcessStartInfo("node", [Script, reader, file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync(Stop);
        var output = await node.StandardOutput.ReadToEndAsync(Stop);
        await node.WaitForExitAsync(Stop);
        Assert.True(node.ExitCode == 0, await errors);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<ReadRecord>(line, JsonSerializerOptions.Web)!),
        ];
    }

    private sealed record ReadRecord(string Type, string Id, string? Uri, int? Status, string Payload);
}
