namespace AdWatch.Crawler.Visits;

/// <summary>Tells text that can be read from everything else.</summary>
internal static class BodyKind
{
    private const int SniffBytes = 1_024;

    /// <summary>More noughts than one byte in twenty make a binary file.</summary>
    private const int NoughtShare = 20;

    /// <summary>True for HTML, XHTML, plain text and Markdown; where the header says nothing certain, the bytes decide.</summary>
    public static bool IsReadable(string? contentType, ReadOnlySpan<byte> body)
    {
        var type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            "text/html" or "application/xhtml+xml" or "text/plain" or "text/markdown" => !LooksBinary(body),
            "" or "application/octet-stream" or "application/xml" or "text/xml" or "text/htm" or "unknown/unknown" => !LooksBinary(body)
                && HasMarkup(body),
            _ => false,
        };
    }

    private static bool LooksBinary(ReadOnlySpan<byte> body)
    {
        var head = body[..Math.Min(SniffBytes, body.Length)];
        var isUtf16 = head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || head.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]);
        // One nought hides no page from a browser, and none from us.
        return (head.Count((byte)0) * NoughtShare > head.Length && !isUtf16)
            || head.StartsWith("%PDF-"u8)
            || head.StartsWith("PK\u0003\u0004"u8)
            || head.StartsWith("GIF8"u8);
    }

    private static bool HasMarkup(ReadOnlySpan<byte> body)
    {
        var head = body[..Math.Min(SniffBytes, body.Length)];
        return head.IndexOf((byte)'<') >= 0;
    }
}
