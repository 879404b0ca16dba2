using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace AdWatch.Crawler.Knowledge;

/// <summary>Takes out of a canonical URL what does not name the page: tracking, session ids, print views. Immutable.</summary>
internal sealed class AddressForms
{
    private const int ShortestToken = 16;

    public static AddressForms None { get; } = new();

    /// <summary>Parameters left out whatever their value; a trailing <c>*</c> matches any ending.</summary>
    public ImmutableArray<string> Dropped { get; init; } = [];

    /// <summary>Parameters left out where their value looks like a session token.</summary>
    public ImmutableArray<string> Tokens { get; init; } = [];

    /// <summary>Parameters left out with one value: <c>name=value</c>.</summary>
    public ImmutableArray<string> DroppedPairs { get; init; } = [];

    /// <summary>Names of <c>;name=value</c> behind a path segment.</summary>
    public ImmutableArray<string> PathParameters { get; init; } = [];

    /// <summary>Path segments that only carry a session; each fits the whole segment.</summary>
    public ImmutableArray<Regex> Segments { get; init; } = [];

    /// <summary>Parameters that hold a date.</summary>
    public ImmutableArray<string> Dates { get; init; } = [];

    /// <summary>The address of the page itself.</summary>
    public string Simplify(string canonicalUrl)
    {
        var pathStart = canonicalUrl.IndexOf('/', canonicalUrl.IndexOf("://", StringComparison.Ordinal) + 3);
        var mark = canonicalUrl.IndexOf('?', StringComparison.Ordinal);
        if (pathStart < 0)
        {
            return canonicalUrl;
        }

        var pathEnd = mark < 0 ? canonicalUrl.Length : mark;
        var path = canonicalUrl.AsSpan(pathStart, pathEnd - pathStart);
        if (path.IndexOfAny(';', '(') >= 0)
        {
            var plain = Path(path.ToString());
            if (plain.Length != path.Length)
            {
                canonicalUrl = string.Concat(canonicalUrl.AsSpan(0, pathStart), plain, canonicalUrl.AsSpan(pathEnd));
                mark = canonicalUrl.IndexOf('?', StringComparison.Ordinal);
            }
        }

        return mark < 0 || mark == canonicalUrl.Length - 1 ? canonicalUrl : Query(canonicalUrl, mark);
    }

    private string Path(string path)
    {
        var kept = new StringBuilder(path.Length);
        foreach (var segment in path[1..].Split('/'))
        {
            if (Segments.Any(s => s.IsMatch(segment)))
            {
                continue;
            }

            kept.Append('/');
            var parts = segment.Split(';');
            kept.Append(parts[0]);
            foreach (var part in parts.Skip(1).Where(p => !IsNamed(Name(p), PathParameters)))
            {
                kept.Append(';').Append(part);
            }
        }

        return kept.Length == 0 ? "/" : kept.ToString();
    }

    private string Query(string url, int mark)
    {
        StringBuilder? kept = null;
        var at = mark + 1;
        while (at <= url.Length)
        {
            var end = url.IndexOf('&', at);
            end = end < 0 ? url.Length : end;
            var pair = url.AsSpan(at, end - at);
            if (IsDropped(pair))
            {
                kept ??= new StringBuilder(url, 0, at == mark + 1 ? mark : at - 1, url.Length);
            }
            else
            {
                kept?.Append(kept.Length == mark ? '?' : '&').Append(pair);
            }

            at = end + 1;
        }

        return kept?.ToString() ?? url;
    }

    private bool IsDropped(ReadOnlySpan<char> pair)
    {
        var name = Name(pair);
        if (IsNamed(name, Dropped))
        {
            return true;
        }

        if (IsNamed(name, Tokens) && name.Length < pair.Length && IsToken(pair[(name.Length + 1)..]))
        {
            return true;
        }

        foreach (var dropped in DroppedPairs)
        {
            if (pair.Equals(dropped, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> pair)
    {
        var equals = pair.IndexOf('=');
        return equals < 0 ? pair : pair[..equals];
    }

    internal static bool IsNamed(ReadOnlySpan<char> name, ImmutableArray<string> names)
    {
        foreach (var known in names)
        {
            var fits = known.EndsWith('*')
                ? name.StartsWith(known.AsSpan(0, known.Length - 1), StringComparison.OrdinalIgnoreCase)
                : name.Equals(known, StringComparison.OrdinalIgnoreCase);
            if (fits)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Letters and digits only, both kinds, and as long as no number or word a site would name a page by.</summary>
    internal static bool IsToken(ReadOnlySpan<char> value)
    {
        var (letters, digits) = (0, 0);
        foreach (var c in value)
        {
            if (char.IsAsciiLetter(c))
            {
                letters++;
            }
            else if (char.IsAsciiDigit(c))
            {
                digits++;
            }
            else if (c is not ('-' or '_'))
            {
                return false;
            }
        }

        return value.Length >= ShortestToken && letters > 0 && digits > 1;
    }
}
