using System.IO.Compression;

namespace AdWatch.Crawler.Fetching;

/// <summary>Takes content codings off (gzip, br, deflate), never past the byte limit: a bomb is stopped while it unpacks.</summary>
internal static class ContentDecoder
{
    private const int MaxCodings = 3;

    public static DecodedBody Decode(ReadOnlyMemory<byte> body, string? contentEncoding, int maxBytes)
    {
        var codings = (contentEncoding ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(c => c.ToLowerInvariant())
            .Where(c => c != "identity")
            .Reverse()
            .ToList();
        if (codings.Count > MaxCodings)
        {
            return new DecodedBody(default, false, $"{codings.Count} content codings one over the other");
        }

        var current = body;
        foreach (var coding in codings)
        {
            if (current.IsEmpty)
            {
                break;
            }

            using var packed = new MemoryStream(current.ToArray(), writable: false);
            using var stream = Open(coding, packed, current.Span);
            if (stream is null)
            {
                return new DecodedBody(default, false, $"content coding '{coding}' is not known");
            }

            using var buffer = new BodyBuffer(maxBytes);
            try
            {
                int read;
                while ((read = stream.Read(buffer.Free.Span)) > 0)
                {
                    if (!buffer.Advance(read))
                    {
                        return new DecodedBody(buffer.ToArray(), true, null);
                    }
                }
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
            {
                return new DecodedBody(buffer.ToArray(), false, $"its {coding} coding is damaged ({e.Message})");
            }

            current = buffer.ToArray();
        }

        return new DecodedBody(current, current.Length > maxBytes, null);
    }

    /// <summary>Unpacks a file that is gzip itself, such as <c>sitemap.xml.gz</c>; gives other bytes back as they are.</summary>
    public static DecodedBody UnpackFile(ReadOnlyMemory<byte> file, int maxBytes) =>
        file.Span.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? Decode(file, "gzip", maxBytes) : new DecodedBody(file, false, null);

    private static Stream? Open(string coding, MemoryStream packed, ReadOnlySpan<byte> bytes) =>
        coding switch
        {
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            // Servers send both the zlib form the standard means and the raw form.
            "deflate" => IsZlib(bytes)
                ? new ZLibStream(packed, CompressionMode.Decompress)
                : new DeflateStream(packed, CompressionMode.Decompress),
            _ => null,
        };

    private static bool IsZlib(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 1 && (bytes[0] & 0x0f) == 8 && ((bytes[0] << 8) | bytes[1]) % 31 == 0;
}

/// <summary>A body without content coding.</summary>
/// <param name="TooLarge">True where it was cut at the limit.</param>
/// <param name="Fault">Why it could not be unpacked whole, in words.</param>
internal sealed record DecodedBody(ReadOnlyMemory<byte> Bytes, bool TooLarge, string? Fault);
