using System.Text.RegularExpressions;

namespace AdWatch.Crawler.Extraction;

/// <summary>Finds who publishes a page: the account, the named author or organisation, or the holder in the end matter.</summary>
internal static partial class PagePublisher
{
    private const int LongestName = 40;
    private static readonly RareWords Labels = new(
        ("版权", 0),
        ("Copyright", 3),
        ("©", 0),
        ("主办", 1),
        ("来源", 1),
        ("稿源", 1),
        ("作者", 1),
        ("公众号", 1)
    );

    public static string? Read(PageDraft draft, string? structured) =>
        Accept(draft.AccountName) ?? Accept(structured) ?? AcceptAuthor(draft.Author) ?? FromText(draft) ?? Accept(draft.SiteName);

    /// <summary>Meta authors are as often the maker of the site's software or its administrator.</summary>
    public static string? AcceptAuthor(string? name) =>
        Accept(name) is { } accepted && accepted.Any(c => c >= '\u2E80') && !accepted.Contains("管理员", StringComparison.Ordinal)
            ? accepted
            : null;

    private static string? Accept(string? name)
    {
        var trimmed = name?.Trim().Trim('：', ':', '，', '。', '.', ',', '|', '-', '_', '（', '）', '(', ')').Trim();
        return trimmed is { Length: >= 2 and <= LongestName } && !trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : null;
    }

    private static string? FromText(PageDraft draft)
    {
        string? byline = null;
        // The end matter is read from the end: what stands last is the site's own.
        for (var i = draft.Blocks.Count - 1; i >= 0; i--)
        {
            var block = draft.Blocks[i];
            if (block.Length > 600)
                continue;
            var text = draft.TextOf(block);
            if (!Labels.AreIn(text))
                continue;
            if ((Holder(text) ?? After(text, HostLine())) is { } holder)
                return holder;
            byline = Byline(text) ?? byline;
        }

        return byline;
    }

    private static string? Holder(ReadOnlySpan<char> text)
    {
        // "仁爱医院 版权所有": the name stands before.
        foreach (var match in HolderBefore().EnumerateMatches(text))
        {
            var found = text.Slice(match.Index, match.Length);
            if (Name(found[..found.LastIndexOf("版权")]) is { } before)
                return before;
        }

        return After(text, CopyrightLine());
    }

    private static string? Byline(ReadOnlySpan<char> text)
    {
        if (text.Length > 200)
            return null;
        return After(text, SourceLine()) ?? PageAuthor.InLine(text);
    }

    private static string? After(ReadOnlySpan<char> text, Regex label)
    {
        foreach (var match in label.EnumerateMatches(text))
        {
            if (Name(text[(match.Index + match.Length)..]) is { } name)
                return name;
        }

        return null;
    }

    /// <summary>The run of name characters at the start; null where it is none of a name's length or no Chinese name.</summary>
    private static string? Name(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" :：—-,.，。|©《");
        var length = 0;
        while (length < text.Length && length <= LongestName && IsNamePart(text[length]))
            length++;
        var name = text[..length].Trim();
        foreach (
            var tail in (ReadOnlySpan<string>)
                ["免责声明", "网站地图", "版权所有", "保留所有权利", "保留一切权利", "所有", "技术支持", "备案号", "备案", "京ICP", "ICP"]
        )
        {
            var at = name.IndexOf(tail, StringComparison.Ordinal);
            if (at >= 0)
                name = name[..at].Trim();
        }

        var wide = 0;
        foreach (var c in name)
            wide += c >= '\u4E00' ? 1 : 0;
        return wide >= 2 && length <= LongestName ? Accept(name.ToString()) : null;
    }

    private static bool IsNamePart(char c) =>
        c is (>= '\u4E00' and <= '\u9FFF') or '(' or ')' or '（' or '）' or '·' || char.IsAsciiLetterOrDigit(c);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(
        @"(?:版权所有|copyright|©|\(c\)|©)(?:[\s:：©,，.@-]|\(c\)|copyright|版权所有|by|all rights reserved|(?:19|20)\d{2}年?|至今|now|www\.[a-z0-9.-]{3,40}){0,12}",
        Options
    )]
    private static partial Regex CopyrightLine();

    [GeneratedRegex(@"[\u4e00-\u9fffA-Za-z()（）·]{4,40}\s?(?:版权所有)", Options)]
    private static partial Regex HolderBefore();

    [GeneratedRegex(@"主办(?:单位|方)?\s?[:：]", Options)]
    private static partial Regex HostLine();

    [GeneratedRegex(@"(?:文章来源|信息来源|来源|稿源|公众号)\s?[:：]", Options)]
    private static partial Regex SourceLine();
}
