using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AdWatch.Crawler.Archive;

/// <summary>Takes the bytes of one WARC record apart.</summary>
internal static class WarcParser
{
    /// <summary>The record, or null where the bytes are none.</summary>
    public static ArchivedRecord? Parse(ReadOnlyMemory<byte> bytes)
    {
        var end = bytes.Span.IndexOf("\r\n\r\n"u8);
        if (end < 0 || !bytes.Span.StartsWith("WARC/1."u8))
        {
            return null;
        }

        var headers = ParseHeaders(Encoding.UTF8.GetString(bytes.Span[..end]));
        var isSound =
            int.TryParse(headers.GetValueOrDefault("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && end + 4 + length <= bytes.Length;
        return isSound ? new ArchivedRecord(headers, bytes.Slice(end + 4, length)) : null;
    }

    /// <summary>Named fields after a first line that is skipped; names are compared without regard to case, the first of a name counts.</summary>
    public static ImmutableDictionary<string, string> ParseHeaders(string head)
    {
        var headers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head.Split("\r\n").Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
            }
        }

        return headers.ToImmutable();
    }
}
