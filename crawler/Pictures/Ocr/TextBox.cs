using System.Runtime.InteropServices;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Pictures.Ocr;

/// <summary>A turned rectangle round a line of text, in pixels: its centre, the unit vector along the text, and its two sides.</summary>
/// <param name="Length">Extent along the text.</param>
/// <param name="Height">Extent across it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextBox(float CenterX, float CenterY, float DirX, float DirY, float Length, float Height)
{
    /// <summary>Half the extent of the upright rectangle round this one.</summary>
    public float HalfWidth => ((Length * MathF.Abs(DirX)) + (Height * MathF.Abs(DirY))) / 2;

    public float HalfHeight => ((Length * MathF.Abs(DirY)) + (Height * MathF.Abs(DirX))) / 2;

    /// <summary>Degrees clockwise.</summary>
    public float Angle => MathF.Atan2(DirY, DirX) * (180 / MathF.PI);

    /// <summary>The box in a picture that is larger by two factors, which are nearly the same, and lies lower by some rows.</summary>
    public TextBox ScaledBy(float x, float y, float lower)
    {
        var along = MathF.Abs(DirX) >= MathF.Abs(DirY);
        return this with
        {
            CenterX = CenterX * x,
            CenterY = (CenterY * y) + lower,
            Length = Length * (along ? x : y),
            Height = Height * (along ? y : x),
        };
    }

    /// <summary>The upright rectangle round it, in a picture larger by a factor.</summary>
    public PicturePlace PlaceTimes(float factor)
    {
        var left = Math.Max(0, CenterX - HalfWidth);
        var top = Math.Max(0, CenterY - HalfHeight);
        return new PicturePlace(
            (int)(left * factor),
            (int)(top * factor),
            (int)MathF.Ceiling((CenterX + HalfWidth - left) * factor),
            (int)MathF.Ceiling((CenterY + HalfHeight - top) * factor)
        );
    }
}
