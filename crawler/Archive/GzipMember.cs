using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace AdWatch.Crawler.Archive;

/// <summary>One record's gzip member. Its header carries the skip lengths (<c>sl</c>) that WARC describes, so a scan finds the next record without unpacking.</summary>
internal static class GzipMember
{
    /// <summary>Bytes before the deflate stream: the fixed header, the extra field's length, the extra field.</summary>
    public const int HeaderLength = 10 + 2 + 12;

    private static ReadOnlySpan<byte> Fixed => [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 12, 0, (byte)'s', (byte)'l', 8, 0];

    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        using var packed = new MemoryStream((content.Length / 3) + 128);
        packed.SetLength(HeaderLength);
        packed.Position = HeaderLength;
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content);
        }

        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.HashToUInt32(content));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)content.Length);
        packed.Write(trailer);
        var bytes = packed.ToArray();
        Fixed.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Fixed.Length), (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Fixed.Length + 4), (uint)content.Length);
        return bytes;
    }

    /// <summary>The whole member's length as its header tells it; null where this is no such header.</summary>
    public static long? LengthFrom(ReadOnlySpan<byte> header) =>
        header.Length >= HeaderLength && header.StartsWith(Fixed) ? BinaryPrimitives.ReadUInt32LittleEndian(header[Fixed.Length..]) : null;

    /// <summary>Unpacks a whole member; null where it does not check.</summary>
    public static byte[]? Unpack(byte[] member)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(member), CompressionMode.Decompress);
            using var content = new MemoryStream();
            gzip.CopyTo(content);
            var bytes = content.ToArray();
            var sound =
                member.Length > HeaderLength
                && BinaryPrimitives.ReadUInt32LittleEndian(member.AsSpan(^8)) == Crc32.HashToUInt32(bytes)
                && BinaryPrimitives.ReadUInt32LittleEndian(member.AsSpan(^4)) == (uint)bytes.Length;
            return sound ? bytes : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
