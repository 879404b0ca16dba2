using System.Text;

namespace AdWatch.Crawler.Frontier;

/// <summary>One spelling per page: the WHATWG URL Standard for http and https, without fragment, credentials and default port.</summary>
public static class UrlNormalizer
{
    /// <summary>Spells a URL, resolved against a canonical base where it is relative.</summary>
    /// <param name="input">The URL as written.</param>
    /// <param name="baseUrl">A canonical URL, or null for absolute input only.</param>
    /// <param name="queryEncoding">The page's encoding, in which a query is spelled; null for UTF-8.</param>
    /// <returns>The canonical URL, or null where the input is no http(s) URL.</returns>
    public static string? Normalize(string input, string? baseUrl = null, Encoding? queryEncoding = null) =>
        baseUrl is not null && PlainUrl.Resolve(input, baseUrl) is { } plain ? plain : SpellOut(input, baseUrl, queryEncoding);

    /// <summary>The long way, for whatever the input is.</summary>
    internal static string? SpellOut(string input, string? baseUrl, Encoding? queryEncoding)
    {
        var text = Clean(input);
        var (scheme, rest) = SplitScheme(text);
        if (scheme is not (null or "http" or "https"))
        {
            return null;
        }

        if (scheme is null && baseUrl is null)
        {
            return null;
        }

        if (
            baseUrl is not null
            && (scheme is null || (baseUrl.StartsWith(scheme + "://", StringComparison.Ordinal) && !StartsWithTwoSlashes(rest)))
        )
        {
            return Relative(rest, baseUrl, queryEncoding);
        }

        return Absolute(scheme!, rest.AsSpan().TrimStart("/\\").ToString(), queryEncoding);
    }

    /// <summary>The scheme of a URL as written, in lower case; null for a relative one.</summary>
    internal static string? SchemeOf(string input) => SplitScheme(Clean(input)).Scheme;

    private static string Clean(string input)
    {
        var trimmed = input.AsSpan();
        while (trimmed.Length > 0 && trimmed[0] <= ' ')
        {
            trimmed = trimmed[1..];
        }

        while (trimmed.Length > 0 && trimmed[^1] <= ' ')
        {
            trimmed = trimmed[..^1];
        }

        return trimmed.IndexOfAny('\t', '\n', '\r') < 0
            ? trimmed.ToString()
            : trimmed
                .ToString()
                .Replace("\t", "", StringComparison.Ordinal)
                .Replace("\n", "", StringComparison.Ordinal)
                .Replace("\r", "", StringComparison.Ordinal);
    }

    private static (string? Scheme, string Remainder) SplitScheme(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ':')
            {
                return i == 0 ? (null, text) : (text[..i].ToLowerInvariant(), text[(i + 1)..]);
            }

            var fits = char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.'));
            if (!fits)
            {
                break;
            }
        }

        return (null, text);
    }

    private static bool StartsWithTwoSlashes(string text) => text.Length > 1 && text[0] is '/' or '\\' && text[1] is '/' or '\\';

    private static string? Relative(string rest, string baseUrl, Encoding? queryEncoding)
    {
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            rest = rest[..fragment];
        }

        if (rest.Length == 0)
        {
            return baseUrl;
        }

        if (StartsWithTwoSlashes(rest))
        {
            return Absolute(
                baseUrl[..baseUrl.IndexOf(':', StringComparison.Ordinal)],
                rest.AsSpan().TrimStart("/\\").ToString(),
                queryEncoding
            );
        }

        var pathStart = baseUrl.IndexOf('/', baseUrl.IndexOf("://", StringComparison.Ordinal) + 3);
        var authority = baseUrl[..pathStart];
        var basePath = baseUrl[pathStart..];
        var baseQuery = basePath.IndexOf('?', StringComparison.Ordinal);
        if (baseQuery >= 0)
        {
            basePath = basePath[..baseQuery];
        }

        if (rest[0] == '?')
        {
            return authority + basePath + UrlSpelling.Query(rest, queryEncoding);
        }

        var (path, query) = SplitQuery(rest);
        return authority
            + UrlSpelling.Path(path[0..Math.Min(1, path.Length)] is "/" or "\\" ? "" : basePath, path)
            + UrlSpelling.Query(query, queryEncoding);
    }

    private static string? Absolute(string scheme, string rest, Encoding? queryEncoding)
    {
        var end = rest.AsSpan().IndexOfAny("/\\?#");
        var authority = end < 0 ? rest : rest[..end];
        var tail = end < 0 ? "" : rest[end..];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        if (HostSpelling.Authority(authority, UrlParts.DefaultPort(scheme)) is not { } spelled)
        {
            return null;
        }

        var fragment = tail.IndexOf('#', StringComparison.Ordinal);
        var (path, query) = SplitQuery(fragment < 0 ? tail : tail[..fragment]);
        return $"{scheme}://{spelled}{UrlSpelling.Path("", path)}{UrlSpelling.Query(query, queryEncoding)}";
    }

    private static (string Path, string Query) SplitQuery(string text)
    {
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (text, "") : (text[..mark], text[mark..]);
    }
}
