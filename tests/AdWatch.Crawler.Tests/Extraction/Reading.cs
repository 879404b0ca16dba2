using System.Text;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests.Extraction;

/// <summary>Reads markup in one line, for tests.</summary>
internal static class Reading
{
    public static readonly Uri Address = new("https://www.renai.test/news/1.html");

    public static ExtractedPage Page(string html) => new PageExtractor().ExtractFromHtml(html, Address);

    /// <summary>A page with enough text of its own that its lists count as furniture.</summary>
    public static ExtractedPage Article(string around) =>
        Page(
            $"<title>标题</title><h1>标题</h1><p>{string.Concat(Enumerable.Repeat("本院提醒市民定期检查口腔，早晚各刷牙一次。", 15))}</p>{around}"
        );

    public static IReadOnlyList<string> Blocks(this ExtractedPage page, PageBlockKind kind) =>
        [.. page.Blocks.Where(b => b.Kind == kind).Select(b => page.Text.Substring(b.Start, b.Length))];

    public static byte[] Encode(string text, string charset)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(charset).GetBytes(text);
    }
}
