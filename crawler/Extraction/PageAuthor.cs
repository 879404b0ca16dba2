using System.Buffers;
using System.Text.RegularExpressions;

namespace AdWatch.Crawler.Extraction;

/// <summary>Finds the person who wrote a page: the name in its byline, apart from his title and department.</summary>
internal static partial class PageAuthor
{
    private const int LongestByline = 200;
    private const int LongestName = 4;

    private static readonly RareWords Labels = new(
        ("作者", 1),
        ("发表者", 2),
        ("撰文", 0),
        ("撰稿", 0),
        ("文/", 1),
        ("文 /", 2),
        ("文|", 1),
        ("文丨", 1)
    );

    private static readonly SearchValues<char> NameEnds = SearchValues.Create("\n|｜丨;；。，,/（(:：");

    /// <summary>Words of rank and calling; formats, not detection knowledge.</summary>
    private static readonly string[] Titles =
    [
        "副主任",
        "主任",
        "主治",
        "住院医师",
        "副教授",
        "教授",
        "医师",
        "医生",
        "大夫",
        "药师",
        "护师",
        "护士",
        "营养师",
        "技师",
        "院长",
        "编辑",
        "记者",
        "通讯员",
        "博士",
    ];

    /// <summary>The author of the first byline; null where no short block has one.</summary>
    public static string? Read(PageDraft draft)
    {
        foreach (var block in draft.Blocks)
        {
            if (block.Length > LongestByline || block.Has(Surroundings.Comment))
                continue;
            var text = draft.TextOf(block);
            if (Labels.AreIn(text) && InLine(text) is { } name)
                return name;
        }

        return null;
    }

    /// <summary>The name after the label of an author; null where none stands there.</summary>
    public static string? InLine(ReadOnlySpan<char> text)
    {
        foreach (var match in Label().EnumerateMatches(text))
        {
            if (NameIn(text[(match.Index + match.Length)..]) is { } name)
                return name;
        }

        return null;
    }

    private static string? NameIn(ReadOnlySpan<char> text)
    {
        // What stands before a break, a bar or the next label; words are parted by white space.
        var end = text.IndexOfAny(NameEnds);
        var words = (end < 0 ? text : text[..end]).ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (end >= 0 && text[end] is ':' or '：' && words.Length > 1)
            words = words[..^1];
        for (var i = 0; i < Math.Min(words.Length, 3); i++)
        {
            var word = words[i];
            if (IsOffice(word))
            {
                // A department before a name says where the person works; alone it is who signs.
                if (i + 1 < words.Length && IsName(words[i + 1]))
                    return words[i + 1];
                return i == 0 && word.Length <= 20 ? word : null;
            }

            var title = FirstTitle(word, out var length);
            if (title < 0)
                return IsName(word) || (word.Length is >= 2 and <= 20 && i == 0 && HoldsHan(word)) ? word : null;
            if (IsName(word.AsSpan(0, title)))
                return word[..title];
            // The title stands first: the name is glued behind it, or is the next word.
            var rest = word[(title + length)..];
            while (FirstTitle(rest, out var more) == 0)
                rest = rest[more..];
            if (IsName(rest))
                return rest;
            if (rest.Length > 0)
                return null;
        }

        return null;
    }

    private static bool IsOffice(string word) =>
        word.Length > 2 && word[^1] is '科' or '部' or '室' or '社' or '组' or '网' or '报' or '院';

    private static int FirstTitle(string word, out int length)
    {
        var first = -1;
        length = 0;
        foreach (var title in Titles)
        {
            var at = word.IndexOf(title, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first || (at == first && title.Length > length)))
                (first, length) = (at, title.Length);
        }

        return first;
    }

    private static bool IsName(ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > LongestName || word[^1] is '科' or '部' or '院' or '室' or '组' or '社' or '网' or '报')
            return false;
        return !word.ContainsAnyExceptInRange('\u4E00', '\u9FFF');
    }

    private static bool HoldsHan(string word) => word.AsSpan().ContainsAnyInRange('\u4E00', '\u9FFF');

    [GeneratedRegex(@"(?:作者|发表者|撰文|撰稿)\s?[:：/|｜丨]\s?|(?<![\u4e00-\u9fff])文\s?[/|丨]\s?", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
