using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Disguises;

/// <summary>Characters written as their parts, and words written short or by another name.</summary>
internal sealed class PartReader
{
    private const int Window = HiddenTerms.LongestTerm;

    private readonly HiddenTerms terms;
    private readonly HashSet<char> radicals;
    private readonly string[] keys;
    private readonly string[] forms;

    public PartReader(DisguiseTables tables, HiddenTerms terms)
    {
        this.terms = terms;
        radicals = [.. tables.Radicals];
        keys = KeysOf(tables);
        forms = [.. tables.Splits.Concat(tables.Spellings).Select(entry => entry.Value)];
    }

    /// <summary>What is looked for; <see cref="SoundIndex"/> finds it, as it looks at all characters anyway.</summary>
    public static string[] KeysOf(DisguiseTables tables) => [.. tables.Splits.Concat(tables.Spellings).Select(entry => entry.Key)];

    /// <summary>Asked after <see cref="SoundIndex.Find"/>.</summary>
    public void Find(ReadOnlySpan<char> text, RestorerScratch scratch)
    {
        foreach (var match in scratch.Parts)
        {
            var form = forms[match.Term];
            if (form.Length == 1 ? IsSplit(text, match, form) : IsSpelling(text, match, form))
            {
                scratch.Add(match.Length + 1, new Restoration(match.Start, match.Length, form));
            }
        }
    }

    private bool IsSplit(ReadOnlySpan<char> text, TermMatch match, string whole)
    {
        var parts = text.Slice(match.Start, match.Length);
        foreach (var part in parts)
        {
            if (radicals.Contains(part))
            {
                return true;
            }
        }

        if (terms.IsOrdinary(parts[0], parts[1]))
        {
            return false;
        }

        var from = Math.Max(0, match.Start - Window);
        var end = match.Start + match.Length;
        var joined = string.Concat(text[from..match.Start], whole, text[end..Math.Min(text.Length, end + Window)]);
        return terms.LongestAround(joined, match.Start - from, 1) > 0;
    }

    private bool IsSpelling(ReadOnlySpan<char> text, TermMatch match, string plain)
    {
        var spelling = keys[match.Term];
        var end = match.Start + match.Length;
        var ascii =
            (char.IsAsciiLetter(spelling[0]) && match.Start > 0 && char.IsAsciiLetter(text[match.Start - 1]))
            || (char.IsAsciiLetter(spelling[^1]) && end < text.Length && char.IsAsciiLetter(text[end]));
        var ordinary =
            (spelling[0] != plain[0] && terms.IsOrdinaryBefore(text, match.Start))
            || (spelling[^1] != plain[^1] && terms.IsOrdinaryAfter(text, end));
        var at = plain.IndexOf(spelling, StringComparison.Ordinal);
        var stands =
            at >= 0
            && match.Start >= at
            && match.Start - at + plain.Length <= text.Length
            && text.Slice(match.Start - at, plain.Length).SequenceEqual(plain);
        return !ascii && !ordinary && !stands;
    }
}
