using System.Collections.Immutable;
using AdWatch.Indexing.Analysis;

namespace AdWatch.Indexing.Searching;

/// <summary>Cuts the telling pieces out of a page: exact substrings of the original with the exact places of the wanted words.</summary>
internal sealed class SnippetBuilder(SearchFolding folding)
{
    /// <summary>UTF-16 units a piece of text has, about.</summary>
    public const int Length = 160;

    /// <summary>Units shown before the first hit, about.</summary>
    private const int Lead = 40;

    /// <summary>Hits looked for per wanted word; a page that repeats one a thousand times is shown by its first.</summary>
    private const int MostHits = 200;

    /// <summary>The title where it holds a wanted word, and the pieces of the text, then of the pictures' words, that hold most of them.</summary>
    /// <param name="inBoth">Wanted in title and text.</param>
    /// <param name="inTitle">Wanted in the title only.</param>
    public ImmutableArray<Snippet> Build(SearchText page, IReadOnlyList<Strand> inBoth, IReadOnlyList<Strand> inTitle, int pieces = 2)
    {
        var snippets = ImmutableArray.CreateBuilder<Snippet>();
        var titleHits = Find(page.Title, [.. inBoth, .. inTitle]);
        if (titleHits.Count > 0)
        {
            snippets.Add(Cut("title", page.Title, 0, page.Title.Length, titleHits));
        }

        var left = pieces;
        foreach (var (field, text) in page.Pictures.Select(p => (p.Field, p.Text)).Prepend(("text", page.Text)))
        {
            if (left > 0 && Find(text, inBoth) is { Count: > 0 } hits)
            {
                var windows = Windows(text, hits, left);
                left -= windows.Count;
                snippets.AddRange(windows.Select(w => Cut(field, text, w.Start, w.End, hits)));
            }
        }

        if (page.Text.Length > 0 && snippets.Count == 0)
        {
            snippets.Add(Cut("text", page.Text, 0, SafeEnd(page.Text, Length), []));
        }

        return snippets.ToImmutable();
    }

    private List<Hit> Find(string text, IReadOnlyList<Strand> strands)
    {
        var hits = new List<Hit>();
        if (strands.Count == 0 || text.Length == 0)
        {
            return hits;
        }

        using var folded = new FoldedText(folding, text);
        for (var i = 0; i < strands.Count; i++)
        {
            var from = 0;
            for (var n = 0; n < MostHits && folded.TryFind(strands[i], ref from, out var start, out var length); n++)
            {
                hits.Add(new Hit(start, start + length, i));
            }
        }

        hits.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        return hits;
    }

    /// <summary>Pieces with the most different words first taken, in the order of the text.</summary>
    private static List<(int Start, int End)> Windows(string text, List<Hit> hits, int pieces)
    {
        var windows = new List<(int Start, int End)>();
        while (windows.Count < pieces)
        {
            (int Start, int End)? best = null;
            var bestWorth = 0;
            for (var i = 0; i < hits.Count; i++)
            {
                var start = BeginOf(text, hits[i].Start);
                var end = SafeEnd(text, Math.Max(start + Length, hits[i].End));
                if (windows.Exists(window => start < window.End && end > window.Start))
                {
                    continue;
                }

                var worth = Worth(hits, i, end);
                if (worth > bestWorth)
                {
                    (best, bestWorth) = ((start, end), worth);
                }
            }

            if (best is not { } found)
            {
                break;
            }

            windows.Add(found);
        }

        windows.Sort();
        return windows;
    }

    private static int Worth(List<Hit> hits, int from, int end)
    {
        ulong different = 0;
        var all = 0;
        for (var i = from; i < hits.Count && hits[i].Start < end; i++)
        {
            if (hits[i].End <= end)
            {
                different |= 1UL << (hits[i].Strand & 63);
                all++;
            }
        }

        return (System.Numerics.BitOperations.PopCount(different) * 1000) + all;
    }

    /// <summary>A little before the hit, at the beginning of a sentence where one is near.</summary>
    private static int BeginOf(string text, int hit)
    {
        var earliest = Math.Max(0, hit - Lead);
        for (var i = hit - 1; i >= earliest; i--)
        {
            if (text[i] is '。' or '！' or '？' or '\n' or '!' or '?' or '；')
            {
                return i + 1;
            }
        }

        return earliest > 0 && char.IsLowSurrogate(text[earliest]) ? earliest - 1 : earliest;
    }

    private static int SafeEnd(string text, int end)
    {
        end = Math.Min(end, text.Length);
        return end < text.Length && end > 0 && char.IsHighSurrogate(text[end - 1]) ? end + 1 : end;
    }

    private static Snippet Cut(string field, string text, int start, int end, List<Hit> hits)
    {
        var marks = ImmutableArray.CreateBuilder<SnippetHit>();
        var (from, to) = (-1, -1);
        foreach (var hit in hits)
        {
            if (hit.Start < start || hit.End > end)
            {
                continue;
            }

            if (hit.Start < to)
            {
                to = Math.Max(to, hit.End);
                continue;
            }

            Mark();
            (from, to) = (hit.Start, hit.End);
        }

        Mark();
        return new Snippet(field, start, text[start..end], marks.ToImmutable());

        void Mark()
        {
            if (from >= 0)
            {
                marks.Add(new SnippetHit(from - start, to - from));
            }
        }
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Hit(int Start, int End, int Strand);
}
