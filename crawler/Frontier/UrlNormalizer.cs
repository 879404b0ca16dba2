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
        throw new NotSupportedException();
}
