using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AdWatch.Crawler.Archive;

/// <summary>A WARC record: its headers and its block.</summary>
public sealed record ArchivedRecord(ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Block)
{
    /// <summary><c>response</c>, <c>request</c>, <c>revisit</c>, <c>metadata</c>, <c>warcinfo</c>.</summary>
    public string Type => Headers.GetValueOrDefault("WARC-Type", "");

    public string? TargetUri => Headers.GetValueOrDefault("WARC-Target-URI");

    public DateTimeOffset? Date =>
        DateTimeOffset.TryParse(
            Headers.GetValueOrDefault("WARC-Date"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var date
        )
            ? date
            : null;

    /// <summary>The HTTP message of a response, request or revisit; null for other records.</summary>
    public ArchivedHttpMessage? Http()
    {
        var end = Block.Span.IndexOf("\r\n\r\n"u8);
        if (Type is not ("response" or "request" or "revisit") || end < 0)
        {
            return null;
        }

        var head = Encoding.Latin1.GetString(Block.Span[..end]);
        var firstLine = head.Split("\r\n")[0];
        return new ArchivedHttpMessage(firstLine, WarcParser.ParseHeaders(head), Block[(end + 4)..]);
    }
}

/// <summary>An archived HTTP message; the body is as it was sent, so perhaps compressed.</summary>
public sealed record ArchivedHttpMessage(string FirstLine, ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The status of a response; 0 for a request.</summary>
    public int Status =>
        FirstLine.StartsWith("HTTP/", StringComparison.Ordinal)
        && int.TryParse(FirstLine.Split(' ').ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : 0;
}
