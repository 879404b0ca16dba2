using System.Globalization;

namespace AdWatch.Crawler.Extraction;

/// <summary>Folds text for reading numbers: one character stays one character, so offsets hold.</summary>
internal static class DigitFolding
{
    // Each digit with the value below it.
    private const string ChineseDigits = "零〇○一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖弌弍弎";
    private const string ChineseValues = "0001234567891122334566789123";

    // Starts of the rows of enclosed and other ornamental digits, with the value of their first character.
    private static readonly (char First, char Last, int Value)[] Rows =
    [
        ('①', '⑨', 1),
        ('⑴', '⑼', 1),
        ('⒈', '⒐', 1),
        ('⓵', '⓽', 1),
        ('❶', '❾', 1),
        ('➀', '➈', 1),
        ('➊', '➒', 1),
        ('㈠', '㈨', 1),
        ('㊀', '㊈', 1),
        ('₀', '₉', 0),
        ('⁴', '⁹', 4),
    ];

    /// <summary>A bit for each character beyond ASCII that stands for a digit: nearly every character of a page is asked.</summary>
    private static readonly uint[] Disguised = DisguisedBits();

    /// <summary>Full-width forms become ASCII; everything else stays.</summary>
    public static void FoldWidth(ReadOnlySpan<char> text, Span<char> folded)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            folded[i] = c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c;
        }
    }

    /// <summary>Chinese, circled and other ornamental digits become ASCII digits, and letters that stand for digits among them.</summary>
    /// <returns>How many characters were such digits.</returns>
    public static int FoldDisguise(ReadOnlySpan<char> folded, Span<char> plain)
    {
        var count = 0;
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            plain[i] = c;
            if (c < 0x80)
            {
                if (c is 'O' or 'o' && i > 0 && char.IsAsciiDigit(plain[i - 1]) && IsDigitLike(folded, i + 1))
                {
                    plain[i] = '0';
                    count++;
                }

                continue;
            }

            if ((Disguised[c >> 5] & (1u << (c & 31))) == 0)
                continue;
            plain[i] = (char)('0' + ValueOf(c));
            count++;
        }

        return count;
    }

    /// <summary>Characters that hide between digits without being seen.</summary>
    public static bool IsInvisible(char c) =>
        c is '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\uFE0F' or '\u20E3' or '\uD835' or '\u00AD';

    private static bool IsDigitLike(ReadOnlySpan<char> folded, int i) =>
        i >= folded.Length || folded[i] is 'O' or 'o' || char.IsAsciiDigit(folded[i]) || !char.IsAsciiLetter(folded[i]);

    private static uint[] DisguisedBits()
    {
        var bits = new uint[0x10000 / 32];
        for (var c = 0x80; c < 0x10000; c++)
        {
            if (ValueOf((char)c) >= 0)
                bits[c >> 5] |= 1u << (c & 31);
        }

        return bits;
    }

    private static int ValueOf(char c)
    {
        if (c is >= '\uDFCE' and <= '\uDFFF')
            return (c - '\uDFCE') % 10;
        if (c is (>= '\u4E00' and <= '\u9FFF') or '〇' or '○')
        {
            var at = ChineseDigits.IndexOf(c);
            return at < 0 ? -1 : ChineseValues[at] - '0';
        }

        if (c is '⓪' or '⓿' or '⁰')
            return 0;
        foreach (var (first, last, value) in Rows)
        {
            if (c >= first && c <= last)
                return c - first + value;
        }

        return c is '¹' ? 1
            : c is '²' ? 2
            : c is '³' ? 3
            : CharUnicodeInfo.GetDecimalDigitValue(c);
    }
}
