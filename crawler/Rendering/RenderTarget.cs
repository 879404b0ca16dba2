using System.Globalization;
using AdWatch.Crawler.Fetching;

namespace AdWatch.Crawler.Rendering;

/// <summary>The document a browser is to show: its answer as archived, and the type it was read as.</summary>
internal sealed record RenderTarget(HttpExchange Exchange, string? Charset, string SourceId)
{
    /// <summary>The type the server named, with the character set the bytes turned out to have.</summary>
    public string ContentType
    {
        get
        {
            var type = (Exchange.Header("Content-Type") ?? "").Split(';')[0].Trim();
            type = type.Length == 0 || !type.Contains("xhtml", StringComparison.OrdinalIgnoreCase) ? "text/html" : type;
            return Charset is null ? type : string.Create(CultureInfo.InvariantCulture, $"{type}; charset={Charset}");
        }
    }
}
