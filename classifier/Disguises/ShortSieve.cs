using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Tells of most places that sound like a word of two characters that no word is disguised there: it is written, two are replaced, or others write so too.</summary>
internal sealed class ShortSieve
{
    private readonly PairFilter filter;

    /// <param name="tables">Ordinary pairs are read here once: none may be added later.</param>
    /// <param name="terms">Words with one character replaced are let through, unless the two stand side by side in ordinary text.</param>
    /// <param name="parts">These are let through as they are written.</param>
    public ShortSieve(DisguiseTables tables, SoundKeys keys, IReadOnlyCollection<string> terms, string[] parts)
    {
        var alike = Enumerable
            .Range(0, char.MaxValue + 1)
            .Select(c => (char)c)
            .Where(c => keys.Of(c) != SoundKeys.None)
            .ToLookup(c => keys.Of(c));
        var found = parts.Where(part => part.Length == 2).Select(part => (First: part[0], Second: part[1])).ToList();
        foreach (var term in terms.Where(term => term.Length == 2))
        {
            found.AddRange(alike[keys.Of(term[0])].Select(c => (c, term[1])).Where(IsDisguise));
            found.AddRange(alike[keys.Of(term[1])].Select(c => (term[0], c)).Where(IsDisguise));
        }

        filter = new(found.Count);
        foreach (var (first, second) in found)
        {
            filter.Add(first, second);
        }

        bool IsDisguise((char First, char Second) pair) =>
            !tables.Ordinary.Contains(pair.First, pair.Second) && !tables.OrdinaryShort.Contains(pair.First, pair.Second);
    }

    /// <summary>Keeps the places that may be something, without a branch on it.</summary>
    public Span<int> Likely(ReadOnlySpan<char> text, Span<int> places)
    {
        var kept = 0;
        foreach (var start in places)
        {
            places[kept] = start;
            kept += filter.MayHold(text[start], text[start + 1]) ? 1 : 0;
        }

        return places[..kept];
    }
}
