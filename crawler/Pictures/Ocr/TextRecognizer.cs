using System.Numerics.Tensors;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>What the words of one line are, and whether the line stands on its head.</summary>
internal sealed class TextRecognizer(OnnxModel recognizer, OnnxModel direction, IReadOnlyList<string> symbols)
{
    private const int LineHeight = 48;
    private const int WidthStep = 8;
    private const int MaxWidth = 50 * LineHeight;
    private const int DirectionWidth = 192;

    /// <summary>Only lines read this badly are tried the other way round.</summary>
    private const float Doubtful = 0.6f;
    private const float SureToStandOnHead = 0.9f;

    /// <summary>Less sure lines are patterns taken for text.</summary>
    private const float Unreadable = 0.5f;

    /// <summary>The line, or null where no words can be made out.</summary>
    public TextLine? Read(SKImage image, TextBox box, RunOptions run, CancellationToken cancellationToken)
    {
        var (text, confidence) = ReadWay(image, box, flip: false, run, cancellationToken);
        if (confidence < Doubtful && StandsOnHead(image, box, run, cancellationToken))
        {
            var (flipped, flippedConfidence) = ReadWay(image, box, flip: true, run, cancellationToken);
            (text, confidence) = flippedConfidence > confidence ? (flipped, flippedConfidence) : (text, confidence);
        }

        text = text.Trim();
        return confidence >= Unreadable && text.Length > 0 ? new TextLine(text, confidence, box) : null;
    }

    private (string Text, float Confidence) ReadWay(
        SKImage image,
        TextBox box,
        bool flip,
        RunOptions run,
        CancellationToken cancellationToken
    )
    {
        var natural = (int)MathF.Ceiling(LineHeight * box.Length / box.Height);
        var width = Math.Clamp((natural + WidthStep - 1) / WidthStep * WidthStep, LineHeight, MaxWidth);
        using var planes = Crop(image, box, width, flip);
        using var output = recognizer.Run(planes.Values, width, LineHeight, run, cancellationToken);
        return Decode(output[0].GetTensorDataAsSpan<float>());
    }

    /// <summary>Greedy CTC: the likeliest symbol of each step; repeats and blanks (symbol 0) fall away.</summary>
    private (string Text, float Confidence) Decode(ReadOnlySpan<float> steps)
    {
        var text = new StringBuilder();
        var sum = 0f;
        var kept = 0;
        var previous = 0;
        for (; steps.Length >= symbols.Count; steps = steps[symbols.Count..])
        {
            var best = TensorPrimitives.IndexOfMax(steps[..symbols.Count]);
            if (best != 0 && best != previous)
            {
                text.Append(symbols[best]);
                sum += steps[best];
                kept++;
            }

            previous = best;
        }

        return (text.ToString(), kept == 0 ? 0 : sum / kept);
    }

    private bool StandsOnHead(SKImage image, TextBox box, RunOptions run, CancellationToken cancellationToken)
    {
        using var planes = Crop(image, box, DirectionWidth, flip: false);
        using var output = direction.Run(planes.Values, DirectionWidth, LineHeight, run, cancellationToken);
        return output[0].GetTensorDataAsSpan<float>()[1] > SureToStandOnHead;
    }

    /// <summary>The line turned level and scaled to the height the networks were taught; a line too long is squeezed.</summary>
    private static PicturePlanes Crop(SKImage image, TextBox box, int width, bool flip)
    {
        var scale = LineHeight / box.Height;
        var used = Math.Min(box.Length * scale, width);
        var along = used / box.Length;
        var (ux, uy) = (box.DirX * along, box.DirY * along);
        var (vx, vy) = (-box.DirY * scale, box.DirX * scale);
        var left = (used / 2) - ((ux * box.CenterX) + (uy * box.CenterY));
        var top = (LineHeight / 2f) - ((vx * box.CenterX) + (vy * box.CenterY));
        var matrix = new SKMatrix(ux, uy, left, vx, vy, top, 0, 0, 1);
        matrix = flip ? matrix.PostConcat(SKMatrix.CreateRotationDegrees(180, used / 2, LineHeight / 2f)) : matrix;
        return PicturePlanes.Draw(image, matrix, width, LineHeight, (int)MathF.Ceiling(used), Scaling.ForLines);
    }
}
