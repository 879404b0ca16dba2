using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Joins telephone numbers whose digits stand in elements of their own, so that each piece is a block (<c>&lt;li&gt;138&lt;/li&gt;&lt;li&gt;0013&lt;/li&gt;…</c>).</summary>
internal static class SplitNumbers
{
    private const int LongestPiece = 4;
    private const int Mobile = 11;
    private const int Service = 10;

    public static void Read(PageDraft draft, List<FoundFact> facts)
    {
        var blocks = draft.Blocks;
        for (var i = 0; i + 1 < blocks.Count; i++)
        {
            if (blocks[i].Length > LongestPiece || !IsDigits(draft.TextOf(blocks[i])))
                continue;
            var last = i;
            while (last + 1 < blocks.Count && blocks[last + 1].Length <= LongestPiece && IsDigits(draft.TextOf(blocks[last + 1])))
                last++;
            // A row of short figures that gives exactly one number: a table of figures has more of them or other lengths.
            if (last > i && Join(draft, i, last) is { } number)
                facts.Add(
                    new FoundFact(PageFactKind.Phone, number, blocks[i].Start, blocks[last].Start + blocks[last].Length - blocks[i].Start)
                );
            i = last;
        }
    }

    private static string? Join(PageDraft draft, int first, int last)
    {
        var length = 0;
        for (var i = first; i <= last; i++)
            length += draft.Blocks[i].Length;
        if (length is not (Mobile or Service))
            return null;
        Span<char> digits = stackalloc char[length];
        var rest = digits;
        for (var i = first; i <= last; i++)
        {
            draft.TextOf(draft.Blocks[i]).CopyTo(rest);
            rest = rest[draft.Blocks[i].Length..];
        }

        return
            (length == Mobile && digits[0] == '1' && digits[1] >= '3')
            || (length == Service && (digits.StartsWith("400") || digits.StartsWith("800")))
            ? digits.ToString()
            : null;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
