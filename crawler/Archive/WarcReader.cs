using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace AdWatch.Crawler.Archive;

/// <summary>Reads any WARC file from its beginning, packed or not, also one another program wrote.</summary>
public static class WarcReader
{
    private const int MaxHeadBytes = 1024 * 1024;

    /// <summary>The records in order. Blocks larger than <paramref name="maxBlockBytes"/> are refused.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; records before the damage were given.</exception>
    public static IEnumerable<ArchivedRecord> ReadAll(Stream file, int maxBlockBytes = 256 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var buffered = new BufferedStream(file, 64 * 1024);
        var first = buffered.ReadByte();
        buffered.Position = 0;
        using Stream content =
            first == 0x1f ? new BufferedStream(new GZipStream(buffered, CompressionMode.Decompress), 64 * 1024) : buffered;
        while (Head(content) is { } head)
        {
            var headers = WarcParser.ParseHeaders(head);
            var isLength = int.TryParse(
                headers.GetValueOrDefault("Content-Length"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var length
            );
            if (!head.StartsWith("WARC/", StringComparison.Ordinal) || !isLength || length > maxBlockBytes)
            {
                throw new InvalidDataException($"Not a WARC record: '{head[..Math.Min(60, head.Length)]}'.");
            }

            var block = new byte[length];
            try
            {
                content.ReadExactly(block);
            }
            catch (EndOfStreamException e)
            {
                throw new InvalidDataException("The file ends inside of a record.", e);
            }

            yield return new ArchivedRecord(headers, block);
        }
    }

    private static string? Head(Stream content)
    {
        var head = new List<byte>(512);
        int b;
        while ((b = content.ReadByte()) >= 0)
        {
            // Line ends between records are skipped.
            if (head.Count == 0 && b is '\r' or '\n')
            {
                continue;
            }

            head.Add((byte)b);
            if (b == '\n' && head.Count >= 4 && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r')
            {
                return Encoding.UTF8.GetString([.. head]).TrimEnd('\r', '\n');
            }

            if (head.Count > MaxHeadBytes)
            {
                throw new InvalidDataException("The head of a record is longer than 1 MiB.");
            }
        }

        return head.Count == 0 ? null : throw new InvalidDataException("The file ends inside of a record.");
    }
}
