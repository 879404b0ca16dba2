using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AdWatch.Crawler.Fetching;

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

    /// <summary>The body with transfer and content coding taken off.</summary>
    /// <returns>Null and the fault where it cannot be unpacked within <paramref name="maxBytes"/>.</returns>
    public ReadOnlyMemory<byte>? Unpack(int maxBytes, out string? fault)
    {
        var chunked = Headers.GetValueOrDefault("Transfer-Encoding", "").Contains("chunked", StringComparison.OrdinalIgnoreCase);
        var body = chunked ? Dechunk(Body) : Body;
        var decoded = ContentDecoder.Decode(body, Headers.GetValueOrDefault("Content-Encoding"), maxBytes);
        fault = decoded.Fault ?? (decoded.TooLarge ? $"the body is larger than {maxBytes} bytes" : null);
        return fault is null ? decoded.Bytes : null;
    }

    /// <summary>Joins the chunks; a body that is not chunked after all, as some programs archive it, stays as it is.</summary>
    private static ReadOnlyMemory<byte> Dechunk(ReadOnlyMemory<byte> body)
    {
        using var joined = new MemoryStream(body.Length);
        var at = 0;
        while (true)
        {
            var end = body.Span[at..].IndexOf("\r\n"u8);
            var size = end < 0 ? "" : Encoding.Latin1.GetString(body.Span.Slice(at, end)).Split(';')[0].Trim();
            if (
                !int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length)
                // Eight hexadecimal digits may be a negative number.
                || length < 0
                || length > body.Length - at - end - 2
            )
            {
                return body;
            }

            if (length == 0)
            {
                return joined.ToArray();
            }

            joined.Write(body.Span.Slice(at + end + 2, length));
            at += end + 2 + length + 2;
            if (at > body.Length)
            {
                return body;
            }
        }
    }
}
