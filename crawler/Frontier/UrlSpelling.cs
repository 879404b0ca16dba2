using System.Buffers;
using System.Globalization;
using System.Text;

namespace AdWatch.Crawler.Frontier;

/// <summary>Path and query of a special URL as the WHATWG URL Standard spells them.</summary>
internal static class UrlSpelling
{
    private static readonly SearchValues<char> PlainPath = SearchValues.Create(
        "!$%&'()*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~"
    );

    private static readonly SearchValues<char> PlainQuery = SearchValues.Create(
        "!$%&()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}|~\\"
    );

    private static readonly SearchValues<char> AllAscii = SearchValues.Create([.. Enumerable.Range(1, 127).Select(c => (char)c)]);

    /// <summary>Joins a path to a canonical base path and resolves dot segments; the result begins with a slash.</summary>
    /// <param name="basePath">Canonical path of the base without query; empty for an absolute path.</param>
    public static string Path(string basePath, string path)
    {
        var segments = new List<string>();
        if (basePath.Length > 0)
        {
            segments.AddRange(basePath[1..].Split('/'));
            segments.RemoveAt(segments.Count - 1);
        }

        var rest = path.AsSpan();
        if (rest.Length > 0 && rest[0] is '/' or '\\')
        {
            rest = rest[1..];
        }

        while (true)
        {
            var slash = rest.IndexOfAny('/', '\\');
            var segment = slash < 0 ? rest : rest[..slash];
            var last = slash < 0;
            if (IsDoubleDot(segment))
            {
                if (segments.Count > 0)
                {
                    segments.RemoveAt(segments.Count - 1);
                }

                if (last)
                {
                    segments.Add("");
                }
            }
            else if (IsSingleDot(segment))
            {
                if (last)
                {
                    segments.Add("");
                }
            }
            else
            {
                segments.Add(Encode(segment, PlainPath, Encoding.UTF8));
            }

            if (last)
            {
                return "/" + string.Join('/', segments);
            }

            rest = rest[(slash + 1)..];
        }
    }

    /// <summary>Spells a query that begins with its question mark; empty stays empty.</summary>
    public static string Query(string query, Encoding? encoding) =>
        query.Length == 0 ? "" : "?" + Encode(query.AsSpan(1), PlainQuery, encoding ?? Encoding.UTF8);

    /// <summary>Percent-encodes what is not ASCII, and nothing else; for patterns that are compared with canonical URLs.</summary>
    public static string EscapeNonAscii(string text) => Encode(text, AllAscii, Encoding.UTF8);

    private static bool IsSingleDot(ReadOnlySpan<char> segment) =>
        segment is "." || segment.Equals("%2e", StringComparison.OrdinalIgnoreCase);

    private static bool IsDoubleDot(ReadOnlySpan<char> segment) =>
        segment is ".."
        || segment.Equals(".%2e", StringComparison.OrdinalIgnoreCase)
        || segment.Equals("%2e.", StringComparison.OrdinalIgnoreCase)
        || segment.Equals("%2e%2e", StringComparison.OrdinalIgnoreCase);

    private static string Encode(ReadOnlySpan<char> text, SearchValues<char> plain, Encoding encoding)
    {
        if (text.IndexOfAnyExcept(plain) < 0)
        {
            return text.ToString();
        }

        var spelled = new StringBuilder(text.Length + 16);
        var strict = encoding is UTF8Encoding ? null : Strict(encoding);
        Span<byte> bytes = stackalloc byte[16];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && plain.Contains((char)rune.Value))
            {
                spelled.Append((char)rune.Value);
                continue;
            }

            if (rune.IsAscii || strict is null)
            {
                AppendPercent(spelled, bytes[..rune.EncodeToUtf8(bytes)]);
            }
            else if (TryEncode(strict, rune, bytes, out var count))
            {
                AppendLegacy(spelled, bytes[..count], plain);
            }
            else
            {
                spelled.Append(CultureInfo.InvariantCulture, $"%26%23{rune.Value}%3B");
            }
        }

        return spelled.ToString();
    }

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        return strict;
    }

    private static bool TryEncode(Encoding encoding, Rune rune, Span<byte> bytes, out int count)
    {
        Span<char> chars = stackalloc char[2];
        try
        {
            count = encoding.GetBytes(chars[..rune.EncodeToUtf16(chars)], bytes);
            return true;
        }
        catch (EncoderFallbackException)
        {
            count = 0;
            return false;
        }
    }

    private static void AppendLegacy(StringBuilder spelled, ReadOnlySpan<byte> bytes, SearchValues<char> plain)
    {
        foreach (var b in bytes)
        {
            if (b < 0x80 && plain.Contains((char)b))
            {
                spelled.Append((char)b);
            }
            else
            {
                AppendPercent(spelled, [b]);
            }
        }
    }

    private static void AppendPercent(StringBuilder spelled, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            spelled.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
    }
}
