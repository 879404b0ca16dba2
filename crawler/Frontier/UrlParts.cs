using System.Globalization;

namespace AdWatch.Crawler.Frontier;

/// <summary>The parts of a canonical http(s) URL.</summary>
internal readonly record struct UrlParts
{
    private readonly string url;
    private readonly int pathStart;

    private UrlParts(string url, string scheme, string host, int port, int pathStart) =>
        (this.url, Scheme, Host, Port, this.pathStart) = (url, scheme, host, port, pathStart);

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; }

    /// <summary>Host in ASCII, lower case; IPv6 in brackets.</summary>
    public string Host { get; }

    /// <summary>The port, also where the URL leaves out the default.</summary>
    public int Port { get; }

    /// <summary>From the first slash on.</summary>
    public string PathAndQuery => pathStart < 0 ? "/" : url[pathStart..];

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

        var scheme = schemeEnd == 4 ? "http" : "https";
        var start = schemeEnd + 3;
        var slash = canonicalUrl.IndexOf('/', start);
        var authority = slash < 0 ? canonicalUrl.AsSpan(start) : canonicalUrl.AsSpan(start, slash - start);
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']')
            ? new UrlParts(
                canonicalUrl,
                scheme,
                authority[..colon].ToString(),
                int.Parse(authority[(colon + 1)..], CultureInfo.InvariantCulture),
                slash
            )
            : new UrlParts(canonicalUrl, scheme, authority.ToString(), DefaultPort(scheme), slash);
    }

    /// <summary>The URL as a <see cref="Uri"/> that sends path and query exactly as spelled.</summary>
    public static Uri ToUri(string canonicalUrl) =>
        new(canonicalUrl, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
