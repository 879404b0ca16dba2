using System.Globalization;
using SkiaSharp;
using ZXing;
using ZXing.QrCode;
using ZXing.QrCode.Internal;

namespace AdWatch.Api.Bench;

/// <summary>Draws 30 QR codes as advertisements carry them: turned, noisy, coloured, inverted, with a logo, several in one.</summary>
internal sealed class BenchCodes
{
    private static readonly float[] Angles = [5, 17, 30, 45, 90, 200];
    private static readonly float[] Noise = [0.05f, 0.1f, 0.15f, 0.2f, 0.25f];

    /// <summary>Side of the logo as a part of the code's.</summary>
    private static readonly float[] Logos = [0.15f, 0.2f, 0.24f, 0.28f];

    private readonly Random random = new(5);
    private int number;

    /// <summary>Each picture with the texts of its codes.</summary>
    public IReadOnlyList<DrawnPicture> Draw() =>
        [
            .. Angles.Select(Turned),
            .. Noise.Select(Noisy),
            .. new[]
            {
                ("#C01818", "#FFFFFF"),
                ("#0A7A3C", "#F4F4F4"),
                ("#1048C8", "#FFF2C8"),
                ("#F0D800", "#FFFFFF"),
                ("#808080", "#E0E0E0"),
            }.Select(c => Plain(SKColor.Parse(c.Item1), SKColor.Parse(c.Item2))),
            .. new[] { ("#FFFFFF", "#000000"), ("#FFFFFF", "#B01020"), ("#FFE600", "#203080") }.Select(c =>
                Plain(SKColor.Parse(c.Item1), SKColor.Parse(c.Item2))
            ),
            .. Logos.Select(WithLogo),
            Several(2),
            Several(3),
            Several(2, small: true),
        ];

    private string Text() => string.Create(CultureInfo.InvariantCulture, $"https://u.example.test/{number++:00}-{random.Next():x8}");

    private DrawnPicture Plain(SKColor dark, SKColor light)
    {
        var picture = Blank(300, 300, light);
        return new DrawnPicture(picture, [Code(picture, 40, 40, 220, dark, light, ErrorCorrectionLevel.M)]);
    }

    private DrawnPicture Turned(float degrees)
    {
        using var flat = Plain(SKColors.Black, SKColors.White);
        var turned = Blank(420, 420, SKColors.White);
        using var canvas = new SKCanvas(turned);
        canvas.RotateDegrees(degrees, 210, 210);
        canvas.DrawBitmap(flat.Bitmap, 60, 60, new SKSamplingOptions(SKFilterMode.Linear));
        return new DrawnPicture(turned, flat.Lines);
    }

    private DrawnPicture Noisy(float share)
    {
        var picture = Plain(SKColors.Black, SKColors.White);
        for (var i = 0; i < share * 90_000; i++)
        {
            var shade = (byte)random.Next(256);
            picture.Bitmap.SetPixel(random.Next(300), random.Next(300), new SKColor(shade, shade, shade));
        }

        return picture;
    }

    private DrawnPicture WithLogo(float share)
    {
        var picture = Blank(300, 300, SKColors.White);
        var text = Code(picture, 40, 40, 220, SKColors.Black, SKColors.White, ErrorCorrectionLevel.H);
        using var canvas = new SKCanvas(picture);
        using var white = new SKPaint { Color = SKColors.White };
        using var green = new SKPaint { Color = new SKColor(0x10, 0xB0, 0x50), IsAntialias = true };
        var half = 220 * share / 2;
        canvas.DrawRect(150 - half, 150 - half, 2 * half, 2 * half, white);
        canvas.DrawCircle(150, 150, half * 0.85f, green);
        return new DrawnPicture(picture, [text]);
    }

    private DrawnPicture Several(int count, bool small = false)
    {
        var side = small ? 110 : 200;
        var picture = Blank(count * (side + 60), side + 140, new SKColor(0xFF, 0xF8, 0xE8));
        string[] texts =
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                    Code(picture, 30 + (i * (side + 60)), 40 + (i * 25), side, SKColors.Black, SKColors.White, ErrorCorrectionLevel.M)
                ),
        ];
        return new DrawnPicture(picture, texts);
    }

    private string Code(SKBitmap onto, int left, int top, int side, SKColor dark, SKColor light, ErrorCorrectionLevel level)
    {
        var text = Text();
        var hints = new Dictionary<EncodeHintType, object> { [EncodeHintType.ERROR_CORRECTION] = level, [EncodeHintType.MARGIN] = 2 };
        var matrix = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, side, side, hints);
        for (var y = 0; y < matrix.Height; y++)
        {
            for (var x = 0; x < matrix.Width; x++)
            {
                onto.SetPixel(left + x, top + y, matrix[x, y] ? dark : light);
            }
        }

        return text;
    }

    private static SKBitmap Blank(int width, int height, SKColor colour)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        bitmap.Erase(colour);
        return bitmap;
    }
}
