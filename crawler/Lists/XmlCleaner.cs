using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AdWatch.Crawler.Lists;

/// <summary>Drops the control characters that XML forbids, as bytes or as character references, so that one of them does not cost the whole file.</summary>
/// <remarks>Works on bytes of any encoding that has ASCII at its place; UTF-16 is left as it is.</remarks>
internal static partial class XmlCleaner
{
    public static byte[] Clean(ReadOnlySpan<byte> xml)
    {
        if (xml.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || xml.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return xml.ToArray();
        }

        var start = 0;
        while (start < xml.Length && xml[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0)
        {
            // An XML declaration must stand first.
            start++;
        }

        var kept = new byte[xml.Length - start];
        var length = 0;
        foreach (var b in xml[start..])
        {
            if (b >= 0x20 || b is (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                kept[length++] = b;
            }
        }

        var bytes = kept.AsSpan(0, length);
        return bytes.IndexOf("&#"u8) < 0
            ? bytes.ToArray()
            : Encoding.Latin1.GetBytes(
                Reference().Replace(Encoding.Latin1.GetString(bytes), m => IsAllowed(m.Groups["code"].Value) ? m.Value : "")
            );
    }

    private static bool IsAllowed(string code)
    {
        var isNumber = code[0] is 'x' or 'X'
            ? int.TryParse(code.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value)
            : int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return isNumber && value is 9 or 10 or 13 or (>= 0x20 and <= 0xd7ff) or (>= 0xe000 and <= 0xfffd) or (>= 0x10000 and <= 0x10ffff);
    }

    [GeneratedRegex("&#(?<code>[xX]?[0-9a-fA-F]+);", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Reference();
}
