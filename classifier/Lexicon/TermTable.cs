using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The frozen vocabulary: the matcher and, for each term, the categories an occurrence counts for.</summary>
internal sealed class TermTable
{
    private readonly LexiconMatcher matcher;

    /// <summary>By term, and one behind the last.</summary>
    private readonly Entry[] entries;
    private readonly (int Category, TermUse Use)[] uses;

    public TermTable(IReadOnlyList<string> texts, IReadOnlyList<IReadOnlyList<(int Category, TermUse Use)>> usesOfTerms, int categoryCount)
    {
        matcher = LexiconMatcher.Build(texts);
        CategoryCount = categoryCount;
        entries = new Entry[texts.Count + 1];
        var flat = new List<(int, TermUse)>();
        for (var i = 0; i < texts.Count; i++)
        {
            var edges =
                (char.IsAsciiLetter(texts[i][0]) ? Edges.LetterFirst : Edges.None)
                | (char.IsAsciiDigit(texts[i][0]) ? Edges.DigitFirst : Edges.None)
                | (char.IsAsciiLetter(texts[i][^1]) ? Edges.LetterLast : Edges.None)
                | (char.IsAsciiDigit(texts[i][^1]) ? Edges.DigitLast : Edges.None);
            entries[i] = new(flat.Count, edges);
            flat.AddRange(usesOfTerms[i]);
        }

        entries[^1] = new(flat.Count, Edges.None);
        uses = [.. flat];
    }

    [Flags]
    private enum Edges : byte
    {
        None = 0,
        LetterFirst = 1,
        DigitFirst = 2,
        LetterLast = 4,
        DigitLast = 8,
    }

    public int CategoryCount { get; }

    /// <summary>The names of the categories, by index.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    public int TermCount => matcher.TermCount;

    /// <summary>Adds every occurrence of every term to <paramref name="occurrences"/>.</summary>
    public void Find(ReadOnlySpan<char> text, Occurrences occurrences)
    {
        var sink = new Sink(occurrences.Raw);
        matcher.Scan(text, ref sink);
        foreach (var match in CollectionsMarshal.AsSpan(occurrences.Raw))
        {
            Count(text, match, occurrences);
        }
    }

    private void Count(ReadOnlySpan<char> text, TermMatch match, Occurrences occurrences)
    {
        var entry = entries[match.Term];
        var whole = entry.Edges == Edges.None || IsWhole(text, match, entry.Edges);
        for (var i = entry.FirstUse; i < entries[match.Term + 1].FirstUse; i++)
        {
            var (category, use) = uses[i];
            if (use == TermUse.Part || whole)
            {
                occurrences.Add(category, new(match.Start, match.Length), use == TermUse.Exception);
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<char> text, TermMatch match, Edges edge)
    {
        var before = match.Start > 0 ? text[match.Start - 1] : '\0';
        var end = match.Start + match.Length;
        var after = end < text.Length ? text[end] : '\0';
        return !(
            ((edge & Edges.LetterFirst) != Edges.None && char.IsAsciiLetter(before))
            || ((edge & Edges.DigitFirst) != Edges.None && char.IsAsciiDigit(before))
            || ((edge & Edges.LetterLast) != Edges.None && char.IsAsciiLetter(after))
            || ((edge & Edges.DigitLast) != Edges.None && char.IsAsciiDigit(after))
        );
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Entry(int FirstUse, Edges Edges);

    [StructLayout(LayoutKind.Auto)]
    private readonly struct Sink(List<TermMatch> found) : IMatchSink
    {
        public bool Accept(TermMatch match)
        {
            found.Add(match);
            return true;
        }
    }
}
