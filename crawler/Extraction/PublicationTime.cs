using System.Globalization;
using System.Text.RegularExpressions;

namespace AdWatch.Crawler.Extraction;

/// <summary>Finds when a page was published; times without a zone are Chinese time.</summary>
internal static partial class PublicationTime
{
    private const int BlocksUnderTitle = 6;
    private const int ShortBlock = 120;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static DateTimeOffset? Read(PageDraft draft, string? structured) =>
        Parse(draft.PublishedMeta) ?? Parse(structured) ?? FromLabel(draft) ?? Parse(draft.PublishedElement) ?? FromTitleLines(draft);

    /// <summary>Reads a date with or without time in any of the usual spellings.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length is < 8 or > 2_000)
            return null;
        foreach (var match in Date().EnumerateMatches(text))
        {
            if (Read(text.Slice(match.Index, match.Length)) is { } read)
                return read;
        }

        return null;
    }

    private static DateTimeOffset? FromLabel(PageDraft draft)
    {
        DateTimeOffset? weaker = null;
        foreach (var block in draft.Blocks)
        {
            var text = draft.TextOf(block);
            if (block.Length > 300 || block.Has(Surroundings.Footer | Surroundings.Comment))
                continue;
            foreach (var match in Label().EnumerateMatches(text))
            {
                var after = text[(match.Index + match.Length)..];
                if (Parse(after[..Math.Min(after.Length, 40)]) is not { } read)
                    continue;
                if (text.Slice(match.Index, match.Length).IndexOfAny("发成生") >= 0)
                    return read;
                weaker ??= read;
            }
        }

        return weaker;
    }

    /// <summary>A bare date in a short line at the title counts.</summary>
    private static DateTimeOffset? FromTitleLines(PageDraft draft)
    {
        var blocks = draft.Blocks;
        var from = blocks.FindIndex(b => b.Has(Surroundings.MainHeading));
        if (from < 0)
            from = blocks.FindIndex(b => b.Has(Surroundings.Heading));
        // Old pages have no headings: the line that is the title stands in.
        if (from < 0 && draft.Title?.Trim() is { Length: > 3 } title)
            from = blocks.FindIndex(b => b.Length > 3 && b.Length <= title.Length && title.AsSpan().StartsWith(draft.TextOf(b)));
        if (from < 0)
            return null;
        for (var i = from; i < Math.Min(blocks.Count, from + BlocksUnderTitle); i++)
        {
            if (blocks[i].Length <= ShortBlock && blocks[i].Links < 3 && Parse(draft.TextOf(blocks[i])) is { } read)
                return read;
        }

        return null;
    }

    private static DateTimeOffset? Read(ReadOnlySpan<char> text)
    {
        Span<int> numbers = stackalloc int[6];
        numbers.Clear();
        var count = 0;
        var i = 0;
        while (i < text.Length && count < 6)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                if (count >= 3 && text[i] is 'Z' or '+' or '.' or '上' or '下')
                    break;
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
                i++;
            // A date may stand without marks: 20260512.
            if (count == 0 && i - start == 8)
            {
                numbers[0] = int.Parse(text.Slice(start, 4), CultureInfo.InvariantCulture);
                numbers[1] = int.Parse(text.Slice(start + 4, 2), CultureInfo.InvariantCulture);
                numbers[2] = int.Parse(text.Slice(start + 6, 2), CultureInfo.InvariantCulture);
                count = 3;
                continue;
            }

            numbers[count++] = int.Parse(text[start..i], CultureInfo.InvariantCulture);
        }

        if (
            count < 3
            || numbers[1] is < 1 or > 12
            || numbers[2] < 1
            || numbers[0] is < 1995 or > 2100
            || numbers[2] > DateTime.DaysInMonth(numbers[0], numbers[1])
        )
            return null;
        if (numbers[3] > 23 || numbers[4] > 59 || numbers[5] > 59)
            (numbers[3], numbers[4], numbers[5]) = (0, 0, 0);
        return new DateTimeOffset(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], Zone(text));
    }

    private static TimeSpan Zone(ReadOnlySpan<char> text)
    {
        if (text[^1] is 'Z' or 'z')
            return TimeSpan.Zero;
        var sign = text.LastIndexOfAny('+', '-');
        var colon = text.IndexOf(':');
        if (sign < 0 || colon < 0 || sign < colon)
            return China;
        var zone = text[(sign + 1)..].Trim();
        var hours = zone.Length >= 2 && int.TryParse(zone[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var h) ? h : 8;
        var minutes = zone.Length >= 4 && int.TryParse(zone[^2..], NumberStyles.None, CultureInfo.InvariantCulture, out var m) ? m : 0;
        return hours > 14 || minutes > 59
            ? China
            : new TimeSpan(text[sign] == '-' ? -hours : hours, text[sign] == '-' ? -minutes : minutes, 0);
    }

    [GeneratedRegex(
        @"(?<![0-9])(?:(?:19|20)[0-9]{2}\s?(?:年|[-/.])\s?[0-9]{1,2}\s?(?:月|[-/.])\s?[0-9]{1,2}(?![0-9])\s?日?|(?:19|20)[0-9]{6}(?![0-9]))(?:[T\s]{0,2}[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|\s?[+-][0-9]{2}:?[0-9]{2})?)?",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Date();

    [GeneratedRegex(
        @"(?:(?:发布|发表|发稿|发文|更新|成文|生成|录入|上传|编辑)(?:时间|日期|于)|日期|时间)\s?[:：\s]?\s?(?=[0-9])|发[布表]于\s?",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Label();
}
