using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace AdWatch.Api.Tests.WholeProgram;

/// <summary>The WARC files of a data folder, read by nothing of the program that wrote them: gunzip, lines of the head, bytes of the block.</summary>
internal static class ArchiveFiles
{
    /// <summary>Type and target of every record.</summary>
    /// <exception cref="InvalidDataException">A file does not read whole.</exception>
    public static List<(string Type, string Target)> Records(string dataFolder)
    {
        var records = new List<(string, string)>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(dataFolder, "archive"), "*.warc.gz").Order(StringComparer.Ordinal))
        {
            using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var all = new MemoryStream();
            packed.CopyTo(all);
            Read(all.ToArray(), file, records);
        }

        return records;
    }

    private static void Read(byte[] bytes, string file, List<(string Type, string Target)> records)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var end = bytes.AsSpan(at).IndexOf("\r\n\r\n"u8);
            var head = end < 0 ? [] : Encoding.UTF8.GetString(bytes, at, end).Split("\r\n");
            if (head.Length == 0 || head[0] != "WARC/1.1")
            {
                throw new InvalidDataException($"{file}: no record begins at {at.ToString(CultureInfo.InvariantCulture)}");
            }

            string Field(string name) =>
                head.FirstOrDefault(l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? "";
            var block = at + end + 4;
            at = block + int.Parse(Field("Content-Length"), CultureInfo.InvariantCulture) + 4;
            if (at > bytes.Length || !bytes.AsSpan(at - 4, 4).SequenceEqual("\r\n\r\n"u8))
            {
                throw new InvalidDataException($"{file}: the record at {block.ToString(CultureInfo.InvariantCulture)} is cut off");
            }

            records.Add((Field("WARC-Type"), Field("WARC-Target-URI")));
        }
    }
}
