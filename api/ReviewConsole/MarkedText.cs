namespace AdWatch.Api.ReviewConsole;

/// <summary>A text cut where marks begin and end, so that overlapping marks are stacked and never merged.</summary>
internal static class MarkedText
{
    /// <summary>Texts longer than this are shown only around their marks.</summary>
    private const int LongText = 20_000;

    private const int Around = 400;

    /// <summary>Cuts a text. Marks that do not lie in it are left out.</summary>
    public static IReadOnlyList<TextPiece> Cut(string text, IReadOnlyCollection<TextMark> marks)
    {
        var inside = marks.Where(m => (m.Start >= 0) && (m.Length > 0) && (m.Start + m.Length <= text.Length)).ToArray();
        var borders = new SortedSet<int>();
        foreach (var (start, end) in Shown(text, inside))
        {
            borders.Add(start);
            borders.Add(end);
        }

        var shown = Shown(text, inside);
        foreach (var mark in inside)
        {
            borders.Add(mark.Start);
            borders.Add(mark.Start + mark.Length);
        }

        var pieces = new List<TextPiece>();
        var previous = -1;
        var skipped = false;
        foreach (var border in borders)
        {
            if ((previous >= 0) && (border > previous))
            {
                if (shown.Any(w => (previous >= w.Start) && (border <= w.End)))
                {
                    var over = inside.Where(m => (m.Start <= previous) && (m.Start + m.Length >= border)).ToArray();
                    var ending = over.Where(m => m.Start + m.Length == border).Select(m => m.Number).Distinct().Order().ToArray();
                    pieces.Add(new TextPiece(text[previous..border], over, ending, skipped));
                    skipped = false;
                }
                else
                {
                    skipped = true;
                }
            }

            previous = border;
        }

        return pieces;
    }

    public static bool IsCutShort(string text) => text.Length > LongText;

    private static List<(int Start, int End)> Shown(string text, TextMark[] marks)
    {
        if (!IsCutShort(text))
        {
            return [(0, text.Length)];
        }

        if (marks.Length == 0)
        {
            return [(0, LongText)];
        }

        var windows = new List<(int Start, int End)>();
        foreach (var mark in marks.OrderBy(m => m.Start))
        {
            var start = Math.Max(0, mark.Start - Around);
            var end = Math.Min(text.Length, mark.Start + mark.Length + Around);
            if ((windows.Count > 0) && (start <= windows[^1].End))
            {
                windows[^1] = (windows[^1].Start, Math.Max(end, windows[^1].End));
            }
            else
            {
                windows.Add((start, end));
            }
        }

        return windows;
    }
}

/// <summary>A stretch to mark.</summary>
/// <param name="Number">Number of the finding it belongs to, as shown; 0 for an excused match.</param>
/// <param name="Kind">Style: group of the violation code, or <c>excused</c>.</param>
internal sealed record TextMark(int Start, int Length, int Number, string Kind, string Label);

/// <param name="Marks">Marks that cover the whole piece.</param>
/// <param name="Ending">Numbers of the findings whose mark ends here.</param>
/// <param name="Skipped">True where text was left out before the piece.</param>
internal sealed record TextPiece(string Text, IReadOnlyList<TextMark> Marks, IReadOnlyList<int> Ending, bool Skipped);
