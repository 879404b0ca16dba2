using System.Globalization;
using SkiaSharp;

namespace AdWatch.Api.Bench;

/// <summary>Draws what the picture bench reads: banners in three sizes and three looks, a long poster.</summary>
internal sealed class BenchPictures : IDisposable
{
    /// <summary>The simplified Chinese face of the font collections.</summary>
    private const int Simplified = 2;
    private const string FontFolder = "/usr/share/fonts/opentype/noto";
    private static readonly int[] Sizes = [14, 24, 44];

    private static readonly string[][] Texts =
    [
        ["银屑病专科门诊", "咨询热线13800138000", "治愈率高达98%", "京医广【2024】第08-12-345号"],
        ["白癜风中西医结合治疗", "加微信：yinxie120", "无效退款，签约治疗", "粤医广【2023】第11-06-027号"],
        ["公众号：康复之家health", "只需三天告别鼻炎", "院长亲诊 原价1980元现价98元", "电话：0571-88886666"],
        ["祖传秘方 根治糖尿病", "QQ咨询：2855001234", "扫码领取99元体检券", "沪医广【2024】第06-21-118号"],
    ];

    private readonly SKTypeface sans = Face("NotoSansCJK-Regular.ttc");
    private readonly SKTypeface serif = Face("NotoSerifCJK-Bold.ttc");

    /// <summary>Every text in every size and look: 36 banners of four lines.</summary>
    public IEnumerable<DrawnPicture> Banners() =>
        from lines in Texts
        from size in Sizes
        from look in Enum.GetValues<Look>()
        select Banner(lines, size, look);

    /// <summary>1080 × 4000 with 30 lines of three sizes.</summary>
    public DrawnPicture Poster()
    {
        string[] lines = [.. Enumerable.Range(0, 30).Select(PosterLine)];
        var bitmap = new SKBitmap(new SKImageInfo(1_080, 4_000, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(0xF4, 0xF8, 0xFF));
        for (var i = 0; i < lines.Length; i++)
        {
            using var font = new SKFont(i % 5 == 0 ? serif : sans, 34 + (i % 3 * 12));
            using var ink = Ink(i % 5 == 0 ? new SKColor(0xB0, 0x10, 0x20) : new SKColor(0x22, 0x22, 0x22));
            canvas.DrawText(lines[i], 70, 110 + (i * 128), SKTextAlign.Left, font, ink);
        }

        return new DrawnPicture(bitmap, lines);
    }

    /// <summary>The picture at a factor of its size, turned clockwise, on its own ground.</summary>
    public static DrawnPicture Changed(DrawnPicture picture, float scale, float degrees)
    {
        var (width, height) = (picture.Bitmap.Width * scale, picture.Bitmap.Height * scale);
        var angle = degrees * MathF.PI / 180;
        var turnedWidth = (int)MathF.Ceiling((width * MathF.Cos(angle)) + (height * MathF.Sin(angle)));
        var turnedHeight = (int)MathF.Ceiling((width * MathF.Sin(angle)) + (height * MathF.Cos(angle)));
        var bitmap = new SKBitmap(new SKImageInfo(turnedWidth, turnedHeight, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(picture.Bitmap.GetPixel(0, 0));
        canvas.Translate(turnedWidth / 2f, turnedHeight / 2f);
        canvas.RotateDegrees(degrees);
        canvas.Scale(scale);
        canvas.Translate(-picture.Bitmap.Width / 2f, -picture.Bitmap.Height / 2f);
        canvas.DrawBitmap(picture.Bitmap, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return new DrawnPicture(bitmap, picture.Lines);
    }

    public void Dispose()
    {
        sans.Dispose();
        serif.Dispose();
    }

    private DrawnPicture Banner(string[] lines, int size, Look look)
    {
        using var font = new SKFont(look == Look.Striped ? serif : sans, size);
        var width = (int)lines.Max(l => font.MeasureText(l)) + (3 * size);
        var bitmap = new SKBitmap(new SKImageInfo(width, (int)(size * 1.9f * 4.4f), SKColorType.Bgra8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        Ground(canvas, bitmap, look);
        using var ink = Ink(look == Look.Shadowed ? new SKColor(0xFF, 0xE6, 0x00) : new SKColor(0x10, 0x10, 0x30));
        using var shadow = Ink(new SKColor(0x40, 0, 0));
        for (var i = 0; i < lines.Length; i++)
        {
            var (x, y) = (size * 1.2f, size * ((i * 1.9f) + 1.7f));
            if (look == Look.Shadowed)
            {
                canvas.DrawText(lines[i], x + Math.Max(1, size / 14f), y + Math.Max(1, size / 14f), SKTextAlign.Left, font, shadow);
            }

            canvas.DrawText(lines[i], x, y, SKTextAlign.Left, font, ink);
        }

        return new DrawnPicture(bitmap, lines);
    }

    private static void Ground(SKCanvas canvas, SKBitmap bitmap, Look look)
    {
        canvas.Clear(look == Look.Shadowed ? new SKColor(0xD0, 0x10, 0x18) : SKColors.White);
        if (look == Look.Striped)
        {
            using var stripe = new SKPaint { Color = new SKColor(0xCC, 0xE4, 0xF6), StrokeWidth = 4 };
            for (var x = -bitmap.Height; x < bitmap.Width; x += 12)
            {
                canvas.DrawLine(x, bitmap.Height, x + bitmap.Height, 0, stripe);
            }
        }
    }

    private static string PosterLine(int i)
    {
        var words = Texts[i % Texts.Length][i / Texts.Length % 4];
        return string.Create(CultureInfo.InvariantCulture, $"{i + 1}、{words}");
    }

    private static SKPaint Ink(SKColor colour) => new() { Color = colour, IsAntialias = true };

    private static SKTypeface Face(string file) =>
        SKTypeface.FromFile(Path.Combine(FontFolder, file), Simplified)
        ?? throw new FileNotFoundException($"The font {file} is not in {FontFolder}: install the Debian package fonts-noto-cjk.");

    private enum Look
    {
        Plain,
        Striped,
        Shadowed,
    }
}

/// <summary>A picture and the lines drawn in it.</summary>
internal sealed record DrawnPicture(SKBitmap Bitmap, string[] Lines) : IDisposable
{
    public byte[] Encoded(SKEncodedImageFormat format)
    {
        using var data = Bitmap.Encode(format, 80);
        return data.ToArray();
    }

    public void Dispose() => Bitmap.Dispose();
}
