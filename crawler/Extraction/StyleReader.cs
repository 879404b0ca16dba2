namespace AdWatch.Crawler.Extraction;

/// <summary>What an inline style says about showing text.</summary>
internal static class StyleReader
{
    /// <summary>True where the style hides the element's text.</summary>
    /// <remarks>
    /// A public account's article body is written invisible and shown by its script; it is known by its id.
    /// Opacity says nothing (pages fade in), nor the font size of a container (its children set their own).
    /// </remarks>
    public static bool Hides(ReadOnlySpan<char> style, ReadOnlySpan<char> id, bool isContainer) =>
        id is not "js_content"
        && (
            Says(style, "display", "none")
            || Says(style, "visibility", "hidden")
            || Says(style, "visibility", "collapse")
            || (!isContainer && Says(style, "font-size", "0"))
            || Says(style, "text-indent", "-9")
        );

    /// <summary>True where line breaks of the markup are shown.</summary>
    public static bool KeepsLines(ReadOnlySpan<char> style) => Says(style, "white-space", "pre");

    /// <summary>True where <paramref name="property"/> is set to a value that begins with <paramref name="value"/> (a zero only where it stays zero).</summary>
    private static bool Says(ReadOnlySpan<char> style, ReadOnlySpan<char> property, ReadOnlySpan<char> value)
    {
        while (true)
        {
            var at = style.IndexOf(property, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            var before = at == 0 ? ';' : style[at - 1];
            style = style[(at + property.Length)..];
            var rest = style.TrimStart();
            if ((before is not (';' or '{') && !char.IsWhiteSpace(before)) || rest.IsEmpty || rest[0] != ':')
                continue;
            rest = rest[1..].TrimStart();
            if (!rest.StartsWith(value, StringComparison.OrdinalIgnoreCase))
                continue;
            if (value is not "0" || IsZero(rest))
                return true;
        }
    }

    private static bool IsZero(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (c is ';' or '!')
                break;
            if (c is >= '1' and <= '9')
                return false;
        }

        return true;
    }
}
