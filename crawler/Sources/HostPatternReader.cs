using System.Globalization;
using AdWatch.Crawler.Frontier;

namespace AdWatch.Crawler.Sources;

/// <summary>Reads a host entry of a scope.</summary>
internal static class HostPatternReader
{
    /// <summary>The pattern, or null where the text is none.</summary>
    public static HostPattern? Parse(string text)
    {
        var wildcard = text.StartsWith("*.", StringComparison.Ordinal);
        var rest = wildcard ? text[2..] : text;
        int? port = null;
        var colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf(']'))
        {
            if (
                !int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number is < 1 or > 65_535
            )
            {
                return null;
            }

            (port, rest) = (number, rest[..colon]);
        }

        return HostSpelling.Host(rest) is { } host ? new HostPattern(host, wildcard, port) : null;
    }
}
