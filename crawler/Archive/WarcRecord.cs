using System.Globalization;
using System.Text;

namespace AdWatch.Crawler.Archive;

/// <summary>A WARC/1.1 record that is to be written: its named fields in order, and its block.</summary>
internal sealed record WarcRecord(IReadOnlyList<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> Block)
{
    public string Id => Field("WARC-Record-ID")!;

    /// <summary>The value of a named field; null where it has none.</summary>
    public string? Field(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Key == name)
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>The record as bytes, before compression.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder("WARC/1.1\r\n");
        foreach (var (name, value) in Fields)
        {
            head.Append(name).Append(": ").Append(OneLine(value)).Append("\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Block.Length}\r\n\r\n");
        var headBytes = Encoding.UTF8.GetBytes(head.ToString());
        var all = new byte[headBytes.Length + Block.Length + 4];
        headBytes.CopyTo(all, 0);
        Block.Span.CopyTo(all.AsSpan(headBytes.Length));
        "\r\n\r\n"u8.CopyTo(all.AsSpan(headBytes.Length + Block.Length));
        return all;
    }

    private static string OneLine(string value) => value.AsSpan().IndexOfAny('\r', '\n') < 0 ? value : value.ReplaceLineEndings(" ");
}
