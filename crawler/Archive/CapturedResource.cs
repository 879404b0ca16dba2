namespace AdWatch.Crawler.Archive;

/// <summary>Something made of a page rather than sent by its server: a screenshot, the text a browser showed, a document tree.</summary>
/// <param name="TargetUri">What it is a view of: <see cref="Screenshot"/>, <see cref="RenderedText"/>, <see cref="RenderedHtml"/> of the page's URL.</param>
/// <param name="At">When it was made.</param>
/// <param name="ContentType">Media type of the bytes: <c>image/png</c>, <c>text/plain; charset=utf-8</c> …</param>
/// <param name="ConcurrentTo">Id of the response record the view was made of (<c>&lt;urn:uuid:…&gt;</c>), where there is one.</param>
internal sealed record CapturedResource(
    string TargetUri,
    DateTimeOffset At,
    string ContentType,
    ReadOnlyMemory<byte> Bytes,
    string? ConcurrentTo = null
)
{
    /// <summary>Target URI of a picture of the whole page, spelled as Browsertrix and ReplayWeb.page do.</summary>
    public static string Screenshot(string url) => "urn:fullPage:" + url;

    /// <summary>Target URI of the text a browser showed.</summary>
    public static string RenderedText(string url) => "urn:textFinal:" + url;

    /// <summary>Target URI of the document as it stood after its scripts had run.</summary>
    public static string RenderedHtml(string url) => "urn:dom:" + url;
}
