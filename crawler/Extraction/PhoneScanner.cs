namespace AdWatch.Crawler.Extraction;

/// <summary>Finds telephone numbers, whatever stands between their digits, and gives each its normal form.</summary>
internal ref struct PhoneScanner(ReadOnlySpan<char> text, Action<string, int, int> found)
{
    private const int LongestChain = 24;
    private const int LongestGroup = 20;
    private static readonly string[] NumberLabels = ["证号", "登记号", "备案", "代码", "身份证", "卡号", "单号", "编号", "批号", "文号"];
    private static readonly string[] PhoneLabels = ["电话", "热线", "专线", "座机", "咨询", "Tel", "TEL", "tel"];

    private readonly ReadOnlySpan<char> text = text;
    private readonly Group[] groups = new Group[LongestChain];
    private int count;

    private struct Group
    {
        public int Start;
        public int End;
        public string Digits;

        /// <summary>What stands before it in the chain; NUL for the first.</summary>
        public char Separator;
    }

    public void Scan()
    {
        for (var i = 0; i < text.Length; )
        {
            var next = text[i..].IndexOfAnyInRange('0', '9');
            if (next < 0)
                return;
            i = ReadChain(i + next);
            if (!HasNumberLabel())
                ReadNumbers();
        }
    }

    private int ReadChain(int at)
    {
        count = 0;
        var separator = '\0';
        while (count < LongestChain)
        {
            var end = ReadGroup(at, separator);
            at = end;
            if (!TrySeparator(end, out var next, out separator))
                break;
            at = next;
        }

        return Math.Max(at, groups[count - 1].End);
    }

    private int ReadGroup(int start, char separator)
    {
        Span<char> digits = stackalloc char[LongestGroup];
        var length = 0;
        var end = start;
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                if (length < LongestGroup)
                    digits[length++] = text[i];
                end = i + 1;
            }
            else if (!DigitFolding.IsInvisible(text[i]))
            {
                break;
            }
        }

        groups[count++] = new Group
        {
            Start = start,
            End = end,
            Digits = digits[..length].ToString(),
            Separator = separator,
        };
        return end;
    }

    private readonly bool TrySeparator(int at, out int next, out char separator)
    {
        separator = ' ';
        next = at;
        while (
            next < text.Length
            && next - at < 4
            && text[next] is ' ' or '-' or '–' or '—' or '－' or '.' or '·' or '•' or '*' or '_' or '~' or '(' or ')' or '\u200B'
        )
        {
            if (text[next] is not (' ' or '\u200B') && separator == ' ')
                separator = text[next] is '–' or '—' or '－' ? '-' : text[next];
            next++;
        }

        return next > at && next < text.Length && char.IsAsciiDigit(text[next]);
    }

    private readonly bool HasNumberLabel()
    {
        var before = text[Math.Max(0, groups[0].Start - 8)..groups[0].Start];
        foreach (var label in NumberLabels)
        {
            if (before.Contains(label, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private void ReadNumbers()
    {
        for (var i = 0; i < count; )
        {
            var used = IsGuarded(i) ? 0 : TryMobile(i);
            if (used == 0 && !IsGuarded(i))
                used = TryService(i);
            if (used == 0 && !IsGuarded(i))
                used = TryLandline(i);
            i += Math.Max(used, 1);
        }
    }

    /// <summary>A number glued to letters is part of some identifier, save after the usual short labels.</summary>
    private readonly bool IsGuarded(int i)
    {
        var start = groups[i].Start;
        if (start == 0 || groups[i].Separator != '\0')
            return false;
        var from = start;
        while (from > 0 && start - from < 8 && char.IsAsciiLetter(text[from - 1]))
            from--;
        if (from == start)
            return text[start - 1] is '_' or '@' or '=' or '/' or '%' or '第'
                || (text[start - 1] is '-' && start > 1 && char.IsAsciiLetterOrDigit(text[start - 2]));
        return !(
            text[from..start]
            is "tel"
                or "Tel"
                or "TEL"
                or "qq"
                or "QQ"
                or "vx"
                or "VX"
                or "Vx"
                or "wx"
                or "WX"
                or "V"
                or "v"
                or "Q"
                or "T"
                or "M"
                or "phone"
                or "Phone"
                or "mobile"
                or "Mobile"
        );
    }

    private int TryMobile(int i)
    {
        var first = i;
        var digits = groups[i].Digits;
        if (digits.Length == 11 && IsMobile(digits))
            return Accept(digits, i, 1, extension: false);
        if (Trim(digits) is { } trimmed)
            return Accept(trimmed, i, 1, extension: false);
        if (digits is "86" or "0086" && i + 1 < count)
            first = i + 1;
        if (!Join(first, 11, out var joined, out var used) || !IsMobile(joined))
            return 0;
        return Accept(joined, i, used + first - i, extension: false);
    }

    private static string? Trim(string digits)
    {
        var prefix =
            digits.Length == 13 && digits.StartsWith("86", StringComparison.Ordinal) ? 2
            : digits.Length == 15 && digits.StartsWith("0086", StringComparison.Ordinal) ? 4
            : digits.Length == 12 && digits[0] == '0' ? 1
            : 0;
        return prefix > 0 && IsMobile(digits[prefix..]) ? digits[prefix..] : null;
    }

    private int TryService(int i)
    {
        var digits = groups[i].Digits;
        if (
            digits.Length < 3
            || !(digits.StartsWith("400", StringComparison.Ordinal) || digits.StartsWith("800", StringComparison.Ordinal))
        )
            return 0;
        return Join(i, 10, out var joined, out var used) ? Accept(joined, i, used, extension: true) : 0;
    }

    private int TryLandline(int i)
    {
        var first = i;
        var digits = groups[i].Digits;
        var isInternational = digits is "86" or "0086" && i + 1 < count;
        if (isInternational)
            digits = groups[++first].Digits;
        if (isInternational && digits.Length is 2 or 3 && digits[0] != '0')
            digits = "0" + digits;
        var area = AreaLength(digits);
        if (area > 0 && digits.Length == area && first + 1 < count)
        {
            foreach (var length in (ReadOnlySpan<int>)[8, 7])
            {
                if (Join(first + 1, length, out var number, out var used) && number[0] is >= '2' and <= '9' && used <= 2)
                    return Accept($"{digits}-{number}", i, used + 1 + first - i, extension: true);
            }

            return 0;
        }

        if (area > 0 && digits.Length - area is 7 or 8 && digits[area] is >= '2' and <= '9' && (area == 4 || digits.Length == 11))
            return Accept($"{digits[..area]}-{digits[area..]}", i, 1 + first - i, extension: true);
        if (count == 1 && digits.Length is 7 or 8 && digits[0] is >= '2' and <= '9' && HasPhoneLabel(i))
            return Accept(digits, i, 1, extension: true);
        return 0;
    }

    private readonly bool HasPhoneLabel(int i)
    {
        var before = text[Math.Max(0, groups[i].Start - 6)..groups[i].Start];
        foreach (var label in PhoneLabels)
        {
            if (before.Contains(label, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    /// <summary>Length of the area code at the start (010, 021, 0571), or 0.</summary>
    private static int AreaLength(string digits) =>
        digits.Length < 3 || digits[0] != '0' ? 0
        : digits[1] == '2' || digits.StartsWith("010", StringComparison.Ordinal) ? 3
        : digits.Length >= 4 && digits[1] >= '3' ? 4
        : 0;

    private static bool IsMobile(string digits) => digits.Length == 11 && digits[0] == '1' && digits[1] >= '3';

    /// <summary>Joins groups to a number of the given length: with one kind of separator, and none of that kind on either side unless cut as people cut it.</summary>
    private readonly bool Join(int first, int length, out string joined, out int used)
    {
        joined = "";
        used = 0;
        var total = 0;
        var last = first;
        while (last < count && total < length)
        {
            if (last > first + 1 && groups[last].Separator != groups[first + 1].Separator)
                return false;
            total += groups[last++].Digits.Length;
        }

        if (total != length)
            return false;
        used = last - first;
        if (used == 1)
        {
            joined = groups[first].Digits;
            return true;
        }

        var kind = groups[first + 1].Separator;
        var allSmall = true;
        var allLarge = true;
        for (var i = first; i < last; i++)
        {
            allSmall &= groups[i].Digits.Length <= 2;
            allLarge &= groups[i].Digits.Length >= 3;
        }

        var isAlone = (last >= count || groups[last].Separator != kind) && (groups[first].Separator != kind || first == 0);
        if (!(allLarge || (isAlone && (allSmall || used <= 4))))
            return false;
        joined = string.Create(
            length,
            (Groups: groups, First: first, Last: last),
            static (span, s) =>
            {
                for (var i = s.First; i < s.Last; i++)
                {
                    s.Groups[i].Digits.CopyTo(span);
                    span = span[s.Groups[i].Digits.Length..];
                }
            }
        );
        return true;
    }

    private readonly int Accept(string number, int first, int used, bool extension)
    {
        var end = groups[first + used - 1].End;
        if (end < text.Length && text[end] == '@')
            return used;
        if (extension)
        {
            var next = first + used;
            if (next < count && groups[next].Separator == '-' && groups[next].Digits.Length is >= 3 and <= 5 && next == count - 1)
            {
                number = $"{number}转{groups[next].Digits}";
                end = groups[next].End;
                used++;
            }
            else if (ReadExtension(end) is { Length: > 0 } digits)
            {
                number = $"{number}转{digits}";
            }
        }

        found(number, groups[first].Start, end);
        return used;
    }

    private readonly string ReadExtension(int end)
    {
        var rest = text[end..].TrimStart(" (").TrimStart();
        ReadOnlySpan<char> after =
            rest.StartsWith("转") || rest.StartsWith("轉") ? rest[1..]
            : rest.StartsWith("分机") ? rest[2..]
            : rest.StartsWith("ext", StringComparison.OrdinalIgnoreCase) ? rest[3..]
            : default;
        after = after.TrimStart(" .:：号分机");
        var length = 0;
        while (length < after.Length && char.IsAsciiDigit(after[length]))
            length++;
        return length is >= 1 and <= 6 ? after[..length].ToString() : "";
    }
}
