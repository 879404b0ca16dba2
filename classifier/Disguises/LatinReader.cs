using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Words with pinyin or initials in them.</summary>
internal sealed class LatinReader(DisguiseTables tables, HiddenTerms terms)
{
    private const int Window = 6;
    private const int LongestRun = 30;

    private readonly LatinSpellings spellings = new(tables, terms.All, terms.Known);

    /// <summary>Words of the lexicon with letters in them: they are known as they stand.</summary>
    private readonly LexiconMatcher known = LexiconMatcher.Build([
        .. terms.Known.Where(word => word.Any(char.IsAsciiLetter) && word.Length > 1),
    ]);

    public void Find(ReadOnlySpan<char> text, RestorerScratch scratch)
    {
        for (var at = 0; at < text.Length; )
        {
            var step = text[at..].IndexOfAnyInRange('a', 'z');
            if (step < 0)
            {
                return;
            }

            var from = at + step;
            var length = text[from..].IndexOfAnyExceptInRange('a', 'z');
            at = length < 0 ? text.Length : from + length;
            if (at - from <= LongestRun && !IsPartOfId(text, from, at))
            {
                Read(text, from, at, scratch);
            }
        }
    }

    /// <summary>Digits and underscores beside letters make an account's name of them.</summary>
    private static bool IsPartOfId(ReadOnlySpan<char> text, int from, int end) =>
        (from > 0 && (char.IsAsciiDigit(text[from - 1]) || text[from - 1] is '_' or '@' or '/' or '.'))
        || (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '_' or '@' or '/' or '.'));

    private void Read(ReadOnlySpan<char> text, int from, int end, RestorerScratch scratch)
    {
        var start = Math.Max(0, from - Window);
        var window = text[start..Math.Min(text.Length, end + Window)];
        scratch.Matches.Clear();
        spellings.FindAround(window, from - start, end - start, scratch.Matches);
        if (scratch.Matches.Count == 0)
        {
            return;
        }

        var whole = new WholeSink(from - start, end - start);
        if (!known.Scan(window, ref whole))
        {
            return;
        }

        foreach (var match in scratch.Matches.OrderByDescending(match => match.Length))
        {
            var spelling = spellings[match.Term];
            if (IsMeant(text, match.Term, scratch))
            {
                scratch.Add(spelling.Text.Length, Piece(spelling, start + match.Start));
                return;
            }
        }
    }

    /// <summary>Stops at a word that takes in the run.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct WholeSink(int Start, int End) : IMatchSink
    {
        public bool Accept(TermMatch match) => match.Start > Start || match.Start + match.Length < End;
    }

    /// <summary>Only the letters and what stands between them are rewritten.</summary>
    private static Restoration Piece(LatinSpelling spelling, int at)
    {
        var (text, term) = (spelling.Text, spelling.Term);
        var head = 0;
        while (head < term.Length && head < text.Length && text[head] == term[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < term.Length - head && tail < text.Length - head && text[^(tail + 1)] == term[^(tail + 1)])
        {
            tail++;
        }

        return new(at + head, text.Length - head - tail, term[head..^tail]);
    }

    private bool IsMeant(ReadOnlySpan<char> text, int number, RestorerScratch scratch)
    {
        var spelling = spellings[number];
        if (spelling.Needs.Length == 0)
        {
            return !spelling.IsShort || terms.HasSign(text, scratch);
        }

        if (!scratch.HasNeed.TryGetValue(number, out var hasNeed))
        {
            // Asked once a text: it may hold the spelling at every other place.
            hasNeed = HoldsAny(text, spelling.Needs);
            scratch.HasNeed.Add(number, hasNeed);
        }

        return hasNeed;
    }

    private static bool HoldsAny(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
