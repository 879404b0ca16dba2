using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SkiaSharp;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>Tesseract as a program beside this one: the stand-in where the models are missing. Reads banners far worse.</summary>
internal sealed class TesseractReader(string program) : ITextReader
{
    private const string Language = "chi_sim";
    private const float Unreadable = 0.3f;

    /// <summary>Columns of its table (TSV): level, page, block, paragraph, line, word, left, top, width, height, confidence, text.</summary>
    private const int Columns = 12;

    public string Name => "tesseract";

    /// <summary>Null where it is installed with simplified Chinese, else what is missing.</summary>
    public static async Task<string?> MissingAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Start(program, "--list-langs");
            var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var complained = process.StandardError.ReadToEndAsync(cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            // Older versions list on standard error.
            return (await said + await complained).Split('\n').Any(l => l.Trim() == Language)
                ? null
                : $"{program} lacks the language {Language}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{program} is not installed";
        }
    }

    public async IAsyncEnumerable<TextLine> ReadAsync(SKBitmap picture, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var png = picture.Encode(SKEncodedImageFormat.Png, 0);
        var table = await RunAsync(png.AsStream(), cancellationToken);
        foreach (var line in Lines(table))
        {
            yield return line;
        }
    }

    public void Dispose()
    {
        // Each reading has a process of its own.
    }

    /// <summary>Words of one line put together; between Chinese characters it prints blanks that were never there.</summary>
    internal static IEnumerable<TextLine> Lines(string table)
    {
        var rows = table.Split('\n').Skip(1).Select(r => r.TrimEnd('\r').Split('\t')).Where(r => r.Length == Columns && r[0] == "5");
        foreach (var line in rows.GroupBy(r => (r[1], r[2], r[3], r[4])))
        {
            var words = line.Select(Word).Where(w => w.Text.Length > 0).ToList();
            var sure = words.Count == 0 ? 0 : words.Average(w => w.Confidence);
            if (sure < Unreadable)
            {
                continue;
            }

            var (left, top) = (words.Min(w => w.Left), words.Min(w => w.Top));
            var (width, height) = (words.Max(w => w.Right) - left, words.Max(w => w.Bottom) - top);
            var box = new TextBox(left + (width / 2f), top + (height / 2f), 1, 0, width, height);
            yield return new TextLine(Joined(words.Select(w => w.Text)), sure, box);
        }
    }

    private static string Joined(IEnumerable<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (text.Length > 0 && char.IsAscii(text[^1]) && char.IsAscii(word[0]))
            {
                text.Append(' ');
            }

            text.Append(word);
        }

        return text.ToString();
    }

    private static (string Text, float Confidence, int Left, int Top, int Right, int Bottom) Word(string[] row)
    {
        var numbers = row[6..10].Select(c => int.TryParse(c, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        var sure = float.TryParse(row[10], CultureInfo.InvariantCulture, out var percent) ? percent / 100 : 0;
        return (row[11].Trim(), sure, numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]);
    }

    private async Task<string> RunAsync(Stream png, CancellationToken cancellationToken)
    {
        // 11: sparse text, as on banners.
        using var process = Start(program, "stdin", "stdout", "-l", Language, "--psm", "11", "tsv");
        try
        {
            var table = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var complaints = process.StandardError.ReadToEndAsync(cancellationToken);
            await png.CopyToAsync(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await table
                : throw new InvalidDataException($"{program} ended with {process.ExitCode}: {(await complaints).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        return Process.Start(start)!;
    }
}
