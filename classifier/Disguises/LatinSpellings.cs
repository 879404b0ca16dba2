using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Terms in which characters are written as pinyin or as the initial of it: <c>代yun</c>, <c>daiyun</c>, <c>代y</c>.</summary>
internal sealed class LatinSpellings
{
    private const int LongestTerm = 6;

    private readonly List<LatinSpelling> spellings = [];
    private readonly LexiconMatcher matcher;

    public LatinSpellings(DisguiseTables tables, IEnumerable<string> terms, IReadOnlySet<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        void Add(string spelling, string term, string[]? needs, bool short_)
        {
            if (!known.Contains(spelling) && seen.Add(spelling))
            {
                spellings.Add(new(spelling, term, needs ?? [], short_));
            }
        }

        foreach (var (initials, (term, needs)) in tables.Initials)
        {
            Add(initials, term, needs, short_: true);
        }

        foreach (var term in terms)
        {
            if (term.Length > LongestTerm || !term.All(tables.Readings.ContainsKey))
            {
                continue;
            }

            var readings = term.Select(c => tables.Readings[c].Replace('ü', 'v')).ToArray();
            for (var from = 0; from < term.Length; from++)
            {
                for (var to = from + 1; to <= term.Length; to++)
                {
                    var latin = string.Concat(readings[from..to]);
                    if (latin.Length > 1 && !tables.LatinWords.Contains(latin))
                    {
                        Add(term[..from] + latin + term[to..], term, needs: null, short_: false);
                    }
                }
            }

            Add(term[..^1] + readings[^1][0], term, needs: null, short_: true);
            Add(readings[0][0] + term[1..], term, needs: null, short_: true);
        }

        matcher = LexiconMatcher.Build([.. spellings.Select(spelling => spelling.Text)]);
    }

    /// <summary>Spellings that take in the whole of a run of letters, the longest first.</summary>
    public IEnumerable<(int Start, LatinSpelling Spelling)> FindAround(string window, int runStart, int runEnd) =>
        matcher
            .FindAll(window)
            .Where(match =>
                match.Start < runEnd
                && match.Start + match.Length > runStart
                && (match.Start <= runStart || !char.IsAsciiLetter(window[match.Start]))
                && (match.Start + match.Length >= runEnd || !char.IsAsciiLetter(window[match.Start + match.Length - 1]))
            )
            .OrderByDescending(match => match.Length)
            .Select(match => (match.Start, spellings[match.Term]));
}

/// <param name="Needs">Words one of which must stand in the text; empty where none must.</param>
/// <param name="IsShort">Only initials: it needs a sign.</param>
internal sealed record LatinSpelling(string Text, string Term, string[] Needs, bool IsShort);
