using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The frozen vocabulary: the matcher and, for each term, the categories an occurrence counts for.</summary>
internal sealed class TermTable
{
    /// <summary>Room is made for so many matches at a time.</summary>
    private const int AddedTogether = 512;

    private readonly LexiconMatcher matcher;

    /// <summary>By term: what is read of it nearly always, in one word.</summary>
    private readonly PackedUses[] packed;

    /// <summary>By term: what is read where that does not do.</summary>
    private readonly Entry[] entries;

    /// <summary>The categories of the terms one after the other, and how an occurrence counts for each.</summary>
    private readonly int[] categories;
    private readonly TermUse[] uses;

    public TermTable(IReadOnlyList<string> texts, IReadOnlyList<IReadOnlyList<(int Category, TermUse Use)>> usesOfTerms, int categoryCount)
    {
        matcher = LexiconMatcher.Build(texts);
        CategoryCount = categoryCount;
        entries = new Entry[texts.Count];
        packed = new PackedUses[texts.Count];
        var flat = new List<(int Category, TermUse Use)>();
        for (var i = 0; i < texts.Count; i++)
        {
            var edges =
                (char.IsAsciiLetter(texts[i][0]) ? Edges.LetterFirst : Edges.None)
                | (char.IsAsciiDigit(texts[i][0]) ? Edges.DigitFirst : Edges.None)
                | (char.IsAsciiLetter(texts[i][^1]) ? Edges.LetterLast : Edges.None)
                | (char.IsAsciiDigit(texts[i][^1]) ? Edges.DigitLast : Edges.None);
            var isPlain = usesOfTerms[i].All(use => use.Use == TermUse.Part || (use.Use == TermUse.Whole && edges == Edges.None));
            packed[i] = isPlain ? PackedUses.Of([.. usesOfTerms[i].Select(use => use.Category)]) : default;
            entries[i] = new(flat.Count, checked((ushort)usesOfTerms[i].Count), edges, isPlain);
            flat.AddRange(usesOfTerms[i]);
        }

        categories = [.. flat.Select(use => use.Category)];
        uses = [.. flat.Select(use => use.Use)];
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
        matcher.Collect(text, occurrences.Raw);
        var matches = CollectionsMarshal.AsSpan(occurrences.Raw);
        for (var i = 0; i < matches.Length; i++)
        {
            var next = matches.Slice(i, Math.Min(AddedTogether, matches.Length - i));
            i += occurrences.AddAll(next, packed);
            if (i < matches.Length)
            {
                Count(text, matches[i], occurrences);
            }
        }
    }

    private void Count(ReadOnlySpan<char> text, TermMatch match, Occurrences occurrences)
    {
        var entry = entries[match.Term];
        var range = new TextRange(match.Start, match.Length);
        if (entry.IsPlain)
        {
            occurrences.AddAll(categories.AsSpan(entry.FirstUse, entry.Uses), range);
            return;
        }

        var whole = entry.Edges == Edges.None || IsWhole(text, match, entry.Edges);
        for (var i = entry.FirstUse; i < entry.FirstUse + entry.Uses; i++)
        {
            if (uses[i] == TermUse.Part || whole)
            {
                occurrences.Add(categories[i], range, uses[i] == TermUse.Exception);
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

    /// <param name="FirstUse">Where its categories begin.</param>
    /// <param name="Uses">How many they are.</param>
    /// <param name="IsPlain">True where it counts for all of them wherever it stands.</param>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Entry(int FirstUse, ushort Uses, Edges Edges, bool IsPlain);
}
