using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Archive;

/// <summary>What the index keeps of one record: where its gzip member lies and what it is looked up by.</summary>
/// <param name="Id">The record id's UUID; for an id that is none, its XXH128.</param>
/// <param name="Digest">First 128 bits of the payload's SHA-256; 0 where the record is not looked up by it.</param>
/// <param name="Url">XXH3 of the target URI in UTF-8; 0 where the record is not looked up by it.</param>
/// <param name="At">WARC-Date in milliseconds since 1970.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexEntry(RecordKind Kind, UInt128 Id, UInt128 Digest, ulong Url, long At, long Offset, uint Length)
{
    /// <summary>Bytes of an entry in a file.</summary>
    public const int Size = 64;

    private const string IdStart = "<urn:uuid:";

    public long End => Offset + Length;

    /// <summary>Whether a page or a view of one stands in the record, so that it is looked up by its address.</summary>
    public bool HasAddress => Kind is RecordKind.Response or RecordKind.Revisit or RecordKind.Resource;

    /// <summary>Whether the record holds a whole payload that a revisit may point to.</summary>
    public bool HasPayload => Kind is RecordKind.Response && Digest != 0;

    /// <summary>The entry of a record from its named fields.</summary>
    public static IndexEntry Of(Func<string, string?> field, long offset, long length)
    {
        var kind = field("WARC-Type") switch
        {
            "response" => RecordKind.Response,
            "revisit" => RecordKind.Revisit,
            "request" => RecordKind.Request,
            "metadata" => RecordKind.Metadata,
            "resource" => RecordKind.Resource,
            "warcinfo" => RecordKind.Info,
            _ => RecordKind.Other,
        };
        var isMain = kind is RecordKind.Response or RecordKind.Revisit or RecordKind.Resource;
        // A response that was cut off is no payload another record may stand in for.
        var isWhole = isMain && (kind == RecordKind.Revisit || field("WARC-Truncated") is null);
        return new IndexEntry(
            kind,
            IdOf(field("WARC-Record-ID") ?? ""),
            isWhole ? DigestOf(field("WARC-Payload-Digest")) : 0,
            isMain ? UrlOf(field("WARC-Target-URI") ?? "") : 0,
            Milliseconds(field("WARC-Date")),
            offset,
            (uint)length
        );
    }

    public static UInt128 IdOf(string recordId)
    {
        if (
            recordId.StartsWith(IdStart, StringComparison.Ordinal)
            && Guid.TryParse(recordId.AsSpan(IdStart.Length).TrimEnd('>'), out var uuid)
        )
        {
            Span<byte> bytes = stackalloc byte[16];
            uuid.TryWriteBytes(bytes, bigEndian: true, out _);
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        return XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(recordId));
    }

    /// <summary>The key of a digest as WARC spells it (<c>sha256:</c> and hexadecimal); 0 where there is none.</summary>
    public static UInt128 DigestOf(string? digest) =>
        digest is { Length: > 39 }
        && digest.StartsWith("sha256:", StringComparison.Ordinal)
        && UInt128.TryParse(digest.AsSpan(7, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)
            ? key
            : 0;

    public static ulong UrlOf(string url)
    {
        Span<byte> bytes = stackalloc byte[512];
        return Encoding.UTF8.TryGetBytes(url, bytes, out var length)
            ? XxHash3.HashToUInt64(bytes[..length])
            : XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(url));
    }

    public static IndexEntry ReadFrom(ReadOnlySpan<byte> bytes) =>
        new(
            (RecordKind)bytes[60],
            BinaryPrimitives.ReadUInt128BigEndian(bytes),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..])
        );

    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Id);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[16..], Digest);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[32..], Url);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], At);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[56..], Length);
        bytes[60] = (byte)Kind;
        bytes[61..Size].Clear();
    }

    public ArchiveRecord Place(string file, string? recordId = null) => new(file, Offset, Length, recordId ?? IdText());

    /// <summary>The record id as WARC spells it.</summary>
    public string IdText()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Id);
        return $"{IdStart}{new Guid(bytes, bigEndian: true)}>";
    }

    private static long Milliseconds(string? date) =>
        DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds()
            : 0;
}

/// <summary>The types of WARC records, as the index stores them; numbers are never given another meaning.</summary>
internal enum RecordKind : byte
{
    None = 0,
    Info = 1,
    Request = 2,
    Response = 3,
    Revisit = 4,
    Metadata = 5,
    Resource = 6,
    Other = 7,
}
