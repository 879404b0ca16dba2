using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace AdWatch.Crawler.Archive;

/// <summary>One record's gzip member. Its header carries the skip lengths (<c>sl</c>) that WARC describes, so a scan finds the next record without unpacking.</summary>
internal static class GzipMember
{
    /// <summary>Bytes before the deflate stream: the fixed header, the extra field's length, the extra field.</summary>
    public const int HeaderLength = 10 + 2 + 12;

    private const int TrailerLength = 8;

    private static ReadOnlySpan<byte> Fixed => [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 12, 0, (byte)'s', (byte)'l', 8, 0];

    /// <summary>Below this a record is stored as it is: setting up the compressor costs more than it saves.</summary>
    private const int SmallestPacked = 2_048;

    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        if (content.Length < SmallestPacked)
        {
            return Store(content);
        }

        using var packed = new MemoryStream((content.Length / 3) + 128);
        packed.SetLength(HeaderLength);
        packed.Position = HeaderLength;
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content);
        }

        var bytes = new byte[packed.Length + TrailerLength];
        packed.GetBuffer().AsSpan(0, (int)packed.Length).CopyTo(bytes);
        return Close(bytes, content);
    }

    /// <summary>A member of one stored block (RFC 1951, 3.2.4): last block, kind 0, length, its complement, the bytes.</summary>
    private static byte[] Store(ReadOnlySpan<byte> content)
    {
        var bytes = new byte[HeaderLength + 5 + content.Length + TrailerLength];
        var block = bytes.AsSpan(HeaderLength);
        block[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(block[1..], (ushort)content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block[3..], (ushort)~content.Length);
        content.CopyTo(block[5..]);
        return Close(bytes, content);
    }

    /// <summary>Writes header and trailer around the deflate stream.</summary>
    private static byte[] Close(byte[] member, ReadOnlySpan<byte> content)
    {
        Fixed.CopyTo(member);
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(Fixed.Length), (uint)member.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(Fixed.Length + 4), (uint)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(member.Length - TrailerLength), Crc32.HashToUInt32(content));
        BinaryPrimitives.WriteUInt32LittleEndian(member.AsSpan(member.Length - 4), (uint)content.Length);
        return member;
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
