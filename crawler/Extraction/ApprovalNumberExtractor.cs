using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Finds printed approval and filing numbers; what they are worth is for others to say.</summary>
internal static partial class ApprovalNumberExtractor
{
    private const string Province = "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕秦甘陇青宁新蒙兵";

    // Cities whose offices gave numbers under their own sign.
    private const string Cities = "穗深蓉汉杭甬厦沈连哈长济青榕昌筑昆镐邕烟潍淄泰威郑洛徐锡常通扬温嘉绍金台";
    private const string Han = @"[\u4e00-\u9fa5]";
    private const string Open = @"[\[【〔「(]";
    private const string Close = @"[\]】〕」)]";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const int Before = 20;
    private const int After = 80;
    private const int MaxWindows = 2_000;

    /// <summary>The last takes what looks like a number of the first and has not its form.</summary>
    private static readonly Regex[] Patterns = [MedicalAdvertisement(), ProductAdvertisement(), Registration(), OddMedicalAdvertisement()];

    /// <summary>Words that every form has, with their rare character.</summary>
    private static readonly RareWords Hints = new(
        ("医广", 1),
        ("医 广", 2),
        ("广审", 0),
        (")广", 1),
        ("准字", 0),
        ("械注", 0),
        ("械备", 0),
        ("药监械", 2),
        ("制字", 0),
        ("制备字", 0),
        ("消证字", 0),
        ("妆特", 0),
        ("妆网备", 0),
        ("食健", 0),
        ("ICP", 2),
        ("网安备", 0)
    );

    /// <summary>Reads a text whose full-width forms were folded to ASCII, one character for one.</summary>
    /// <param name="folded">The folded text.</param>
    /// <param name="printed">The same text as printed.</param>
    /// <param name="limit">Numbers kept.</param>
    public static Found Extract(ReadOnlySpan<char> folded, ReadOnlySpan<char> printed, int limit)
    {
        var masked = new List<Range>();
        FoundFact? icpPlace = null;
        var numbers = new List<(int Index, string Text)>();
        string? icp = null;
        // Every form has a word that is rare elsewhere: the patterns run around those words only.
        var windows = 0;
        for (var from = 0; from < folded.Length && windows < MaxWindows; windows++)
        {
            var hint = Hints.IndexIn(folded[from..]);
            if (hint < 0)
                break;
            var start = Math.Max(from, from + hint - Before);
            var end = Math.Min(folded.Length, from + hint + After);
            var window = folded[start..end];
            from += hint + 2;
            foreach (var pattern in Patterns)
                Collect(pattern, window, start, printed, masked, numbers, limit);
            foreach (var match in IcpFiling().EnumerateMatches(window))
            {
                if (icp is null)
                {
                    icp = printed.Slice(start + match.Index, match.Length).ToString();
                    icpPlace = new FoundFact(PageFactKind.IcpNumber, icp, start + match.Index, match.Length);
                }

                masked.Add((start + match.Index)..(start + match.Index + match.Length));
            }

            foreach (var match in PoliceFiling().EnumerateMatches(window))
                masked.Add((start + match.Index)..(start + match.Index + match.Length));
            if (numbers.Count >= limit)
                break;
            from = masked.Count > 0 ? Math.Max(from, masked[^1].End.Value) : from;
        }

        numbers.Sort((one, other) => one.Index.CompareTo(other.Index));
        var firsts = numbers.DistinctBy(n => n.Text, StringComparer.Ordinal).ToArray();
        var facts = firsts.Select(n => new FoundFact(PageFactKind.ApprovalNumber, n.Text, n.Index, n.Text.Length));
        return new Found(
            [.. firsts.Select(n => n.Text)],
            icp,
            masked,
            [.. facts, .. icpPlace is { } place ? [place] : Array.Empty<FoundFact>()]
        );
    }

    private static void Collect(
        Regex pattern,
        ReadOnlySpan<char> window,
        int offset,
        ReadOnlySpan<char> printed,
        List<Range> masked,
        List<(int, string)> numbers,
        int limit
    )
    {
        foreach (var match in pattern.EnumerateMatches(window))
        {
            var start = offset + match.Index;
            var end = start + match.Length;
            if (numbers.Count >= limit)
                return;
            if (Overlaps(masked, start, end))
                continue;
            var number = printed[start..end];
            numbers.Add((start + number.Length - number.TrimStart().Length, number.Trim().ToString()));
            masked.Add(start..end);
        }
    }

    /// <summary>Looks at the latest only: windows go forward, and one holds few numbers.</summary>
    private static bool Overlaps(List<Range> masked, int start, int end)
    {
        for (var i = masked.Count - 1; i >= Math.Max(0, masked.Count - 8); i--)
        {
            if (start < masked[i].End.Value && end > masked[i].Start.Value)
                return true;
        }

        return false;
    }

    /// <summary>Numbers as printed, the ICP filing number, and where numbers stand that are no contacts.</summary>
    internal sealed record Found(ImmutableArray<string> Numbers, string? Icp, IReadOnlyList<Range> Masked, IReadOnlyList<FoundFact> Facts);

    [GeneratedRegex(
        @"(?:\(\s?"
            + Han
            + @"{1,4}\s?\)\s?|(?:["
            + Province
            + "]|["
            + Cities
            + @"](?=中?\s?医))\s?)(?:\(\s?"
            + Han
            + @"{1,4}\s?\)\s?)?中?医\s?广\s?(?:审|字)?\s?"
            + Open
            + @"\s?(?:19|20)\d{2}\s?"
            + Close
            + @"\s?(?:\(\s?"
            + Han
            + @"{2,4}\s?\)\s?)?第\s?[0-9A-Z]{1,12}(?:\s?[-–—]\s?[0-9A-Z]{1,10}){0,3}\s?号|粤\s?\([A-Z]\)\s?广\s?"
            + Open
            + @"\d{4}"
            + Close
            + @"\s?第\s?\d{2}-\d{2}-\d{2,4}\s?号",
        Options
    )]
    private static partial Regex MedicalAdvertisement();

    [GeneratedRegex(
        "[" + Province + @"国](?:药|医械|械|食健|食特)\s?广审\s?\(\s?[文视声]\s?\)\s?第?\s?:?\s?\d{5,20}(?:\s?[-–—]\s?\d{1,8})?\s?号?",
        Options
    )]
    private static partial Regex ProductAdvertisement();

    [GeneratedRegex(
        @"国药准字\s?[A-Z]{1,2}\s?\d{5,10}|["
            + Province
            + @"]药制备?字\s?[HZS]\s?\d{6,15}|[国"
            + Province
            + @"]械注[准进许]\s?\d{8,13}|[国"
            + Province
            + @"]"
            + Han
            + @"?械备\s?\d{6,10}\s?号?|"
            + Han
            + @"{1,2}食药监械\s?\([准进许]\)字\s?\d{4}\s?第?\s?\d{5,8}\s?号|\(?"
            + Han
            + @"{1,2}\)?\s?卫消证字\s?[(\[]?\d{4}[)\]]?\s?第?\s?[0-9A-Z-]{1,10}\s?号|国妆特[字进]\s?[A-Z]?\d{6,12}|"
            + @"["
            + Province
            + @"]?G?妆网备字\s?\d{6,14}|国食健[注字]\s?[GJ]\s?\d{6,10}|食健备\s?[GJ]\s?\d{8,14}",
        Options
    )]
    private static partial Regex Registration();

    /// <summary>Looks like a medical advertisement number and has not its form.</summary>
    [GeneratedRegex(
        "[国"
            + Province
            + @"]?\s?(?:\("
            + Han
            + @"{1,4}\)\s?)?中?医广审?\s?"
            + Open
            + @"?\s?(?:第\s?)?\d{4}"
            + Close
            + @"?(?:\s?(?:第|[-–—])\s?[0-9A-Z]{1,12}){0,4}(?:\s?号)?",
        Options
    )]
    private static partial Regex OddMedicalAdvertisement();

    [GeneratedRegex("[" + Province + @"]\s?ICP\s?[备证]\s?(?:字第)?\s?[A-Z]?\d?-?\d{6,10}\s?号?(?:\s?-\s?\d{1,4}[AX]?)?", Options)]
    private static partial Regex IcpFiling();

    [GeneratedRegex(@"公网安备\s?\d{8,14}", Options)]
    private static partial Regex PoliceFiling();
}
