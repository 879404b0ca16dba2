using System.Buffers;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>A piece of a picture as networks take it: planes of blue, green and red, each (value / 255 - mean) / deviation. The memory goes back when disposed.</summary>
internal sealed class PicturePlanes : IDisposable
{
    private float[]? rented;

    private PicturePlanes(int width, int height)
    {
        (Width, Height) = (width, height);
        rented = ArrayPool<float>.Shared.Rent(3 * width * height);
    }

    public int Width { get; }

    public int Height { get; }

    public Memory<float> Values => rented.AsMemory(0, 3 * Width * Height);

    /// <summary>Draws a picture through a matrix, which turns, scales and crops in one step.</summary>
    /// <param name="filled">Columns from here on are nothing at all (0), not white.</param>
    public static PicturePlanes Draw(SKImage image, SKMatrix matrix, int width, int height, int filled, Scaling scaling)
    {
        using var piece = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(piece))
        {
            canvas.Clear(SKColors.White);
            canvas.SetMatrix(matrix);
            canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        var planes = new PicturePlanes(width, height);
        planes.Fill(MemoryMarshal.Cast<byte, Pixel>(piece.GetPixelSpan()), Math.Min(filled, width), scaling);
        return planes;
    }

    public void Dispose()
    {
        if (rented is { } array)
        {
            rented = null;
            ArrayPool<float>.Shared.Return(array);
        }
    }

    private void Fill(ReadOnlySpan<Pixel> pixels, int filled, Scaling scaling)
    {
        var size = Width * Height;
        var blue = rented.AsSpan(0, size);
        var green = rented.AsSpan(size, size);
        var red = rented.AsSpan(2 * size, size);
        for (var start = 0; start < size; start += Width)
        {
            var row = pixels.Slice(start, Width);
            for (var x = 0; x < filled; x++)
            {
                blue[start + x] = (row[x].Blue * scaling.Blue.Factor) + scaling.Blue.Offset;
                green[start + x] = (row[x].Green * scaling.Green.Factor) + scaling.Green.Offset;
                red[start + x] = (row[x].Red * scaling.Red.Factor) + scaling.Red.Offset;
            }

            blue.Slice(start + filled, Width - filled).Clear();
            green.Slice(start + filled, Width - filled).Clear();
            red.Slice(start + filled, Width - filled).Clear();
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Pixel
    {
        public readonly byte Blue;
        public readonly byte Green;
        public readonly byte Red;
        public readonly byte Alpha;
    }
}

/// <summary>How the bytes of each plane become numbers.</summary>
internal sealed record Scaling(PlaneScaling Blue, PlaneScaling Green, PlaneScaling Red)
{
    /// <summary>As the detector was taught; its means and deviations are ImageNet's, in the order of the planes.</summary>
    public static Scaling ForDetection { get; } =
        new(PlaneScaling.Of(0.485f, 0.229f), PlaneScaling.Of(0.456f, 0.224f), PlaneScaling.Of(0.406f, 0.225f));

    /// <summary>As the recogniser and the direction model were taught: -1 to 1.</summary>
    public static Scaling ForLines { get; } = new(PlaneScaling.Of(0.5f, 0.5f), PlaneScaling.Of(0.5f, 0.5f), PlaneScaling.Of(0.5f, 0.5f));
}

/// <summary>One plane: value × factor + offset.</summary>
internal sealed record PlaneScaling(float Factor, float Offset)
{
    public static PlaneScaling Of(float mean, float deviation) => new(1 / (255 * deviation), -mean / deviation);
}
