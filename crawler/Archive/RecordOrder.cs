using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AdWatch.Crawler.Archive;

/// <summary>The orders in which a sealed index lists its entries, each a list of entry numbers.</summary>
internal enum RecordOrder
{
    /// <summary>By record id; every record.</summary>
    Id = 0,

    /// <summary>By address, then time; what <see cref="IndexEntry.HasAddress"/>.</summary>
    Address = 1,

    /// <summary>By payload digest, then time; what <see cref="IndexEntry.HasPayload"/>.</summary>
    Payload = 2,
}

/// <summary>The end of a sealed index file: where its parts lie. Written last, so that its presence says that all before it is whole.</summary>
/// <param name="ArchiveLength">Bytes of the WARC file the index speaks of.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexSeal(
    int Entries,
    int Addresses,
    int Payloads,
    int FilterBytes,
    long ArchiveLength,
    UInt128 LeastId,
    UInt128 GreatestId
)
{
    public const int Size = 72;

    private static ReadOnlySpan<byte> Mark => "AdWIdx1\n"u8;

    public long OrdersAt => (long)Entries * IndexEntry.Size;

    public long FilterAt => OrdersAt + (4L * (Entries + Addresses + Payloads));

    public long FileLength => FilterAt + FilterBytes + Size;

    public (long At, int Count) Part(RecordOrder order) =>
        order switch
        {
            RecordOrder.Id => (OrdersAt, Entries),
            RecordOrder.Address => (OrdersAt + (4L * Entries), Addresses),
            _ => (OrdersAt + (4L * (Entries + Addresses)), Payloads),
        };

    /// <summary>The seal, or null where the bytes are none or do not fit the files' lengths.</summary>
    public static IndexSeal? Read(ReadOnlySpan<byte> bytes, long fileLength, long archiveLength)
    {
        if (bytes.Length != Size || !bytes.StartsWith(Mark))
        {
            return null;
        }

        var seal = new IndexSeal(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt128BigEndian(bytes[48..])
        );
        var fits =
            seal is { Entries: >= 0, Addresses: >= 0, Payloads: >= 0, FilterBytes: > 0 }
            && seal.FileLength == fileLength
            && seal.ArchiveLength == archiveLength;
        return fits ? seal : null;
    }

    public void WriteTo(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Mark.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Entries);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Addresses);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Payloads);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], FilterBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], ArchiveLength);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[32..], LeastId);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[48..], GreatestId);
    }
}
