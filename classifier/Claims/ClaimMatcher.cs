using System.Runtime.InteropServices;
using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Claims;

/// <summary>Finds where a page makes a claim: at a word of its first group one of every other group stands near, and the text around is like a wording.</summary>
/// <remarks>Work is bounded for each claim, so that a page of nothing but one word is read in linear time.</remarks>
internal sealed class ClaimMatcher(ClaimSettings settings)
{
    /// <summary>Places looked at for one claim.</summary>
    private const int TriesEach = 64;

    /// <summary>Matches kept of one claim.</summary>
    private const int MatchesEach = 8;

    /// <summary>More matches are counted claim by claim.</summary>
    private const int MostCountedThere = 64;

    /// <summary>Characters around the anchors that are compared with the wordings.</summary>
    private const int Margin = 12;

    /// <param name="keys">Where words of <see cref="ClaimIndex.Keys"/> stand, by start.</param>
    public void Find(PageView page, ClaimIndex index, ReadOnlySpan<TextRange> keys, List<ClaimMatch> matches)
    {
        // Where there are no more words than places are looked at, only matches can be too many: while they are few they are counted where they lie.
        var counts = keys.Length > TriesEach ? new Dictionary<ClaimEntry, (int Tries, int Matches)>() : null;
        var first = matches.Count;
        foreach (var key in keys)
        {
            if (key.End > page.Whole.End || !IsWhole(page.Text, key))
            {
                continue;
            }

            var entries = index.At(page.Text.Slice(key.Start, key.Length));
            if (entries.IsEmpty)
            {
                continue;
            }

            var window = Window(page, key);
            foreach (var entry in entries)
            {
                counts ??= matches.Count - first > MostCountedThere ? CountsOf(matches, first) : null;
                if (counts is null)
                {
                    if (!IsFull(matches, first, entry))
                    {
                        Try(page, entry, key, window, matches);
                    }

                    continue;
                }

                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, entry, out _);
                if (count.Tries++ < TriesEach && count.Matches < MatchesEach && Try(page, entry, key, window, matches))
                {
                    count.Matches++;
                }
            }
        }
    }

    private static Dictionary<ClaimEntry, (int Tries, int Matches)> CountsOf(List<ClaimMatch> matches, int first)
    {
        var counts = new Dictionary<ClaimEntry, (int Tries, int Matches)>();
        foreach (var match in CollectionsMarshal.AsSpan(matches)[first..])
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, match.Entry, out _).Matches++;
        }

        return counts;
    }

    /// <summary>True where as many matches of a claim as are kept were found.</summary>
    private static bool IsFull(List<ClaimMatch> matches, int first, ClaimEntry entry)
    {
        if (matches.Count - first < MatchesEach)
        {
            return false;
        }

        var count = 0;
        foreach (var match in CollectionsMarshal.AsSpan(matches)[first..])
        {
            count += match.Entry == entry ? 1 : 0;
        }

        return count >= MatchesEach;
    }

    /// <summary>Adds a match where the claim is made at the key; else gives false.</summary>
    private bool Try(PageView page, ClaimEntry entry, TextRange key, TextRange window, List<ClaimMatch> matches)
    {
        var range = entry.Groups.Length > 0 ? Span(page.Text, entry.Groups, key, window) : window;
        if (range is not { } found)
        {
            return false;
        }

        var alone = entry.Groups.Length == 0;
        var compared = alone
            ? window
            : TextRange.Between(Math.Max(window.Start, found.Start - Margin), Math.Min(window.End, found.End + Margin));
        var text = page.Text.Slice(compared.Start, compared.Length);
        var (best, overlap) = (entry.Wordings[0], 0.0);
        foreach (var wording in entry.Wordings)
        {
            if (wording.OverlapWith(text) is var share && share > overlap)
            {
                (best, overlap) = (wording, share);
            }
        }

        if (overlap < settings.LeastOf(entry))
        {
            return false;
        }

        matches.Add(new(entry, alone ? Covered(text, best, compared.Start) : found, overlap));
        return true;
    }

    /// <summary>The sentence of the key and its neighbours, no farther than the settings allow.</summary>
    private TextRange Window(PageView page, TextRange key)
    {
        var block = page.Blocks.Around(key.Start, page.Whole);
        var at = page.Sentences.IndexOf(key.Start);
        var from = page.Sentences[Math.Max(0, at - 1)].Start;
        var to = page.Sentences[Math.Min(page.Sentences.Count - 1, at + 1)].End;
        return TextRange.Between(
            Math.Max(Math.Max(block.Start, from), key.Start - settings.Within),
            Math.Min(Math.Min(block.End, to), key.End + settings.Within)
        );
    }

    /// <summary>From the first to the last anchor, each the one nearest to the key; null where a group is missing.</summary>
    private static TextRange? Span(ReadOnlySpan<char> text, string[][] groups, TextRange key, TextRange window)
    {
        var (start, end) = (key.Start, key.End);
        foreach (var group in groups)
        {
            TextRange? nearest = null;
            foreach (var word in group)
            {
                for (var at = window.Start; at < window.End; )
                {
                    var next = text[at..window.End].IndexOf(word, StringComparison.Ordinal);
                    if (next < 0)
                    {
                        break;
                    }

                    var range = new TextRange(at + next, word.Length);
                    at = range.Start + 1;
                    if (!range.Overlaps(key) && IsWhole(text, range) && (nearest is null || Gap(range, key) < Gap(nearest.Value, key)))
                    {
                        nearest = range;
                    }
                }
            }

            if (nearest is not { } anchor)
            {
                return null;
            }

            (start, end) = (Math.Min(start, anchor.Start), Math.Max(end, anchor.End));
        }

        return TextRange.Between(start, end);
    }

    private static int Gap(TextRange a, TextRange b) => a.Start >= b.End ? a.Start - b.End : b.Start - a.End;

    /// <summary>From the first to the last pair of a wording that stands in the text.</summary>
    private static TextRange Covered(ReadOnlySpan<char> text, ClaimWording wording, int offset)
    {
        var (start, end) = (text.Length, 0);
        foreach (var (pair, _) in wording.Pairs)
        {
            if (text.IndexOf(pair, StringComparison.Ordinal) is >= 0 and var at)
            {
                (start, end) = (Math.Min(start, at), Math.Max(end, at + pair.Length));
            }
        }

        return TextRange.Between(offset + start, offset + end);
    }

    /// <summary>False inside a longer word of Latin letters or a longer number.</summary>
    private static bool IsWhole(ReadOnlySpan<char> text, TextRange range)
    {
        static bool Joined(char a, char b) => char.IsAsciiLetterOrDigit(a) && char.IsAsciiLetterOrDigit(b);
        return !(range.Start > 0 && Joined(text[range.Start - 1], text[range.Start]))
            && !(range.End < text.Length && Joined(text[range.End - 1], text[range.End]));
    }
}

/// <summary>A place where a page makes a claim.</summary>
internal sealed record ClaimMatch(ClaimEntry Entry, TextRange Range, double Overlap);
