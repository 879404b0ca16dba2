using System.Text;
using AdWatch.Crawler.Frontier;

namespace AdWatch.Crawler.Fetching;

/// <summary>Where a response sends its reader.</summary>
internal static class Redirect
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    public static bool Is(HttpExchange exchange) =>
        exchange.Status is 301 or 302 or 303 or 307 or 308 && exchange.Header("Location") is not null;

    /// <summary>The canonical target; null where the header holds no http(s) URL.</summary>
    public static string? Target(HttpExchange exchange) =>
        exchange.Header("Location") is { } location ? UrlNormalizer.Normalize(Decode(location), exchange.Url) : null;

    /// <summary>Headers are read as Latin-1 to keep their bytes; most servers mean UTF-8 in a raw Location, some GB18030.</summary>
    private static string Decode(string latin1)
    {
        if (Ascii.IsValid(latin1))
        {
            return latin1;
        }

        var bytes = Encoding.Latin1.GetBytes(latin1);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetString(bytes);
        }
    }
}
