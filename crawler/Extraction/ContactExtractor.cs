using System.Buffers;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Finds phones, WeChat ids and QQ ids in text, also in the disguises that keep them from machines, each in its normal form.</summary>
/// <remarks>Official short numbers (120, 12315 …) have fewer than seven digits and are no contacts of anybody.</remarks>
internal sealed partial class ContactExtractor
{
    private const int DisguisedDigits = 4;
    private const int LabelReach = 10;

    private const int ContextReach = 24;

    private static readonly SearchValues<string> ContactTalk = SearchValues.Create(
        ["联系", "咨询", "电话", "手机", "热线", "预约", "客服", "加我", "添加"],
        StringComparison.Ordinal
    );

    private readonly ContactSet phones;
    private readonly ContactSet weChat;
    private readonly ContactSet qq;

    private ContactExtractor(int limit, List<FoundFact> facts)
    {
        phones = new ContactSet(PageFactKind.Phone, limit, facts);
        weChat = new ContactSet(PageFactKind.WeChat, limit, facts);
        qq = new ContactSet(PageFactKind.Qq, limit, facts);
    }

    /// <summary>Reads a text whose full-width forms were folded to ASCII, and the blocks and links of its page.</summary>
    /// <param name="facts">Takes each contact with its first place in the text.</param>
    public static PageContacts Extract(ReadOnlySpan<char> folded, PageDraft draft, int limit, List<FoundFact> facts)
    {
        var reader = new ContactExtractor(limit, facts);
        var plain = ArrayPool<char>.Shared.Rent(folded.Length);
        try
        {
            reader.ReadText(folded, plain.AsSpan(0, folded.Length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(plain);
        }

        var split = new List<FoundFact>();
        SplitNumbers.Read(draft, split);
        foreach (var number in split)
            reader.phones.Add(number.Value, number.Start, number.Start + number.Length);
        foreach (var link in draft.Links)
            reader.ReadAddress(link.Href);
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
        var hits = new List<(string Number, int Start, int End)>();
        new PhoneScanner(text, (number, start, end) => hits.Add((number, start, end))).Scan();
        foreach (var (number, start, end) in hits)
        {
            phones.Add(number, start, end);
            if (number.Length == 11 && number[0] == '1' && SameIdAfter().IsMatch(text[end..Math.Min(text.Length, end + LabelReach)]))
                weChat.Add(number, start, end);
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
                if (IsId(id, label, folded[Math.Max(0, match.Index - ContextReach)..match.Index]))
                    weChat.Add(id.ToString(), start, start + id.Length);
            }
            else if (ReadNumber(plain[start..], 11, out var used) is { Length: 11 } number && number[0] == '1' && number[1] >= '3')
            {
                weChat.Add(number, start, start + used);
            }
        }
    }

    private void ReadQq(ReadOnlySpan<char> plain)
    {
        foreach (var match in QqLabel().EnumerateMatches(plain))
        {
            var start = match.Index + match.Length;
            var number = ReadNumber(plain[start..], 11, out var used);
            if (number.Length is >= 5 and <= 11 && number[0] != '0')
                qq.Add(number, start, start + used);
        }
    }

    /// <summary>Links that call or write to somebody (<c>tel:</c>, QQ chat links).</summary>
    private void ReadAddress(string address)
    {
        if (address.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            var number = Uri.UnescapeDataString(address[4..]).Trim();
            if (number.Length < 40)
                new PhoneScanner(number, (phone, _, _) => phones.AddUnplaced(phone)).Scan();
            return;
        }

        if (!address.Contains("uin=", StringComparison.OrdinalIgnoreCase) || !QqAddress().IsMatch(address))
            return;
        var at = address.IndexOf("uin=", StringComparison.OrdinalIgnoreCase) + 4;
        var id = ReadNumber(address.AsSpan(at), 11, out _);
        if (id.Length is >= 5 and <= 11 && id[0] != '0')
            qq.AddUnplaced(id);
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

    /// <param name="before">What stands before the label.</param>
    private static bool IsId(ReadOnlySpan<char> id, ReadOnlySpan<char> label, ReadOnlySpan<char> before)
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
        if (char.IsAsciiLetter(label[0]) && char.IsAsciiLetter(label[^1]))
            return false;
        return id.IndexOfAnyInRange('0', '9') >= 0
            || id[1..^1].IndexOfAny('_', '-') >= 0
            || (label[^1] >= '\u2E80' && IsContactTalk(before));
    }

    /// <summary>True where a phone or a word such as 联系 stands right before, so that a plain word after the label is an id.</summary>
    private static bool IsContactTalk(ReadOnlySpan<char> before)
    {
        var digits = 0;
        foreach (var c in before)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits >= 7 || before.ContainsAny(ContactTalk);
    }

    /// <summary>Digits with at most one mark between two of them.</summary>
    /// <param name="used">Characters up to the end of the number.</param>
    private static string ReadNumber(ReadOnlySpan<char> text, int most, out int used)
    {
        Span<char> digits = stackalloc char[most + 1];
        var length = 0;
        used = 0;
        var firstGroupUsed = 0;
        var firstGroup = 0;
        for (var i = 0; i < text.Length && length <= most; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits[length++] = text[i];
                used = i + 1;
                continue;
            }

            if (DigitFolding.IsInvisible(text[i]))
                continue;
            if (firstGroup == 0)
                (firstGroup, firstGroupUsed) = (length, used);
            if (
                length == 0
                || text[i] is not (' ' or '-' or '.' or '·' or '*' or '_' or '~')
                || i + 1 >= text.Length
                || !char.IsAsciiDigit(text[i + 1])
            )
                break;
        }

        if (firstGroup is >= 5 and <= 11 && firstGroup != length && length != 11)
            (length, used) = (firstGroup, firstGroupUsed);
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

    [GeneratedRegex(@"^[\s(,，]{0,2}(?:同微信|微同|v同|加微|(?:微信|vx|wx|v信|薇信|威信)(?![号码是为:\s]{0,3}[a-z0-9]))", Options)]
    private static partial Regex SameIdAfter();

    [GeneratedRegex(@"qq\.com/|^tencent:|^mqqwpa:|^mqq:", Options)]
    private static partial Regex QqAddress();
}
