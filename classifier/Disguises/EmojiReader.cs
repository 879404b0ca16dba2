using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Disguises;

/// <summary>Emoji that stand for a part of a word; the normal form has dropped them or kept them as they are.</summary>
internal sealed class EmojiReader
{
    private const int Window = HiddenTerms.LongestTerm;

    private readonly HiddenTerms terms;
    private readonly bool[] first = new bool[char.MaxValue + 1];
    private readonly (string Emoji, string[] Words)[] table;

    public EmojiReader(DisguiseTables tables, HiddenTerms terms)
    {
        this.terms = terms;
        table = [.. tables.Emoji.OrderByDescending(entry => entry.Key.Length).Select(entry => (entry.Key, entry.Value))];
        foreach (var (emoji, _) in table)
        {
            first[emoji[0]] = true;
        }
    }

    /// <param name="offset">Where the text begins in the buffer that the segments count in.</param>
    public void Find(
        ReadOnlySpan<char> original,
        ReadOnlySpan<char> text,
        ReadOnlySpan<TextSegment> segments,
        int offset,
        RestorerScratch scratch
    )
    {
        if (!original.ContainsAnyInRange('\uD83C', '\uD83E') && !original.ContainsAnyInRange('\u20E3', '\u2BFF'))
        {
            return;
        }

        for (var at = 0; at < original.Length; )
        {
            if (!first[original[at]])
            {
                at++;
                continue;
            }

            var (length, words) = Match(original, at);
            if (length == 0)
            {
                at++;
                continue;
            }

            var start = Place(segments, text.Length, offset, at);
            var end = Place(segments, text.Length, offset, at + length);
            foreach (var word in words)
            {
                var from = Math.Max(0, start - Window);
                var joined = string.Concat(text[from..start], word, text[end..Math.Min(text.Length, end + Window)]);
                if (terms.LongestAround(joined, start - from, word.Length) is var longest and > 0)
                {
                    scratch.Add(longest, new Restoration(start, end - start, word, at, length));
                    break;
                }
            }

            at += length;
        }
    }

    /// <summary>The longest emoji of the table at a place, variation selectors left out of account.</summary>
    private (int Length, string[] Words) Match(ReadOnlySpan<char> original, int at)
    {
        foreach (var (emoji, words) in table)
        {
            var i = at;
            var j = 0;
            while (i < original.Length && (j < emoji.Length ? original[i] == emoji[j] || original[i] == '\uFE0F' : original[i] == '\uFE0F'))
            {
                j += j < emoji.Length && original[i] == emoji[j] ? 1 : 0;
                i++;
            }

            if (j == emoji.Length)
            {
                return (i - at, words);
            }
        }

        return (0, []);
    }

    /// <summary>The offset in the text of the first character that came from the original at a place or behind it.</summary>
    private static int Place(ReadOnlySpan<TextSegment> segments, int length, int offset, int original)
    {
        var (low, high) = (0, length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (TextSegment.Start(segments, offset + middle) >= original)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
