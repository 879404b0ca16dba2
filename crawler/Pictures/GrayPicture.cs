using System.Runtime.InteropServices;
using SkiaSharp;
using ZXing;

namespace AdWatch.Crawler.Pictures;

/// <summary>A picture in 256 shades, row by row.</summary>
internal sealed class GrayPicture(byte[] shades, int width, int height)
{
    /// <summary>Rec. 601 weights of a pixel written blue, green, red from the lowest byte.</summary>
    public static byte Luminance(uint pixel) =>
        (byte)((((pixel & 0xFF) * 29) + (((pixel >> 8) & 0xFF) * 150) + (((pixel >> 16) & 0xFF) * 77)) >> 8);

    public static byte Darkest(uint pixel) => (byte)Math.Min(Math.Min(pixel & 0xFF, (pixel >> 8) & 0xFF), (pixel >> 16) & 0xFF);

    public static byte Brightest(uint pixel) => (byte)Math.Max(Math.Max(pixel & 0xFF, (pixel >> 8) & 0xFF), (pixel >> 16) & 0xFF);

    public static GrayPicture Of(SKBitmap picture, float scale, Func<uint, byte> shade)
    {
        if (scale == 1)
        {
            return Of(picture, shade);
        }

        var width = Math.Max(1, (int)(picture.Width * scale));
        var height = Math.Max(1, (int)(picture.Height * scale));
        using var scaled = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        return picture.ScalePixels(scaled, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
            ? Of(scaled, shade)
            : new GrayPicture([255], 1, 1);
    }

    public GrayPicture Inverted()
    {
        var inverted = new byte[shades.Length];
        for (var i = 0; i < shades.Length; i++)
        {
            inverted[i] = (byte)(255 - shades[i]);
        }

        return new GrayPicture(inverted, width, height);
    }

    public LuminanceSource Source() => new RGBLuminanceSource(shades, width, height, RGBLuminanceSource.BitmapFormat.Gray8);

    private static GrayPicture Of(SKBitmap picture, Func<uint, byte> shade)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(picture.GetPixelSpan());
        var shades = new byte[pixels.Length];
        for (var i = 0; i < shades.Length; i++)
        {
            shades[i] = shade(pixels[i]);
        }

        return new GrayPicture(shades, picture.Width, picture.Height);
    }
}
