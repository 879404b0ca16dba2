using System.Runtime.InteropServices;

namespace AdWatch.Classifier.Lexicon;

/// <summary>The frozen vocabulary: the matcher and, for each term, the categories an occurrence counts for.</summary>
internal sealed class TermTable
{
    private readonly TermSearch search;

    /// <summary>By term: what is read where it does not count for all its categories wherever it stands, or of which little can be told with it.</summary>
    private readonly Entry[] entries;

    /// <summary>Lists of categories, each once, as many terms share one; <see cref="EntryList.Together"/> more stand behind the last.</summary>
    private readonly int[] lists;

    /// <summary>The categories of the terms one after the other, and how an occurrence counts for each.</summary>
    private readonly int[] categories;
    private readonly TermUse[] uses;

    public TermTable(IReadOnlyList<string> texts, IReadOnlyList<IReadOnlyList<(int Category, TermUse Use)>> usesOfTerms, int categoryCount)
    {
        CategoryCount = categoryCount;
        entries = new Entry[texts.Count];
        var packed = new PackedUses[texts.Count];
        var listed = new List<int>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var flat = new List<(int Category, TermUse Use)>();
        for (var i = 0; i < texts.Count; i++)
        {
            var edges =
                (char.IsAsciiLetter(texts[i][0]) ? Edges.LetterFirst : Edges.None)
                | (char.IsAsciiDigit(texts[i][0]) ? Edges.DigitFirst : Edges.None)
                | (char.IsAsciiLetter(texts[i][^1]) ? Edges.LetterLast : Edges.None)
                | (char.IsAsciiDigit(texts[i][^1]) ? Edges.DigitLast : Edges.None);
            var isPlain = usesOfTerms[i].All(use => use.Use == TermUse.Part || (use.Use == TermUse.Whole && edges == Edges.None));
            packed[i] = isPlain ? Pack([.. usesOfTerms[i].Select(use => use.Category)], i, listed, known) : PackedUses.OfTerm(i);
            entries[i] = new(flat.Count, checked((ushort)usesOfTerms[i].Count), edges);
            flat.AddRange(usesOfTerms[i]);
        }

        categories = [.. flat.Select(use => use.Category)];
        uses = [.. flat.Select(use => use.Use)];
        lists = [.. listed, .. new int[EntryList.Together]];
        search = new(texts, packed);
    }

    public int CategoryCount { get; }

    /// <summary>The names of the categories, by index.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    public int TermCount => search.TermCount;

    /// <summary>Adds every occurrence of every term to <paramref name="occurrences"/>.</summary>
    public void Find(ReadOnlySpan<char> text, Occurrences occurrences)
    {
        search.Collect(text, occurrences.Raw);
        var matches = CollectionsMarshal.AsSpan(occurrences.Raw);
        for (var i = occurrences.AddAll(matches, lists); i < matches.Length; i += 1 + occurrences.AddAll(matches[(i + 1)..], lists))
        {
            Count(text, matches[i], occurrences);
        }
    }

    /// <summary>Where a list of categories stands, added where it is new.</summary>
    private static PackedUses Pack(int[] own, int term, List<int> listed, Dictionary<string, int> known)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(known, string.Join(' ', own), out var isKnown);
        if (!isKnown)
        {
            first = listed.Count;
            listed.AddRange(own);
        }

        return PackedUses.CanTell(first, own.Length) ? PackedUses.Of(first, own.Length) : PackedUses.OfTerm(term);
    }

    private void Count(ReadOnlySpan<char> text, FoundTerm match, Occurrences occurrences)
    {
        var entry = entries[match.Uses.Term];
        var range = new TextRange(match.Start, match.Length);
        var whole = entry.Edges == Edges.None || IsWhole(text, match, entry.Edges);
        for (var i = entry.FirstUse; i < entry.FirstUse + entry.Uses; i++)
        {
            if (uses[i] == TermUse.Part || whole)
            {
                occurrences.Add(categories[i], range, uses[i] == TermUse.Exception);
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<char> text, FoundTerm match, Edges edge)
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
}

/// <summary>Which ends of a term are letters or digits, so that it may be a part of a longer word.</summary>
[Flags]
internal enum Edges : byte
{
    None = 0,
    LetterFirst = 1,
    DigitFirst = 2,
    LetterLast = 4,
    DigitLast = 8,
}

/// <param name="FirstUse">Where its categories begin.</param>
/// <param name="Uses">How many they are.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Entry(int FirstUse, ushort Uses, Edges Edges);
