using System.Text;

namespace AdWatch.Crawler.Lists;

/// <summary>Recognises feeds (RSS, Atom, JSON Feed) and sitemaps by what they hold, whatever the header says, and reads their addresses.</summary>
internal static class ListReader
{
    private const int SniffBytes = 4_096;

    /// <summary>The list, or null where the bytes are something else.</summary>
    /// <param name="body">Unpacked bytes.</param>
    /// <param name="maxEntries">Entries read at most.</param>
    /// <param name="shortPosts">True where an entry of a few words may be a whole post (microblogs).</param>
    public static ListContent? Read(ReadOnlyMemory<byte> body, int maxEntries, bool shortPosts = false)
    {
        var start = Sniff(body.Span);
        if (start.StartsWith('{'))
        {
            return start.Contains("jsonfeed.org/version", StringComparison.Ordinal)
                ? FeedReading.ReadJson(body, maxEntries, shortPosts)
                : null;
        }

        if (!start.StartsWith('<'))
        {
            return UrlList(body.Span, start, maxEntries);
        }

        return XmlProlog.RootName(start) switch
        {
            "urlset" or "sitemapindex" => SitemapReader.Read(XmlCleaner.Clean(body.Span), maxEntries),
            "rss" or "feed" or "rdf" => FeedReading.ReadXml(XmlCleaner.Clean(body.Span), maxEntries, shortPosts),
            _ => null,
        };
    }

    private static string Sniff(ReadOnlySpan<byte> body)
    {
        var head = body[..Math.Min(SniffBytes, body.Length)];
        var text = head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe])
            ? Encoding.Unicode.GetString(head)
            : (
                head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff])
                    ? Encoding.BigEndianUnicode.GetString(head)
                    : Encoding.UTF8.GetString(head)
            );
        return text.TrimStart('\ufeff', ' ', '\t', '\r', '\n', '\0');
    }

    private static ListContent? UrlList(ReadOnlySpan<byte> body, string start, int maxEntries)
    {
        if (!start.StartsWith("http://", StringComparison.Ordinal) && !start.StartsWith("https://", StringComparison.Ordinal))
        {
            return null;
        }

        var lines = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var isList = lines.All(l => l.StartsWith("http", StringComparison.Ordinal) && !l.Contains(' ', StringComparison.Ordinal));
        return isList ? new ListContent(ListKind.UrlList, [.. lines.Take(maxEntries).Select(l => new ListEntry(l, null))], null) : null;
    }
}
