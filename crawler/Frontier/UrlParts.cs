using System.Globalization;

namespace AdWatch.Crawler.Frontier;

/// <summary>The parts of a canonical http(s) URL.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">Host in ASCII, lower case; IPv6 in brackets.</param>
/// <param name="Port">The port, also where the URL leaves out the default.</param>
/// <param name="PathAndQuery">From the first slash on.</param>
internal readonly record struct UrlParts(string Scheme, string Host, int Port, string PathAndQuery)
{
    private bool IsDefaultPort => Port == DefaultPort(Scheme);

    /// <summary><c>scheme://host[:port]</c></summary>
    public string Origin => IsDefaultPort ? $"{Scheme}://{Host}" : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");

    /// <summary>What politeness counts as one host: <c>host</c> for both default ports, else <c>host:port</c>.</summary>
    public string HostKey => Port is 80 or 443 ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    public static int DefaultPort(string scheme) => scheme == "https" ? 443 : 80;

    /// <summary>Takes a canonical URL apart; never fails on one that <see cref="UrlNormalizer"/> made.</summary>
    public static UrlParts Of(string canonicalUrl)
    {
        var schemeEnd = canonicalUrl.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd < 0)
        {
            throw new ArgumentException($"Not a canonical URL: '{canonicalUrl}'.", nameof(canonicalUrl));
        }

        var scheme = canonicalUrl[..schemeEnd];
        var start = schemeEnd + 3;
        var pathStart = canonicalUrl.IndexOf('/', start);
        var authority = pathStart < 0 ? canonicalUrl[start..] : canonicalUrl[start..pathStart];
        var path = pathStart < 0 ? "/" : canonicalUrl[pathStart..];
        var colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']'))
        {
            return new UrlParts(scheme, authority[..colon], int.Parse(authority.AsSpan(colon + 1), CultureInfo.InvariantCulture), path);
        }

        return new UrlParts(scheme, authority, DefaultPort(scheme), path);
    }

    /// <summary>The URL as a <see cref="Uri"/> that sends path and query exactly as spelled.</summary>
    public static Uri ToUri(string canonicalUrl) =>
        new(canonicalUrl, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
