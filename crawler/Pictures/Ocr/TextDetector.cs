using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>Where lines stand in a picture. Long pictures go through in tiles, so that memory does not grow with them.</summary>
internal sealed class TextDetector(OnnxModel model)
{
    /// <summary>The network shrinks by this; sides are multiples of it.</summary>
    private const int Step = 32;

    /// <summary>Wider pictures are shrunk for detection only.</summary>
    private const int MaxWidth = 736;
    private const int TileHeight = 640;

    /// <summary>More than a line of text is high, so that each stands whole in one tile.</summary>
    private const int TileOverlap = 192;

    /// <summary>By how much two tiles may disagree about the middle of a line.</summary>
    private const int Slack = TileOverlap / 12;

    private const int MaxBoxes = 200;

    public List<TextBox> Detect(SKImage image, RunOptions run, CancellationToken cancellationToken)
    {
        var scale = Math.Min(1f, (float)MaxWidth / image.Width);
        var tile = Math.Min((int)(TileHeight / scale), image.Height);
        var overlap = (int)(TileOverlap / scale);
        var boxes = new List<TextBox>();
        for (var top = 0; ; top += tile - overlap)
        {
            var bottom = Math.Min(top + tile, image.Height);
            foreach (var box in DetectTile(image, scale, top, bottom, run, cancellationToken))
            {
                if (
                    boxes.Count < MaxBoxes
                    && IsOwn(box, top, bottom, image.Height, overlap, Slack / scale)
                    && !(top > 0 && IsKnown(box, boxes))
                )
                {
                    boxes.Add(box);
                }
            }

            if (bottom == image.Height)
            {
                break;
            }
        }

        TextRows.Join(boxes);
        TextRows.Order(boxes);
        return boxes;
    }

    private List<TextBox> DetectTile(SKImage image, float scale, int top, int bottom, RunOptions run, CancellationToken cancellationToken)
    {
        var width = Rounded(image.Width * scale);
        var height = Rounded((bottom - top) * scale);
        var (x, y) = ((float)image.Width / width, (float)(bottom - top) / height);
        var matrix = SKMatrix.CreateScale(1 / x, 1 / y).PreConcat(SKMatrix.CreateTranslation(0, -top));
        using var planes = PicturePlanes.Draw(image, matrix, width, height, width, Scaling.ForDetection);
        using var output = model.Run(planes.Values, width, height, run, cancellationToken);
        var boxes = BoxFinder.Find(output[0].GetTensorDataAsSpan<float>(), width, height, MaxBoxes);
        return boxes.ConvertAll(box => box.ScaledBy(x, y, top));
    }

    /// <summary>Of two tiles that overlap, each has the lines in its half of the overlap: the pieces of a line that an edge cuts lie in the other half.</summary>
    private static bool IsOwn(TextBox box, int top, int bottom, int imageHeight, int overlap, float slack) =>
        (top == 0 || box.CenterY >= top + (overlap / 2) - slack)
        && (bottom == imageHeight || box.CenterY <= bottom - (overlap / 2) + slack);

    /// <summary>A line in the overlap of two tiles is seen in both.</summary>
    private static bool IsKnown(TextBox box, List<TextBox> boxes) =>
        boxes.Exists(b => MathF.Abs(b.CenterX - box.CenterX) < box.Height && MathF.Abs(b.CenterY - box.CenterY) < box.Height / 2);

    private static int Rounded(float length) => Math.Max(Step, (int)MathF.Round(length / Step) * Step);
}
