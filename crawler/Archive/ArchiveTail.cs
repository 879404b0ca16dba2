using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Archive;

/// <summary>Reads what stands in the archive behind a position, and cuts a record that a kill left half written.</summary>
/// <remarks>Only the process that holds the folder's lock may use it.</remarks>
internal static class ArchiveTail
{
    /// <summary>The whole records behind a position, in the order of writing.</summary>
    public static IEnumerable<(ArchiveRecord Place, ArchivedRecord Record)> Read(string folder, ArchivePosition from)
    {
        foreach (var path in FileIndex.ArchiveFiles(folder))
        {
            var name = Path.GetFileName(path);
            var order = string.CompareOrdinal(name, from.File);
            if (order < 0)
            {
                continue;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024);
            file.Seek(order == 0 ? Math.Min(from.Offset, file.Length) : 0, SeekOrigin.Begin);
            while (Next(file) is { } member)
            {
                var place = file.Position - member.Length;
                if (GzipMember.Unpack(member) is not { } bytes || WarcParser.Parse(bytes) is not { } record)
                {
                    break;
                }

                yield return (
                    new ArchiveRecord(name, place, member.Length, record.Headers.GetValueOrDefault("WARC-Record-ID", "")),
                    record
                );
            }
        }
    }

    /// <summary>Cuts the newest file behind its last whole record.</summary>
    /// <param name="from">A position known to stand between records.</param>
    /// <returns>The newest file that holds a record, and the bytes cut off; null where there is none.</returns>
    public static (string File, long Cut)? CutHalfRecord(string folder, ArchivePosition from)
    {
        var cut = 0L;
        foreach (var path in FileIndex.ArchiveFiles(folder).Reverse())
        {
            var (length, cutHere) = Cut(path, from);
            cut += cutHere;
            if (length > 0)
            {
                return (Path.GetFileName(path), cut);
            }

            // A kill before the first record was whole leaves a file with nothing in it.
            File.Delete(path);
            File.Delete(FileIndex.PathOf(path));
        }

        return null;
    }

    private static (long Length, long Cut) Cut(string path, ArchivePosition from)
    {
        var name = Path.GetFileName(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 64 * 1024);
        file.Seek(name == from.File ? Math.Min(from.Offset, file.Length) : 0, SeekOrigin.Begin);
        var sound = file.Position;
        while (Next(file) is { } member && GzipMember.Unpack(member) is not null)
        {
            sound = file.Position;
        }

        var cut = file.Length - sound;
        if (cut > 0)
        {
            file.SetLength(sound);
        }

        return (sound, cut);
    }

    /// <summary>The next whole gzip member; null at the end, or where none stands.</summary>
    public static byte[]? Next(FileStream file)
    {
        var start = file.Position;
        var header = new byte[GzipMember.HeaderLength];
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var length = GzipMember.LengthFrom(header.AsSpan(0, read));
        if (length is null || length <= header.Length || start + length > file.Length)
        {
            file.Position = start;
            return null;
        }

        var member = new byte[length.Value];
        header.CopyTo(member, 0);
        file.ReadExactly(member.AsSpan(header.Length));
        return member;
    }
}
