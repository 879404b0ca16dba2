using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>The terms that are looked for in disguise, and what tells a disguise from ordinary words.</summary>
internal sealed class HiddenTerms
{
    public const int LongestTerm = 10;

    private readonly PairSet ordinary;
    private readonly PairSet ordinaryShort;
    private readonly LexiconMatcher matcher;
    private readonly LexiconMatcher signs;
    private readonly LexiconMatcher trade;

    public HiddenTerms(HiddenWords words)
    {
        ordinary = words.Tables.Ordinary;
        ordinaryShort = words.Tables.OrdinaryShort;
        All = words.Hidden;
        var shortWords = words.Short.ToHashSet(StringComparer.Ordinal);
        Sounding = [.. All.Where(term => term.Length > 2 || shortWords.Contains(term))];
        Known = words.Known.ToHashSet(StringComparer.Ordinal);
        foreach (var word in Known)
        {
            // Spellings of the lexicon that are disguises themselves are no ordinary words, but their characters stand together by intent.
            ordinary.AddWord(word);
        }

        foreach (var term in All)
        {
            Pairs.AddWord(term);
            if (term.Length == 2)
            {
                ShortPairs.AddWord(term);
            }
        }

        matcher = LexiconMatcher.Build(All);
        trade = LexiconMatcher.Build([.. words.Trade.Where(term => term.Length > 1)]);
        signs = LexiconMatcher.Build([.. words.Signs.Where(term => term.Length > 1)]);
    }

    public string[] All { get; }

    /// <summary>Those that are also known by their sound alone.</summary>
    public string[] Sounding { get; }

    /// <summary>Every word of the lexicon.</summary>
    public IReadOnlySet<string> Known { get; }

    /// <summary>Neighbours inside the terms.</summary>
    public PairSet Pairs { get; } = new();

    /// <summary>The terms of two characters.</summary>
    public PairSet ShortPairs { get; } = new();

    public int Count => All.Length;

    public bool IsOrdinary(char first, char second) => ordinary.Contains(first, second);

    /// <summary>True where two characters are read as they stand, whatever word of two characters they sound like.</summary>
    public bool IsOrdinaryShort(char first, char second) => ordinaryShort.Contains(first, second);

    /// <summary>True where the character before a place and its first one stand together in ordinary text.</summary>
    public bool IsOrdinaryBefore(ReadOnlySpan<char> text, int start) => start > 0 && ordinary.Contains(text[start - 1], text[start]);

    /// <summary>True where the last character of a place and the one behind it stand together in ordinary text.</summary>
    public bool IsOrdinaryAfter(ReadOnlySpan<char> text, int end) => end < text.Length && ordinary.Contains(text[end - 1], text[end]);

    /// <summary>All terms in a short text.</summary>
    public IReadOnlyList<TermMatch> In(ReadOnlySpan<char> window) => matcher.FindAll(window);

    /// <summary>The longest term that takes in a place and more; 0 where there is none.</summary>
    public int LongestAround(ReadOnlySpan<char> window, int start, int length)
    {
        var longest = 0;
        foreach (var match in matcher.FindAll(window))
        {
            if (match.Start <= start && match.Start + match.Length >= start + length && match.Length > 1)
            {
                longest = Math.Max(longest, match.Length);
            }
        }

        return longest;
    }

    /// <summary>True where the text offers something: a contact, a price, a word of the trade.</summary>
    public bool HasSign(ReadOnlySpan<char> text, RestorerScratch scratch)
    {
        if (scratch.HasSign is not { } has)
        {
            var sink = new FirstSink();
            has = !signs.Scan(text, ref sink) || HasNumber(text);
            scratch.HasSign = has;
        }

        return has;
    }

    /// <summary>True where a word of the trade stands in the text: a contact alone may be anybody's.</summary>
    public bool HasTrade(ReadOnlySpan<char> text, RestorerScratch scratch)
    {
        if (scratch.HasTrade is not { } has)
        {
            var sink = new FirstSink();
            has = !trade.Scan(text, ref sink);
            scratch.HasTrade = has;
        }

        return has;
    }

    /// <summary>Seven digits in a row: a telephone or an account.</summary>
    private static bool HasNumber(ReadOnlySpan<char> text)
    {
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsAsciiDigit(c) ? run + 1 : 0;
            if (run >= 7)
            {
                return true;
            }
        }

        return false;
    }

    private readonly struct FirstSink : IMatchSink
    {
        public bool Accept(TermMatch match) => false;
    }
}
