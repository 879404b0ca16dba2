using System.Globalization;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>What the attributes of a picture say of its size and address.</summary>
internal static class PictureAttributes
{
    /// <summary>Width and height where both are whole pixels; percentages say nothing.</summary>
    public static PictureSize? DeclaredSize(ReadOnlySpan<char> width, ReadOnlySpan<char> height) =>
        int.TryParse(WithoutUnit(width), NumberStyles.None, CultureInfo.InvariantCulture, out var w)
        && int.TryParse(WithoutUnit(height), NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            ? new PictureSize(w, h)
            : null;

    private static ReadOnlySpan<char> WithoutUnit(ReadOnlySpan<char> length)
    {
        length = length.Trim();
        return length.EndsWith("px", StringComparison.OrdinalIgnoreCase) ? length[..^2] : length;
    }

    /// <summary>The first address of a <c>srcset</c>.</summary>
    public static ReadOnlySpan<char> FirstOfSet(ReadOnlySpan<char> set)
    {
        set = set.TrimStart();
        var end = set.IndexOfAny(' ', ',');
        return end < 0 ? set : set[..end];
    }
}
