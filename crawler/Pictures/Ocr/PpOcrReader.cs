using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>PP-OCRv4 in this process: a network that finds lines, one that reads them, one that tells lines on their heads.</summary>
internal sealed class PpOcrReader : ITextReader
{
    private const string Detection = "ch_PP-OCRv4_det_infer.onnx";
    private const string Recognition = "ch_PP-OCRv4_rec_infer.onnx";
    private const string Direction = "ch_ppocr_mobile_v2.0_cls_infer.onnx";
    private const string Keys = "ppocr_keys_v1.txt";

    private readonly List<OnnxModel> models = [];
    private readonly TextDetector detector;
    private readonly TextRecognizer recognizer;

    /// <param name="folder">Holds the three networks and the list of characters.</param>
    /// <exception cref="InvalidDataException">Network and list of characters do not belong together.</exception>
    public PpOcrReader(string folder)
    {
        try
        {
            detector = new TextDetector(Open(Path.Combine(folder, Detection)));
            var reading = Open(Path.Combine(folder, Recognition));
            // Before the characters stands the blank of CTC, behind them the space.
            string[] symbols = ["", .. File.ReadAllLines(Path.Combine(folder, Keys), Encoding.UTF8), " "];
            if (reading.OutputWidth != symbols.Length && reading.OutputWidth > 0)
            {
                throw new InvalidDataException(
                    $"{Recognition} tells {reading.OutputWidth} symbols apart, {Keys} names {symbols.Length}: take both from one package"
                );
            }

            recognizer = new TextRecognizer(reading, Open(Path.Combine(folder, Direction)), symbols);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name => "pp-ocrv4";

    /// <summary>The files a folder lacks; empty where all are there.</summary>
    public static IReadOnlyList<string> Missing(string folder) =>
        [.. new[] { Detection, Recognition, Direction, Keys }.Where(f => !File.Exists(Path.Combine(folder, f)))];

    public async IAsyncEnumerable<TextLine> ReadAsync(SKBitmap picture, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Work for a processor, not for the thread that asked.
        await Task.Yield();
        using var run = new RunOptions();
        await using var stop = cancellationToken.Register(() => run.Terminate = true);
        // Else the image would be a copy of its pixels.
        picture.SetImmutable();
        using var image = SKImage.FromBitmap(picture);
        foreach (var box in detector.Detect(image, run, cancellationToken))
        {
            if (recognizer.Read(image, box, run, cancellationToken) is { } line)
            {
                yield return line;
            }
        }
    }

    public void Dispose() => models.ForEach(m => m.Dispose());

    private OnnxModel Open(string file)
    {
        var model = new OnnxModel(file);
        models.Add(model);
        return model;
    }
}
