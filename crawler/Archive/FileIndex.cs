using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AdWatch.Crawler.Archive;

/// <summary>The index file beside one WARC file (<c>NAME.warc.idx</c>): an entry a record in the order of writing, then, once the WARC file is closed, their orders, a filter and a seal.</summary>
/// <remarks>
/// Entries chain: each begins where the one before it ends, so a half-written or forgotten entry shows. What is missing or torn is made anew
/// from the WARC file, which is the truth. Reading needs no lock and runs beside the writer.
/// </remarks>
internal static class FileIndex
{
    public const string Ending = ".idx";

    private const string ArchiveEnding = ".warc.gz";

    /// <summary>Path of the index of a WARC file.</summary>
    public static string PathOf(string archiveFile) => archiveFile[..^".gz".Length] + Ending;

    /// <summary>The WARC files of a folder, oldest first: their names begin with their time.</summary>
    public static IEnumerable<string> ArchiveFiles(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + ArchiveEnding).Order(StringComparer.Ordinal) : [];

    /// <summary>The seal of an index file that is whole and fits its WARC file, else null.</summary>
    public static IndexSeal? SealOf(SafeFileHandle index, long archiveLength)
    {
        var length = RandomAccess.GetLength(index);
        Span<byte> bytes = stackalloc byte[IndexSeal.Size];
        return length >= IndexSeal.Size && RandomAccess.Read(index, bytes, length - IndexSeal.Size) == IndexSeal.Size
            ? IndexSeal.Read(bytes, length, archiveLength)
            : null;
    }

    /// <summary>Opens the index of a WARC file for reading; null where there is none.</summary>
    public static SafeFileHandle? Open(string archiveFile)
    {
        try
        {
            return File.OpenHandle(PathOf(archiveFile), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The entries of a file, from its index as far as that goes and from the WARC file beyond.</summary>
    /// <param name="archiveFile">Path of the WARC file.</param>
    /// <param name="fromIndex">How many came from the index; less than all says that it was missing or torn.</param>
    public static List<IndexEntry> Entries(string archiveFile, out int fromIndex)
    {
        using var archive = new FileStream(
            archiveFile,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 64 * 1024
        );
        using var index = Open(archiveFile);
        var entries = index is null ? [] : Chained(index, archive.Length);
        fromIndex = entries.Count;
        archive.Seek(entries.Count == 0 ? 0 : entries[^1].End, SeekOrigin.Begin);
        while (ArchiveTail.Next(archive) is { } member)
        {
            if (GzipMember.Unpack(member) is not { } bytes || WarcParser.Parse(bytes) is not { } record)
            {
                break;
            }

            entries.Add(IndexEntry.Of(name => record.Headers.GetValueOrDefault(name), archive.Position - member.Length, member.Length));
        }

        return entries;
    }

    /// <summary>Writes the orders, the filter and the seal behind the entries of a closed file, or the whole index anew.</summary>
    /// <returns>The filter.</returns>
    public static PayloadFilter Seal(string archiveFile, List<IndexEntry> entries)
    {
        var all = CollectionsMarshal.AsSpan(entries);
        var byId = Sorted(all, _ => true, (a, b) => a.Id.CompareTo(b.Id));
        var byAddress = Sorted(all, e => e.HasAddress, (a, b) => a.Url.CompareTo(b.Url) is var c and not 0 ? c : a.At.CompareTo(b.At));
        var byPayload = Sorted(
            all,
            e => e.HasPayload,
            (a, b) => a.Digest.CompareTo(b.Digest) is var c and not 0 ? c : a.At.CompareTo(b.At)
        );
        var filter = PayloadFilter.ForCount(byPayload.Length);
        foreach (var number in byPayload)
        {
            filter.Add(all[number].Digest);
        }

        var seal = new IndexSeal(
            entries.Count,
            byAddress.Length,
            byPayload.Length,
            filter.Bytes.Length,
            new FileInfo(archiveFile).Length,
            byId.Length == 0 ? 0 : all[byId[0]].Id,
            byId.Length == 0 ? 0 : all[byId[^1]].Id
        );
        WriteWhole(archiveFile, all, [byId, byAddress, byPayload], filter, seal);
        return filter;
    }

    /// <summary>Entry numbers of a sealed index in an order, from the first whose entry is not below.</summary>
    public static IEnumerable<IndexEntry> From(SafeFileHandle index, IndexSeal seal, RecordOrder order, Func<IndexEntry, bool> isBelow)
    {
        var (at, count) = seal.Part(order);
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = isBelow(Nth(index, at, middle)) ? (middle + 1, high) : (low, middle);
        }

        for (var i = low; i < count; i++)
        {
            yield return Nth(index, at, i);
        }
    }

    /// <summary>The entry an order has at a place.</summary>
    private static IndexEntry Nth(SafeFileHandle index, long orderAt, int place)
    {
        Span<byte> bytes = stackalloc byte[IndexEntry.Size];
        ReadWhole(index, bytes[..4], orderAt + (4L * place));
        ReadWhole(index, bytes, (long)BinaryPrimitives.ReadInt32LittleEndian(bytes) * IndexEntry.Size);
        return IndexEntry.ReadFrom(bytes);
    }

    private static void ReadWhole(SafeFileHandle index, Span<byte> bytes, long at)
    {
        if (RandomAccess.Read(index, bytes, at) != bytes.Length)
        {
            throw new InvalidDataException("The index ends inside of an entry.");
        }
    }

    /// <summary>The entries at the start of an index file, as far as each begins where the one before it ends.</summary>
    private static List<IndexEntry> Chained(SafeFileHandle index, long archiveLength)
    {
        var length = RandomAccess.GetLength(index);
        if (SealOf(index, archiveLength) is { } seal)
        {
            length = seal.OrdersAt;
        }

        var entries = new List<IndexEntry>((int)Math.Min(length / IndexEntry.Size, 1 << 20));
        var buffer = new byte[1024 * IndexEntry.Size];
        var expected = 0L;
        for (var at = 0L; at + IndexEntry.Size <= length; )
        {
            var read = RandomAccess.Read(index, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at)), at);
            for (var i = 0; i + IndexEntry.Size <= read; i += IndexEntry.Size)
            {
                var entry = IndexEntry.ReadFrom(buffer.AsSpan(i));
                if (
                    entry.Kind is RecordKind.None or > RecordKind.Other
                    || entry.Offset != expected
                    || entry.Length == 0
                    || entry.End > archiveLength
                )
                {
                    return entries;
                }

                entries.Add(entry);
                expected = entry.End;
            }

            if (read < IndexEntry.Size)
            {
                break;
            }

            at += read - (read % IndexEntry.Size);
        }

        return entries;
    }

    private static int[] Sorted(ReadOnlySpan<IndexEntry> all, Func<IndexEntry, bool> isIn, Func<IndexEntry, IndexEntry, int> compare)
    {
        var numbers = new List<int>(all.Length);
        for (var i = 0; i < all.Length; i++)
        {
            if (isIn(all[i]))
            {
                numbers.Add(i);
            }
        }

        var copy = all.ToArray();
        numbers.Sort((a, b) => compare(copy[a], copy[b]) is var c and not 0 ? c : a.CompareTo(b));
        return [.. numbers];
    }

    private static void WriteWhole(string archiveFile, ReadOnlySpan<IndexEntry> all, int[][] orders, PayloadFilter filter, IndexSeal seal)
    {
        // Written beside and moved over: a reader finds the old index or the new one, never half of one.
        var path = PathOf(archiveFile);
        var beside = path + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 256 * 1024))
        {
            Span<byte> bytes = stackalloc byte[Math.Max(IndexEntry.Size, IndexSeal.Size)];
            foreach (var entry in all)
            {
                entry.WriteTo(bytes);
                file.Write(bytes[..IndexEntry.Size]);
            }

            foreach (var order in orders)
            {
                file.Write(MemoryMarshal.AsBytes(order.AsSpan()));
            }

            file.Write(filter.Bytes);
            seal.WriteTo(bytes);
            file.Write(bytes[..IndexSeal.Size]);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }
}
