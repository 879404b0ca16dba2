using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AdWatch.Api.Contracts;
using AdWatch.Api.Pipeline;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;

namespace AdWatch.Api.Commands;

/// <summary>Takes pages and complaints of a file in, row by row; a bad row is told and left out.</summary>
internal sealed class RowImport(PageIntake intake, PageExtractor extractor, TimeProvider time)
{
    private const int LargestBody = 10 << 20;

    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
    private readonly List<RejectedRow> _rejected = [];
    private int _taken;
    private int _repeated;
    private int _flagged;

    public async Task<RowImportReport> ImportPagesAsync(string file, CancellationToken cancellationToken)
    {
        var reader = new HandedInPages(extractor, time);
        await EachLineAsync(
            file,
            async (line, number) =>
            {
                using var json = JsonDocument.Parse(line);
                var page = reader.Read(json.RootElement);
                if (page.Page is null)
                {
                    _rejected.Add(new RejectedRow(number, string.Join("；", page.Faults.Select(f => $"{f.Pointer}：{f.Message}"))));
                    return;
                }

                Count(await intake.TakeAsync(page.Page, page.Context, cancellationToken));
            },
            cancellationToken
        );
        return Report();
    }

    /// <summary>Takes every HTML or text response of a WARC file in; its own address, time and bytes.</summary>
    public async Task<RowImportReport> ImportArchiveAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var number = 0;
        try
        {
            foreach (var record in WarcReader.ReadAll(stream))
            {
                number++;
                if (record.Type != "response")
                {
                    Skip($"{record.Type} record");
                }
                else if (record.Http() is not { } response)
                {
                    _rejected.Add(new RejectedRow(number, "the response is no HTTP message"));
                }
                else if (response.Status is < 200 or >= 300)
                {
                    Skip(string.Create(CultureInfo.InvariantCulture, $"HTTP {response.Status}"));
                }
                else if (!IsText(response))
                {
                    Skip($"not a page: {response.Headers.GetValueOrDefault("Content-Type", "")}");
                }
                else
                {
                    await TakeAsync(record, response, number, cancellationToken);
                }
            }
        }
        catch (InvalidDataException e)
        {
            _rejected.Add(new RejectedRow(number + 1, $"the archive cannot be read further: {e.Message}"));
        }

        return Report();
    }

    public async Task<RowImportReport> ImportComplaintsAsync(string file, CancellationToken cancellationToken)
    {
        var complaints = new Complaints(extractor);
        await EachLineAsync(
            file,
            async (line, number) =>
            {
                var request = JsonSerializer.Deserialize<ComplaintRequest>(line, WireJson.Options);
                if (string.IsNullOrWhiteSpace(request?.ExternalId) || string.IsNullOrWhiteSpace(request.Text))
                {
                    _rejected.Add(new RejectedRow(number, "external_id and text must be given"));
                    return;
                }

                var page = complaints.Read(
                    new Complaint(
                        request.ExternalId,
                        request.ReceivedAt ?? time.GetUtcNow(),
                        request.Text,
                        request.Url,
                        request.Institution,
                        [.. (request.Phones ?? []).Where(p => !string.IsNullOrWhiteSpace(p))]
                    )
                );
                Count(await intake.TakeAsync(page, null, cancellationToken));
            },
            cancellationToken
        );
        return Report();
    }

    /// <summary>Counts a record that is no page; what it is, is its reason.</summary>
    private void Skip(string reason) => _skipped[reason] = _skipped.GetValueOrDefault(reason) + 1;

    /// <summary>A response without a type is looked at: the extractor tells markup from text.</summary>
    private static bool IsText(ArchivedHttpMessage response)
    {
        var type = response.Headers.GetValueOrDefault("Content-Type", "");
        return type.Length == 0
            || type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/xhtml", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase);
    }

    private async Task TakeAsync(ArchivedRecord record, ArchivedHttpMessage response, int number, CancellationToken cancellationToken)
    {
        var address = record.TargetUri?.Trim('<', '>') ?? "";
        if (UrlNormalizer.Normalize(address) is not { } url)
        {
            _rejected.Add(new RejectedRow(number, $"WARC-Target-URI '{address}' is no http or https address"));
            return;
        }

        if (response.Unpack(LargestBody, out var fault) is not { } body)
        {
            _rejected.Add(new RejectedRow(number, $"{url}: {fault}"));
            return;
        }

        var type = response.Headers.GetValueOrDefault("Content-Type");
        var content = extractor.Extract(body, type, new Uri(url), out var charset);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var seen = record.Date ?? time.GetUtcNow();
        var page = new Page
        {
            VisitId = HandedInPages.VisitId(url, seen, digest),
            Url = url,
            FinalUrl = url,
            SourceId = HandedInPages.SourceId,
            SourceName = HandedInPages.SourceName,
            Channel = "",
            FetchedAt = seen,
            Status = response.Status,
            ContentType = type,
            Charset = charset,
            ContentDigest = digest,
            Content = content,
        };
        Count(await intake.TakeAsync(page, null, cancellationToken));
    }

    private async Task EachLineAsync(string file, Func<string, int, Task> take, CancellationToken cancellationToken)
    {
        var number = 0;
        try
        {
            await using var stream = OpenUnpacked(file);
            using var reader = new StreamReader(stream, StrictText.Encoding);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                number++;
                await LineAsync(line, number, take);
            }
        }
        catch (InvalidDataException e)
        {
            _rejected.Add(new RejectedRow(number + 1, $"the file cannot be unpacked further: {e.Message}"));
        }
    }

    private async Task LineAsync(string line, int number, Func<string, int, Task> take)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        if (StrictText.IsBroken(line))
        {
            _rejected.Add(new RejectedRow(number, StrictText.Fault));
            return;
        }

        try
        {
            await take(line, number);
        }
        catch (JsonException e)
        {
            _rejected.Add(new RejectedRow(number, $"is not JSON as expected: {e.Message}"));
        }
    }

    /// <summary>A file packed with gzip is known by its first bytes, whatever its name.</summary>
    private static Stream OpenUnpacked(string file)
    {
        var stream = File.OpenRead(file);
        Span<byte> head = stackalloc byte[2];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == head.Length && head[0] == 0x1f && head[1] == 0x8b ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private void Count(TakenPage taken)
    {
        _taken++;
        _repeated += taken.Saved.Repeated ? 1 : 0;
        _flagged += taken.Verdict.Labels.IsEmpty ? 0 : 1;
    }

    private RowImportReport Report() => new(_taken, _repeated, _flagged, _rejected, _skipped);
}

/// <param name="Taken">Rows taken in, known ones among them.</param>
/// <param name="Repeated">Rows that were known before.</param>
/// <param name="Flagged">Rows with at least one label.</param>
/// <param name="Skipped">Records of a WARC file that are no pages (requests, pictures, errors), by what they are.</param>
internal sealed record RowImportReport(
    int Taken,
    int Repeated,
    int Flagged,
    IReadOnlyList<RejectedRow> Rejected,
    IReadOnlyDictionary<string, int> Skipped
);

internal sealed record RejectedRow(int Line, string Reason);
