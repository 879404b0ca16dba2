namespace AdWatch.Crawler.Extraction;

/// <summary>Finds the pictures a style sheet or a style attribute shows behind text (CSS Syntax 3, as far as declarations with <c>url()</c> go).</summary>
internal static class StylePictures
{
    private const string UrlStart = "url(";

    /// <summary>Tells at the price of a search what is worth reading.</summary>
    public static bool MayHold(ReadOnlySpan<char> css) => css.Contains(UrlStart, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds the addresses of background and content pictures, in order. Fonts and imports are none. One pass; any input is taken.</summary>
    /// <param name="most">Addresses added at most.</param>
    public static void Find(ReadOnlySpan<char> css, int most, List<string> found)
    {
        var (nameStart, shows, named) = (0, false, false);
        for (var i = 0; i < css.Length && found.Count < most; i++)
        {
            switch (css[i])
            {
                case '/' when i + 1 < css.Length && css[i + 1] == '*':
                    i = After(css, i + 2, "*/") - 1;
                    nameStart = named ? nameStart : i + 1;
                    break;
                case '"' or '\'':
                    i = EndOfString(css, i);
                    break;
                case '{' or '}' or ';':
                    (nameStart, shows, named) = (i + 1, false, false);
                    break;
                case ':' when !named:
                    named = true;
                    shows = ShowsPictures(css[nameStart..i].Trim());
                    break;
                case 'u' or 'U' when css[i..].StartsWith(UrlStart, StringComparison.OrdinalIgnoreCase):
                    var address = Address(css, i + UrlStart.Length, out var end);
                    if (shows && !address.IsEmpty)
                        found.Add(address.ToString().Replace("\\", "", StringComparison.Ordinal));
                    i = end;
                    break;
            }
        }
    }

    private static bool ShowsPictures(ReadOnlySpan<char> property) =>
        property.StartsWith("background", StringComparison.OrdinalIgnoreCase)
        || property.StartsWith("list-style", StringComparison.OrdinalIgnoreCase)
        || property.StartsWith("border-image", StringComparison.OrdinalIgnoreCase)
        || property.Equals("content", StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands between the brackets, without quotes.</summary>
    /// <param name="end">The closing bracket, or the last character.</param>
    private static ReadOnlySpan<char> Address(ReadOnlySpan<char> css, int start, out int end)
    {
        while (start < css.Length && char.IsWhiteSpace(css[start]))
            start++;
        if (start < css.Length && css[start] is '"' or '\'')
        {
            var close = EndOfString(css, start);
            end = After(css, close, ")") - 1;
            return css[Math.Min(start + 1, css.Length)..Math.Max(Math.Min(start + 1, css.Length), close)].Trim();
        }

        end = After(css, start, ")") - 1;
        return end < start ? default : css[start..end].Trim();
    }

    /// <summary>The closing quote of the string that opens here; the last character where it is never closed.</summary>
    private static int EndOfString(ReadOnlySpan<char> css, int open)
    {
        for (var i = open + 1; i < css.Length; i++)
        {
            if (css[i] == '\\')
                i++;
            else if (css[i] == css[open])
                return i;
        }

        return css.Length - 1;
    }

    /// <summary>The place after the next occurrence; the end where there is none.</summary>
    private static int After(ReadOnlySpan<char> css, int from, ReadOnlySpan<char> what)
    {
        if (from >= css.Length)
            return css.Length;
        var at = css[from..].IndexOf(what);
        return at < 0 ? css.Length : from + at + what.Length;
    }
}
