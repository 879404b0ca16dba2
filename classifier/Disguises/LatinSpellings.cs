using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Terms in which characters are written as pinyin or as the initial of it: <c>代yun</c>, <c>daiyun</c>, <c>代y</c>.</summary>
internal sealed class LatinSpellings
{
    private const int LongestTerm = 6;
    private const int RunBits = 17;

    private readonly List<LatinSpelling> spellings = [];
    private readonly LexiconMatcher matcher;

    /// <summary>A bit for the hash of each run of letters that is a spelling. Most words of a text are none, and no part of one.</summary>
    private readonly ulong[] wholes = new ulong[1 << (RunBits - 6)];

    /// <summary>The same of each run that stands beside other characters in a spelling.</summary>
    private readonly ulong[] runs = new ulong[1 << (RunBits - 6)];

    /// <summary>Letters and what they stand beside in spellings: a letter alone is a run of many.</summary>
    private readonly PairFilter edges = new();

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
        foreach (var spelling in spellings)
        {
            MarkRuns(spelling.Text);
        }
    }

    public LatinSpelling this[int term] => spellings[term];

    /// <summary>Adds the spellings that take in the whole of a run of letters, by their place in the window.</summary>
    public void FindAround(ReadOnlySpan<char> window, int runStart, int runEnd, List<TermMatch> found)
    {
        var hash = HashOf(window[runStart..runEnd]);
        var (isRun, isWhole) = (runs[hash >> 6] >> (int)hash, wholes[hash >> 6] >> (int)hash);
        if (((isRun | isWhole) & 1) == 0 || ((isWhole & 1) == 0 && !HasEdge(window, runStart, runEnd)))
        {
            return;
        }

        var first = found.Count;
        var sink = new AroundSink(found, runStart, runEnd);
        // What begins behind the first letter begins within the run.
        matcher.ScanBeginnings(window, 0, runStart + 1, ref sink);
        for (var i = found.Count - 1; i >= first; i--)
        {
            // A spelling that ends within a longer run of letters is none.
            var end = found[i].Start + found[i].Length;
            if (end < runEnd && char.IsAsciiLetter(window[end - 1]))
            {
                found.RemoveAt(i);
            }
        }
    }

    private bool HasEdge(ReadOnlySpan<char> window, int runStart, int runEnd) =>
        (runStart > 0 && edges.MayHold(window[runStart - 1], window[runStart]))
        || (runEnd < window.Length && edges.MayHold(window[runEnd - 1], window[runEnd]));

    private void MarkRuns(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var from = i;
            while (i < text.Length && char.IsAsciiLetterLower(text[i]))
            {
                i++;
            }

            if (i > from)
            {
                var hash = HashOf(text.AsSpan(from, i - from));
                var own = i - from == text.Length ? wholes : runs;
                own[hash >> 6] |= 1UL << (int)hash;
                MarkEdges(text, from, i);
            }
        }
    }

    private void MarkEdges(string text, int from, int end)
    {
        if (from > 0)
        {
            edges.Add(text[from - 1], text[from]);
        }

        if (end < text.Length)
        {
            edges.Add(text[end - 1], text[end]);
        }
    }

    private static uint HashOf(ReadOnlySpan<char> letters)
    {
        var hash = 0u;
        foreach (var c in letters)
        {
            hash = (hash + c) * 0x9E3779B1;
        }

        return hash >> (32 - RunBits);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct AroundSink(List<TermMatch> Found, int Start, int End) : IMatchSink
    {
        public bool Accept(TermMatch match)
        {
            if (match.Start < End && match.Start + match.Length > Start)
            {
                Found.Add(match);
            }

            return true;
        }
    }
}

/// <param name="Needs">Words one of which must stand in the text; empty where none must.</param>
/// <param name="IsShort">Only initials: it needs a sign.</param>
internal sealed record LatinSpelling(string Text, string Term, string[] Needs, bool IsShort);
