using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace AdWatch.Crawler.Frontier;

/// <summary>Identity of a canonical URL: 128 bits of XxHash over its UTF-8 bytes.</summary>
internal static class UrlFingerprint
{
    public static UInt128 Of(string canonicalUrl)
    {
        // A canonical URL is ASCII: a byte a character.
        Span<byte> bytes =
            canonicalUrl.Length <= 1_024 ? stackalloc byte[1_024] : new byte[Encoding.UTF8.GetMaxByteCount(canonicalUrl.Length)];
        return Encoding.UTF8.TryGetBytes(canonicalUrl, bytes, out var length)
            ? XxHash128.HashToUInt128(bytes[..length])
            : XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(canonicalUrl));
    }

    /// <summary>The 16 bytes that stand in the database, high byte first.</summary>
    public static byte[] Bytes(UInt128 fingerprint)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, fingerprint);
        return bytes;
    }
}
