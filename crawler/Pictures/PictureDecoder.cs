using System.Runtime.InteropServices;
using AdWatch.Crawler.Results;
using SkiaSharp;

namespace AdWatch.Crawler.Pictures;

/// <summary>Decodes a picture (PNG, JPEG, GIF, WebP, BMP, ICO …) once its header has said how large it will be.</summary>
internal sealed class PictureDecoder : IDisposable
{
    /// <summary>The JPEG decoder scales by eighths while it reads.</summary>
    private const float SmallestScale = 0.125f;
    private readonly SKCodec codec;

    private PictureDecoder(SKCodec codec)
    {
        this.codec = codec;
        Stored = codec.Info.Size;
        Size = IsTurned ? new PictureSize(Stored.Height, Stored.Width) : new PictureSize(Stored.Width, Stored.Height);
    }

    /// <summary>Size as it is to be looked at.</summary>
    public PictureSize Size { get; }

    /// <summary>Pictures in the file; more than one for an animation.</summary>
    public int Frames => Math.Max(1, codec.FrameCount);

    private SKSizeI Stored { get; }

    private bool IsTurned =>
        codec.EncodedOrigin
            is SKEncodedOrigin.LeftTop
                or SKEncodedOrigin.RightTop
                or SKEncodedOrigin.RightBottom
                or SKEncodedOrigin.LeftBottom;

    /// <summary>Reads the header; null for what is no picture or of a kind not known (SVG).</summary>
    public static PictureDecoder? Open(ReadOnlyMemory<byte> bytes)
    {
        // The codec keeps the data alive.
        var opened = SKCodec.Create(SKData.CreateCopy(bytes.Span));
        if (opened is { Info: { Width: > 0, Height: > 0 } })
        {
            return new PictureDecoder(opened);
        }

        opened?.Dispose();
        return null;
    }

    /// <summary>Size to decode to under a limit; null where the format cannot be scaled that far. Looks at the header only.</summary>
    public SKSizeI? SizeWithin(long maxPixels)
    {
        var size = Stored;
        for (
            var scale = MathF.Sqrt(maxPixels / ((float)Stored.Width * Stored.Height));
            scale is >= SmallestScale and < 1 && (long)size.Width * size.Height > maxPixels;
            scale *= 0.9f
        )
        {
            // Formats that cannot scale answer with their full size.
            size = codec.GetScaledDimensions(scale);
        }

        return (long)size.Width * size.Height <= maxPixels ? size : null;
    }

    /// <summary>Decodes one frame to opaque 32-bit pixels, upright and on white; null where the data is broken. What comes before a break is kept.</summary>
    public SKBitmap? Decode(SKSizeI size, int frame)
    {
        var opaque = codec.Info.AlphaType == SKAlphaType.Opaque && Frames == 1;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Bgra8888, opaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
        var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels(), new SKCodecOptions(frame));
        if (result is not (SKCodecResult.Success or SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput))
        {
            bitmap.Dispose();
            return null;
        }

        if (!opaque)
        {
            LayOnWhite(MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan()));
        }

        var upright = Upright(bitmap);
        // An immutable bitmap is drawn from without a copy.
        upright.SetImmutable();
        return upright;
    }

    public void Dispose() => codec.Dispose();

    /// <summary>Adds to each premultiplied colour what its alpha leaves to white.</summary>
    private static void LayOnWhite(Span<uint> pixels)
    {
        foreach (ref var pixel in pixels)
        {
            var rest = 255 - (pixel >> 24);
            pixel = rest == 0 ? pixel : 0xFF000000 | ((pixel & 0x00FFFFFF) + (rest * 0x00010101));
        }
    }

    private SKBitmap Upright(SKBitmap bitmap)
    {
        if (Turn(bitmap.Width, bitmap.Height) is not { } turn)
        {
            return bitmap;
        }

        var (width, height) = IsTurned ? (bitmap.Height, bitmap.Width) : (bitmap.Width, bitmap.Height);
        var upright = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (bitmap)
        using (var canvas = new SKCanvas(upright))
        {
            canvas.SetMatrix(turn);
            canvas.DrawBitmap(bitmap, 0, 0, SKSamplingOptions.Default);
        }

        return upright;
    }

    /// <summary>The matrix for an orientation of EXIF (tag 0x0112); null for the usual one.</summary>
    private SKMatrix? Turn(int width, int height) =>
        codec.EncodedOrigin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
            _ => null,
        };
}
