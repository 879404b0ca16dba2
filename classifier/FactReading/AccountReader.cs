using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.FactReading;

/// <summary>Reads WeChat and QQ ids that follow a word of <c>wechat-word</c> or <c>qq-word</c>.</summary>
internal sealed class AccountReader
{
    /// <summary>Characters such as 号, : or 是 that may stand between the word and the id.</summary>
    private const int Between = 5;

    private readonly int wechatWord;
    private readonly int qqWord;
    private readonly int wechat;
    private readonly int qq;
    private readonly int contact;

    public AccountReader(Vocabulary vocabulary)
    {
        wechatWord = vocabulary.Category(WellKnown.WechatWord);
        qqWord = vocabulary.Category(WellKnown.QqWord);
        wechat = vocabulary.Fact("wechat");
        qq = vocabulary.Fact("qq");
        contact = vocabulary.Fact("contact");
    }

    public void Read(PageView page, List<FactEntry> facts)
    {
        Read(page, wechatWord, "wechat", wechat, facts, WechatId);
        Read(page, qqWord, "qq", qq, facts, QqId);
    }

    private delegate int IdLength(ReadOnlySpan<char> text);

    private void Read(PageView page, int word, string kind, int category, List<FactEntry> facts, IdLength length)
    {
        foreach (var cue in page.Occurrences.Of(word, page.Whole))
        {
            var start = Skip(page.Text, cue.End);
            var taken = start < 0 ? 0 : length(page.Text[start..]);
            var range = new TextRange(Math.Max(start, 0), taken);
            if (taken == 0 || facts.Count >= FactReader.Limit || facts.Exists(fact => fact.Kind == kind && fact.Range.Overlaps(range)))
            {
                continue;
            }

            // ｙｕｎｘｉ＿５ is the account yunxi_5: one advertiser, however wide it is written.
            facts.Add(new(kind, WellFormed.Compatible(page.ToOriginal(range).Text), range));
            page.Occurrences.Add(category, range);
            page.Occurrences.Add(contact, range);
        }
    }

    private static int Skip(ReadOnlySpan<char> text, int from)
    {
        for (var i = from; i < Math.Min(text.Length, from + Between + 1); i++)
        {
            if (text[i] is '\n' or '。' or '!' or '?')
            {
                return -1;
            }

            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>6 to 20 letters, digits, - or _ that begin with a letter, or a mobile number.</summary>
    private static int WechatId(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '_' or '-'))
        {
            length++;
        }

        while (length > 0 && text[length - 1] is '_' or '-')
        {
            length--;
        }

        var followedByAt = length < text.Length && text[length] == '@';
        if (followedByAt || length is < 6 or > 20)
        {
            return 0;
        }

        if (char.IsAsciiLetter(text[0]))
        {
            return text[..length].ContainsAnyInRange('0', '9') || text[..length].ContainsAny('_', '-') || length <= 14 ? length : 0;
        }

        return length == 11 && text[0] == '1' && text[1] is >= '3' and <= '9' && !text[..11].ContainsAnyExceptInRange('0', '9') ? 11 : 0;
    }

    private static int QqId(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return length is >= 5 and <= 11 && text[0] != '0' ? length : 0;
    }
}
