using System.Text.RegularExpressions;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Finds what is neither contact nor approval number and still names somebody: struck-out telephone numbers and credit codes.</summary>
internal static partial class PrintedTraces
{
    private const int Reach = 24;
    private const int MostMasked = 50;
    private const int CodeReach = 24;
    private const int CodeLength = 18;

    private static readonly RareWords Masks = new(("**", 0), ("××", 0), ("●●", 0), ("••", 0), ("xxx", 0));

    private static readonly RareWords CodeLabels = new(("信用代码", 3), ("营业执照", 3), ("注册号", 0));

    /// <summary>Reads a text whose full-width forms were folded to ASCII, one character for one.</summary>
    /// <returns>The first credit code; null where there is none.</returns>
    public static string? Read(ReadOnlySpan<char> folded, List<FoundFact> facts)
    {
        ReadMasked(folded, facts);
        for (var from = 0; ; )
        {
            var at = CodeLabels.IndexIn(folded[from..]);
            if (at < 0)
                return null;
            from += at + 3;
            if (ReadCode(folded, from, facts) is { } code)
                return code;
        }
    }

    private static void ReadMasked(ReadOnlySpan<char> folded, List<FoundFact> facts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var from = 0; seen.Count < MostMasked; )
        {
            var at = Masks.IndexIn(folded[from..]);
            if (at < 0)
                return;
            var start = Math.Max(0, from + at - Reach);
            var end = Math.Min(folded.Length, from + at + Reach);
            from += at + 2;
            foreach (var match in Masked().EnumerateMatches(folded[start..end]))
            {
                var value = folded.Slice(start + match.Index, match.Length).ToString();
                if (seen.Add(value))
                    facts.Add(new FoundFact(PageFactKind.MaskedPhone, value, start + match.Index, match.Length));
                from = Math.Max(from, start + match.Index + match.Length);
            }
        }
    }

    private static string? ReadCode(ReadOnlySpan<char> folded, int from, List<FoundFact> facts)
    {
        var window = folded[from..Math.Min(folded.Length, from + CodeReach + CodeLength)];
        foreach (var match in Code().EnumerateMatches(window))
        {
            var code = window.Slice(match.Index, match.Length).ToString().ToUpperInvariant();
            facts.Add(new FoundFact(PageFactKind.CreditCode, code, from + match.Index, match.Length));
            return code;
        }

        return null;
    }

    [GeneratedRegex(
        @"(?<![0-9])(?:1[3-9][0-9]{1,5}-?[*×●•xX]{3,8}-?[0-9]{0,4}|0[0-9]{2,3}-?[2-9][0-9]{0,4}[*×●•xX]{3,6}[0-9]{0,3}|400-?[0-9]{0,4}-?[*×●•xX]{3,4}-?[0-9]{0,4})(?![0-9*])",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Masked();

    [GeneratedRegex(
        @"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex Code();
}
