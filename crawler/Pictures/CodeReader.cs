using AdWatch.Crawler.Results;
using SkiaSharp;
using ZXing;
using ZXing.Common;
using ZXing.Multi.QrCode;

namespace AdWatch.Crawler.Pictures;

/// <summary>QR codes in a picture, any number of them. Looks again at other sizes, inverted and in one colour only where nothing was found.</summary>
internal sealed class CodeReader
{
    /// <summary>Larger pictures are shrunk: codes are meant to be read by telephones.</summary>
    private const long MaxPixels = 2_000_000;

    /// <summary>Up to this size a picture is looked at again enlarged.</summary>
    private const long SmallPixels = 500_000;

    /// <summary>Up to this size every further look is taken; beyond, only the shrunk and the inverted one.</summary>
    private const long MediumPixels = 2_000_000;

    private const int MaxTextLength = 4_096;

    private readonly Dictionary<DecodeHintType, object> hints = new()
    {
        [DecodeHintType.TRY_HARDER] = true,
        [DecodeHintType.CHARACTER_SET] = "UTF-8",
    };

    /// <param name="picture">Opaque 32-bit pixels.</param>
    /// <param name="factor">By how much the picture was larger before it was decoded; places are given in that size.</param>
    public IReadOnlyList<PictureCode> Read(SKBitmap picture, float factor, CancellationToken cancellationToken)
    {
        foreach (var look in Looks(picture))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Decode(look.Make(), look.Scale, factor) is { Count: > 0 } codes)
            {
                return codes;
            }
        }

        return [];
    }

    private static IEnumerable<(Func<BinaryBitmap> Make, float Scale)> Looks(SKBitmap picture)
    {
        var pixels = (long)picture.Width * picture.Height;
        var scale = pixels > MaxPixels ? MathF.Sqrt((float)MaxPixels / pixels) : 1f;
        var gray = GrayPicture.Of(picture, scale, GrayPicture.Luminance);
        yield return (() => Hybrid(gray), scale);
        yield return (() => Hybrid(GrayPicture.Of(picture, scale / 2, GrayPicture.Luminance)), scale / 2);
        yield return (() => Hybrid(gray.Inverted()), scale);
        if (pixels <= SmallPixels)
        {
            yield return (() => Hybrid(GrayPicture.Of(picture, 2, GrayPicture.Luminance)), 2);
        }

        if (pixels <= MediumPixels)
        {
            // Yellow on white differs in blue alone, and a light code on a dark ground may do so in one colour too.
            yield return (() => Hybrid(GrayPicture.Of(picture, scale, GrayPicture.Darkest)), scale);
            yield return (() => Hybrid(GrayPicture.Of(picture, scale, GrayPicture.Brightest).Inverted()), scale);
            yield return (() => new BinaryBitmap(new GlobalHistogramBinarizer(gray.Source())), scale);
        }
    }

    private static BinaryBitmap Hybrid(GrayPicture gray) => new(new HybridBinarizer(gray.Source()));

    private List<PictureCode> Decode(BinaryBitmap bitmap, float scale, float factor)
    {
        var results = new QRCodeMultiReader().decodeMultiple(bitmap, hints) ?? [];
        return
        [
            .. results
                .Where(r => r.Text is { Length: > 0 and <= MaxTextLength })
                .DistinctBy(r => r.Text, StringComparer.Ordinal)
                .Select(r => new PictureCode(r.Text, Place(r.ResultPoints, factor / scale))),
        ];
    }

    private static PicturePlace Place(ResultPoint[] corners, float factor)
    {
        var points = corners.Where(c => c is not null).ToList();
        var (left, top) = (points.Min(p => p.X), points.Min(p => p.Y));
        var (right, bottom) = (points.Max(p => p.X), points.Max(p => p.Y));
        return new PicturePlace((int)(left * factor), (int)(top * factor), (int)((right - left) * factor), (int)((bottom - top) * factor));
    }
}
