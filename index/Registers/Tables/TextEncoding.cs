using System.Text;

namespace AdWatch.Indexing.Registers.Tables;

/// <summary>Tells the encoding of a table file: byte order mark, else UTF-8 where it decodes, else GB18030.</summary>
internal static class TextEncoding
{
    /// <summary>With fewer bad sequences than one in this many characters beyond ASCII it is damaged UTF-8, not GB18030.</summary>
    private const int Tolerance = 50;

    private const char Replacement = '\uFFFD';

    public static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static Encoding Detect(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> mark = stackalloc byte[3];
        var read = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        mark = mark[..read];
        if (mark.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            return Encoding.UTF8;
        }

        if (mark.StartsWith<byte>([0xFF, 0xFE]))
        {
            return Encoding.Unicode;
        }

        if (mark.StartsWith<byte>([0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode;
        }

        stream.Position = 0;
        using var reader = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        var (bad, beyondAscii) = Count(reader);
        return bad * Tolerance <= beyondAscii ? Encoding.UTF8 : Gb18030;
    }

    private static (long Bad, long BeyondAscii) Count(TextReader reader)
    {
        var (bad, beyond) = (0L, 0L);
        var buffer = new char[16 * 1024];
        int read;
        while ((read = reader.Read(buffer)) > 0)
        {
            foreach (var c in buffer.AsSpan(0, read))
            {
                if (c == Replacement)
                {
                    bad++;
                }
                else if (c > 0x7F)
                {
                    beyond++;
                }
            }
        }

        return (bad, beyond);
    }
}
