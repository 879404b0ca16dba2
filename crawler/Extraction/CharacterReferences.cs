using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html;

namespace AdWatch.Crawler.Extraction;

/// <summary>Decodes character references (<c>&amp;nbsp;</c>, <c>&amp;#20013;</c>) as the HTML standard does.</summary>
internal static class CharacterReferences
{
    private const int LongestName = 32;
    private const int LongestLegacyName = 6;

    // What browsers make of &#128; to &#159;.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    /// <summary>The text with all references decoded.</summary>
    public static string Decode(ReadOnlySpan<char> raw, bool inAttribute = false)
    {
        if (!raw.Contains('&'))
            return raw.ToString();
        var text = new StringBuilder(raw.Length);
        Span<char> decoded = stackalloc char[4];
        for (var i = 0; i < raw.Length; )
        {
            if (raw[i] != '&')
            {
                text.Append(raw[i++]);
                continue;
            }

            i += Read(raw[i..], inAttribute, decoded, out var written);
            text.Append(decoded[..written]);
        }

        return text.ToString();
    }

    /// <summary>Reads one reference at the start of <paramref name="text"/> (an ampersand); gives the characters consumed, at least 1.</summary>
    public static int Read(ReadOnlySpan<char> text, bool inAttribute, Span<char> decoded, out int written)
    {
        var consumed =
            text.Length > 2 && text[1] == '#' ? ReadNumber(text, decoded, out written) : ReadName(text, inAttribute, decoded, out written);
        if (consumed > 0)
            return consumed;
        decoded[0] = '&';
        written = 1;
        return 1;
    }

    private static int ReadNumber(ReadOnlySpan<char> text, Span<char> decoded, out int written)
    {
        written = 0;
        var hex = text[2] is 'x' or 'X';
        var i = hex ? 3 : 2;
        var first = i;
        var code = 0;
        for (; i < text.Length && (hex ? char.IsAsciiHexDigit(text[i]) : char.IsAsciiDigit(text[i])); i++)
        {
            if (code <= 0x10FFFF)
                code = (code * (hex ? 16 : 10)) + HexValue(text[i]);
        }

        if (i == first)
            return 0;
        if (i < text.Length && text[i] == ';')
            i++;
        if (code is >= 0x80 and <= 0x9F)
            code = Windows1252[code - 0x80];
        var rune = Rune.IsValid(code) && code != 0 ? new Rune(code) : Rune.ReplacementChar;
        written = rune.EncodeToUtf16(decoded);
        return i;
    }

    private static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static int ReadName(ReadOnlySpan<char> text, bool inAttribute, Span<char> decoded, out int written)
    {
        written = 0;
        var end = 1;
        while (end < text.Length && end <= LongestName && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        if (end == 1)
            return 0;
        if (end < text.Length && text[end] == ';')
        {
            if (Common(text[1..end]) is var common and not '\0')
            {
                decoded[0] = common;
                written = 1;
                return end + 1;
            }

            if (Copy(text[1..(end + 1)].ToString(), decoded, out written))
                return end + 1;
        }

        for (var length = Math.Min(end - 1, LongestLegacyName); length >= 2; length--)
        {
            var after = 1 + length < text.Length ? text[1 + length] : '\0';
            if (inAttribute && (after == '=' || char.IsAsciiLetterOrDigit(after)))
                continue;
            if (Copy(text.Slice(1, length).ToString(), decoded, out written))
                return 1 + length;
        }

        return 0;
    }

    private static char Common(ReadOnlySpan<char> name) =>
        name switch
        {
            "nbsp" => '\u00A0',
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => '\0',
        };

    private static bool Copy(string name, Span<char> decoded, out int written)
    {
        var symbol = HtmlEntityProvider.Resolver.GetSymbol(name);
        written = symbol?.Length ?? 0;
        if (written == 0 || written > decoded.Length)
            return false;
        symbol!.CopyTo(decoded);
        return true;
    }
}
