using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Finds phones, WeChat ids and QQ ids in text, also in the disguises that keep them from machines, each in its normal form.</summary>
/// <remarks>Official short numbers (120, 12315 …) have fewer than seven digits and are no contacts of anybody.</remarks>
internal sealed partial class ContactExtractor
{
    private const int DisguisedDigits = 4;
    private const int LabelReach = 10;

    private readonly OrderedSet phones;
    private readonly OrderedSet weChat;
    private readonly OrderedSet qq;

    private ContactExtractor(int limit)
    {
        phones = new OrderedSet(limit);
        weChat = new OrderedSet(limit);
        qq = new OrderedSet(limit);
    }

    /// <summary>Reads a text whose full-width forms were folded to ASCII, and the links of its page as written.</summary>
    public static PageContacts Extract(ReadOnlySpan<char> folded, IEnumerable<string> addresses, int limit)
    {
        var reader = new ContactExtractor(limit);
        var plain = ArrayPool<char>.Shared.Rent(folded.Length);
        try
        {
            reader.ReadText(folded, plain.AsSpan(0, folded.Length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(plain);
        }

        foreach (var address in addresses)
            reader.ReadAddress(address);
        return new PageContacts(reader.phones.ToImmutable(), reader.weChat.ToImmutable(), reader.qq.ToImmutable());
    }

    private void ReadText(ReadOnlySpan<char> folded, Span<char> plain)
    {
        ReadPhones(folded);
        if (DigitFolding.FoldDisguise(folded, plain) >= DisguisedDigits)
            ReadPhones(plain);
        ReadWeChat(folded, plain);
        ReadQq(plain);
    }

    private void ReadPhones(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('0', '9'))
            return;
        var hits = new List<(string Number, int End)>();
        new PhoneScanner(text, (number, _, end) => hits.Add((number, end))).Scan();
        foreach (var (number, end) in hits)
        {
            phones.Add(number);
            if (number.Length == 11 && number[0] == '1' && SameIdAfter().IsMatch(text[end..Math.Min(text.Length, end + LabelReach)]))
                weChat.Add(number);
        }
    }

    private void ReadWeChat(ReadOnlySpan<char> folded, ReadOnlySpan<char> plain)
    {
        foreach (var match in WeChatLabel().EnumerateMatches(folded))
        {
            var start = match.Index + match.Length;
            if (start >= folded.Length)
                continue;
            var label = folded.Slice(match.Index, match.Length);
            if (char.IsAsciiLetter(folded[start]))
            {
                var id = ReadId(folded[start..]);
                if (IsId(id, label))
                    weChat.Add(id.ToString());
            }
            else if (ReadNumber(plain[start..], 11) is { Length: 11 } number && number[0] == '1' && number[1] >= '3')
            {
                weChat.Add(number);
            }
        }
    }

    private void ReadQq(ReadOnlySpan<char> plain)
    {
        foreach (var match in QqLabel().EnumerateMatches(plain))
        {
            var number = ReadNumber(plain[(match.Index + match.Length)..], 11);
            if (number.Length is >= 5 and <= 11 && number[0] != '0')
                qq.Add(number);
        }
    }

    /// <summary>Links that call or write to somebody (<c>tel:</c>, QQ chat links).</summary>
    private void ReadAddress(string address)
    {
        if (address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            var number = Uri.UnescapeDataString(address[4..]).Trim();
            if (number.Length < 40)
                new PhoneScanner(number, (phone, _, _) => phones.Add(phone)).Scan();
            return;
        }

        if (!address.Contains("uin=", StringComparison.OrdinalIgnoreCase) || !QqAddress().IsMatch(address))
            return;
        var at = address.IndexOf("uin=", StringComparison.OrdinalIgnoreCase) + 4;
        var id = ReadNumber(address.AsSpan(at), 11);
        if (id.Length is >= 5 and <= 11 && id[0] != '0')
            qq.Add(id);
    }

    private static ReadOnlySpan<char> ReadId(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '_' or '-'))
            length++;
        // A domain or mail address is no id.
        return length < text.Length - 1 && text[length] is '.' or '@' or '/' && char.IsAsciiLetterOrDigit(text[length + 1])
            ? default
            : text[..length];
    }

    private static bool IsId(ReadOnlySpan<char> id, ReadOnlySpan<char> label)
    {
        if (
            id.Length is < 6 or > 20
            || id.Equals("wechat", StringComparison.OrdinalIgnoreCase)
            || id.Equals("weixin", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        var isSaid = label.IndexOfAny(":号是为") >= 0 || label[0] is '加' or '+';
        if (isSaid)
            return true;
        // Without colon or "号" a plain word may just be the next word; a Latin label and its id must be parted at all.
        return id.IndexOfAnyInRange('0', '9') >= 0 && !(char.IsAsciiLetter(label[0]) && char.IsAsciiLetter(label[^1]));
    }

    /// <summary>Digits with at most one mark between two of them.</summary>
    private static string ReadNumber(ReadOnlySpan<char> text, int most)
    {
        Span<char> digits = stackalloc char[most + 1];
        var length = 0;
        var firstGroup = 0;
        for (var i = 0; i < text.Length && length <= most; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits[length++] = text[i];
                continue;
            }

            if (DigitFolding.IsInvisible(text[i]))
                continue;
            if (firstGroup == 0)
                firstGroup = length;
            if (
                length == 0
                || text[i] is not (' ' or '-' or '.' or '·' or '*' or '_' or '~')
                || i + 1 >= text.Length
                || !char.IsAsciiDigit(text[i + 1])
            )
                break;
        }

        if (firstGroup is >= 5 and <= 11 && firstGroup != length && length != 11)
            length = firstGroup;
        return length > most ? "" : digits[..length].ToString();
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(
        @"(?:微[^\w\n]{0,2}信|[薇威徽][芯❤♥信]|微[芯❤♥]|卫星号?(?=[:a-z0-9])|(?<![a-z])(?:v信|v我|[vw]\s?x|wechat|weixin)|[加+]\s?(?:v(?![a-z]{3})|薇|威|徽)(?:信|x)?)(?:号码?|同号|同步|id(?=[:\s])|账号|帐号|公众号|客服|咨询|联系|添加|电话|手机|是|为|[:\s,，()、/-]){0,6}",
        Options
    )]
    private static partial Regex WeChatLabel();

    [GeneratedRegex(
        @"(?:(?<![a-z])q\s?q|扣扣|企鹅|叩叩|球球|秋秋|(?<![a-z])q(?=群)|扣(?=群))(?:号码?|群|客服|在线|咨询|微信|交流|联系|是|为|[:\s,，()、/-]){0,6}(?=[0-9])",
        Options
    )]
    private static partial Regex QqLabel();

    [GeneratedRegex(@"^[\s(,，]{0,2}(?:微信|vx|wx|v信|薇信|威信|同微信|微同|v同|加微)", Options)]
    private static partial Regex SameIdAfter();

    [GeneratedRegex(@"qq\.com/|^tencent:|^mqqwpa:|^mqq:", Options)]
    private static partial Regex QqAddress();

    /// <summary>Keeps what comes first, each once, up to a limit.</summary>
    private sealed class OrderedSet(int limit)
    {
        private readonly List<string> items = [];
        private readonly HashSet<string> seen = new(StringComparer.Ordinal);

        public void Add(string item)
        {
            if (items.Count < limit && seen.Add(item))
                items.Add(item);
        }

        public ImmutableArray<string> ToImmutable() => items.Count == 0 ? [] : [.. items];
    }
}
