using SkiaSharp;
using ZXing;
using ZXing.QrCode;

namespace AdWatch.Crawler.Tests.Pictures;

/// <summary>Pictures drawn for a test.</summary>
internal static class Drawn
{
    private const string Font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

    /// <summary>The simplified Chinese face of the collection.</summary>
    private const int Simplified = 2;

    public static string ModelsFolder { get; } = Path.Combine(Repository.Root, "node_modules", "@gutenye", "ocr-models", "assets");

    /// <summary>What a test that reads words lacks; null where all is there.</summary>
    public static string? MissingToRead =>
        File.Exists(Font) ? ModelsMissing : $"The font {Font} is not there (Debian package fonts-noto-cjk).";

    private static string? ModelsMissing =>
        Directory.Exists(ModelsFolder) ? null : $"The models are not in '{ModelsFolder}': run npm ci in the repository.";

    /// <summary>Lines in black on white, the first at the top.</summary>
    public static SKBitmap Lines(int width, int height, float size, params string[] lines)
    {
        var bitmap = Blank(width, height, SKColors.White);
        using var canvas = new SKCanvas(bitmap);
        using var face = SKTypeface.FromFile(Font, Simplified);
        using var font = new SKFont(face, size);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        for (var i = 0; i < lines.Length; i++)
        {
            canvas.DrawText(lines[i], 20, 10 + (size * 1.7f * (i + 0.7f)), SKTextAlign.Left, font, ink);
        }

        return bitmap;
    }

    public static SKBitmap Blank(int width, int height, SKColor colour)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        bitmap.Erase(colour);
        return bitmap;
    }

    /// <summary>Draws a code with its quiet zone.</summary>
    public static void Code(SKBitmap onto, string text, int left, int top, int side, SKColor dark, SKColor light)
    {
        var hints = new Dictionary<EncodeHintType, object> { [EncodeHintType.CHARACTER_SET] = "UTF-8", [EncodeHintType.MARGIN] = 4 };
        var matrix = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, side, side, hints);
        for (var y = 0; y < matrix.Height; y++)
        {
            for (var x = 0; x < matrix.Width; x++)
            {
                onto.SetPixel(left + x, top + y, matrix[x, y] ? dark : light);
            }
        }
    }

    public static SKBitmap Code(string text, int side)
    {
        var bitmap = Blank(side, side, SKColors.White);
        Code(bitmap, text, 0, 0, side, SKColors.Black, SKColors.White);
        return bitmap;
    }

    public static byte[] Png(SKBitmap bitmap) => Encoded(bitmap, SKEncodedImageFormat.Png, 100);

    public static byte[] Jpeg(SKBitmap bitmap, int quality = 80) => Encoded(bitmap, SKEncodedImageFormat.Jpeg, quality);

    /// <summary>A PNG whose header announces a size and whose data ends soon: what a pixel bomb looks like to one who reads the header.</summary>
    public static byte[] Bomb(int width, int height)
    {
        using var small = Blank(8, 8, SKColors.White);
        var png = Png(small);
        // IHDR: width and height stand at 16 and 20, the check sum of type and data at 29.
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }

    private static byte[] Encoded(SKBitmap bitmap, SKEncodedImageFormat format, int quality)
    {
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }
}
