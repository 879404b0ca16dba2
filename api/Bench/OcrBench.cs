using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
using AdWatch.Crawler.Pictures;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;

namespace AdWatch.Api.Bench;

/// <summary>How well and how fast pictures are read, through the reader the crawl uses; tesseract and zbarimg on the same pictures beside it.</summary>
internal sealed class OcrBench(AdWatchConfig config, string folder)
{
    private const int MemoryPictures = 1_000;
    private const int PosterRounds = 5;

    /// <summary>Among the pictures of the memory run every this many is a poster.</summary>
    private const int PosterEvery = 25;

    public async Task<IReadOnlyList<BenchRow>> RunAsync(CancellationToken cancellationToken)
    {
        using var pictures = new BenchPictures();
        var options = Parts.CrawlerOptions(config with { DataFolder = folder }, allowLoopback: false) with
        {
            PictureTimeout = TimeSpan.FromMinutes(2),
        };
        using var reader = new PictureReader(options, TimeProvider.System, NullLogger.Instance);
        using var tesseract = new PictureReader(options with { OcrModelsFolder = folder }, TimeProvider.System, NullLogger.Instance);
        var banners = pictures.Banners().ToList();
        try
        {
            using var poster = pictures.Poster();
            var rows = new List<BenchRow>
            {
                await ExactAsync("PNG", banners, 1, 0, SKEncodedImageFormat.Png, reader, cancellationToken),
                await ExactAsync("JPEG", banners, 1, 0, SKEncodedImageFormat.Jpeg, reader, cancellationToken),
                await ExactAsync("shrunk by a quarter", banners, 0.75f, 0, SKEncodedImageFormat.Png, reader, cancellationToken),
                await ExactAsync("turned by 5°", banners, 1, 5, SKEncodedImageFormat.Png, reader, cancellationToken),
                await ExactAsync("shrunk and turned", banners, 0.75f, 5, SKEncodedImageFormat.Png, reader, cancellationToken),
                await ExactAsync("PNG by tesseract", banners, 1, 0, SKEncodedImageFormat.Png, tesseract, cancellationToken),
                await PosterAsync(poster, reader, cancellationToken),
            };
            var encoded = banners.ConvertAll(b => b.Encoded(SKEncodedImageFormat.Jpeg));
            var large = poster.Encoded(SKEncodedImageFormat.Jpeg);
            // What the bench drew is not the reader's memory.
            poster.Dispose();
            banners.ForEach(b => b.Dispose());
            rows.Add(await MemoryAsync(encoded, large, reader, cancellationToken));
            rows.AddRange(await CodesAsync(reader, cancellationToken));
            return rows;
        }
        finally
        {
            banners.ForEach(b => b.Dispose());
        }
    }

    private static async Task<BenchRow> ExactAsync(
        string name,
        List<DrawnPicture> banners,
        float scale,
        float degrees,
        SKEncodedImageFormat format,
        PictureReader reader,
        CancellationToken cancellationToken
    )
    {
        var (exact, lines, clock) = (0, 0, new Clock());
        foreach (var banner in banners)
        {
            using var changed = scale == 1 && degrees == 0 ? null : BenchPictures.Changed(banner, scale, degrees);
            var bytes = (changed ?? banner).Encoded(format);
            var read = await clock.MeasureAsync(() => ReadAsync(reader, bytes, cancellationToken));
            var missed = Missed(banner.Lines, read);
            exact += banner.Lines.Length - missed.Count;
            lines += banner.Lines.Length;
            Report(name, missed, read);
        }

        return Row(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {exact} of {lines} lines; a banner {clock.Wall / banners.Count:0.000} s, {clock.Processor / banners.Count:0.000} s of processor, the slowest {clock.Slowest:0.000} s"
            ),
            clock,
            100.0 * exact / lines
        );
    }

    private static async Task<BenchRow> PosterAsync(DrawnPicture poster, PictureReader reader, CancellationToken cancellationToken)
    {
        var (exact, clock) = (0, new Clock());
        var bytes = poster.Encoded(SKEncodedImageFormat.Jpeg);
        for (var i = 0; i < PosterRounds; i++)
        {
            var read = await clock.MeasureAsync(() => ReadAsync(reader, bytes, cancellationToken));
            var missed = Missed(poster.Lines, read);
            exact = poster.Lines.Length - missed.Count;
            Report("poster", missed, read);
        }

        return Row(
            string.Create(
                CultureInfo.InvariantCulture,
                $"poster 1080x4000: {exact} of {poster.Lines.Length} lines; {clock.Wall / PosterRounds:0.00} s, {clock.Processor / PosterRounds:0.00} s of processor"
            ),
            clock,
            100.0 * exact / poster.Lines.Length
        );
    }

    private static async Task<BenchRow> MemoryAsync(
        List<byte[]> encoded,
        byte[] large,
        PictureReader reader,
        CancellationToken cancellationToken
    )
    {
        // Linux: the peak begins anew at what is there now.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5", cancellationToken);
        var clock = new Clock();
        for (var i = 0; i < MemoryPictures; i++)
        {
            var bytes = i % PosterEvery == 0 ? large : encoded[i % encoded.Count];
            await clock.MeasureAsync(() => ReadAsync(reader, bytes, cancellationToken));
        }

        return new BenchRow(
            "ocr",
            string.Create(
                CultureInfo.InvariantCulture,
                $"memory at most over {MemoryPictures} pictures, {MemoryPictures / PosterEvery} of them posters"
            ),
            clock.Wall,
            PeakMegabytes(),
            "MB"
        );
    }

    private async Task<IReadOnlyList<BenchRow>> CodesAsync(PictureReader reader, CancellationToken cancellationToken)
    {
        var (own, zbar, codes) = (0, 0, 0);
        var (ownClock, zbarClock) = (new Clock(), new Clock());
        foreach (var picture in new BenchCodes().Draw())
        {
            using (picture)
            {
                var png = picture.Encoded(SKEncodedImageFormat.Png);
                var file = Path.Combine(folder, "code.png");
                await File.WriteAllBytesAsync(file, png, cancellationToken);
                var read = await ownClock.MeasureAsync(() => reader.ReadAsync(png, TimeSpan.FromMinutes(1), cancellationToken));
                var beside = await zbarClock.MeasureAsync(() => ZbarAsync(file, cancellationToken));
                codes += picture.Lines.Length;
                own += picture.Lines.Count(l => read.Codes.Any(c => c.Text == l));
                zbar += picture.Lines.Count(l => beside.Contains(l, StringComparer.Ordinal));
            }
        }

        return
        [
            Row($"QR codes: {own} of {codes} (words and codes read)", ownClock, 100.0 * own / codes),
            Row($"QR codes by zbarimg: {zbar} of {codes}", zbarClock, 100.0 * zbar / codes),
        ];
    }

    private static async Task<string[]> ZbarAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo("zbarimg", ["-q", "--raw", file]) { RedirectStandardOutput = true, UseShellExecute = false };
            using var process = Process.Start(start)!;
            var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }

    private static async Task<string[]> ReadAsync(PictureReader reader, byte[] bytes, CancellationToken cancellationToken)
    {
        var reading = await reader.ReadAsync(bytes, TimeSpan.FromMinutes(2), cancellationToken);
        return reading.Text is { } text
            ? text.Split('\n')
            : throw new CommandException($"A picture was not read ({reading.State}): the log says why.");
    }

    /// <summary>Lines that were not read exactly, after NFKC and without spaces.</summary>
    private static List<string> Missed(string[] drawn, string[] read)
    {
        var known = read.Select(Plain).ToHashSet(StringComparer.Ordinal);
        return [.. drawn.Where(l => !known.Contains(Plain(l)))];
    }

    private static void Report(string name, List<string> missed, string[] read)
    {
        if (missed.Count > 0)
        {
            Console.Error.WriteLine($"{name}: drawn {string.Join(" | ", missed)}; read {string.Join(" | ", read)}");
        }
    }

    private static string Plain(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c)));

    private static BenchRow Row(string work, Clock clock, double percent) => new("ocr", work, clock.Wall, percent, "% exact");

    private static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1_000;
    }

    /// <summary>Adds up time on the wall and on the processors.</summary>
    private sealed class Clock
    {
        public double Wall { get; private set; }

        public double Processor { get; private set; }

        public double Slowest { get; private set; }

        public async Task<T> MeasureAsync<T>(Func<Task<T>> work)
        {
            var (wall, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var result = await work();
            var seconds = Stopwatch.GetElapsedTime(wall).TotalSeconds;
            Wall += seconds;
            Slowest = Math.Max(Slowest, seconds);
            Processor += (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            return result;
        }
    }
}
