using System.Globalization;
using System.Text;

namespace AdWatch.Crawler.Robots;

/// <summary>One spelling for paths and patterns, so that <c>/%7Efoo</c> meets <c>/~foo</c> and <c>/中</c> meets <c>/%E4%B8%AD</c> (RFC 9309, 2.2.2).</summary>
internal static class RobotsPath
{
    /// <summary>Spells a path; a literal star or dollar sign becomes its escape, so that no pattern sign is mistaken for it.</summary>
    public static string Normalize(string path) => Spell(path, isPattern: false);

    /// <summary>Spells a pattern; its stars and a closing dollar sign stay signs.</summary>
    public static string NormalizePattern(string pattern) => Spell(pattern, isPattern: true);

    private static string Spell(string path, bool isPattern)
    {
        var plain = true;
        foreach (var c in path)
        {
            plain &= c is > ' ' and < '\u007f' and not ('%' or '*' or '$');
        }

        if (plain)
        {
            return path;
        }

        var spelled = new StringBuilder(path.Length + 16);
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            var isEscape =
                b == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]);
            if (isEscape)
            {
                b = byte.Parse([bytes[i + 1], bytes[i + 2]], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                i += 2;
                if (IsUnreserved(b))
                {
                    spelled.Append((char)b);
                    continue;
                }
            }
            else if (b is > (byte)' ' and < 0x7f && (!IsSign(b) || (isPattern && (b == '*' || i == bytes.Length - 1))))
            {
                spelled.Append((char)b);
                continue;
            }

            spelled.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return spelled.ToString();
    }

    private static bool IsSign(byte b) => b is (byte)'*' or (byte)'$';

    private static bool IsUnreserved(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
}
