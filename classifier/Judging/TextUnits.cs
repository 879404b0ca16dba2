using System.Numerics;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Judging;

/// <summary>The page cut into consecutive units (clauses, sentences, blocks) that cover it without a gap.</summary>
internal sealed class TextUnits
{
    /// <summary>On a longer text places are searched for, so that its memory is bounded.</summary>
    private const int MostPlaced = 1 << 15;

    private readonly List<int> ends = new(64);

    /// <summary>The unit of each position, filled in when it is first asked for.</summary>
    private ushort[] placed = [];
    private bool isPlaced;

    public int Count => ends.Count;

    public TextRange this[int index] => TextRange.Between(index == 0 ? 0 : ends[index - 1], ends[index]);

    public void Clear()
    {
        ends.Clear();
        isPlaced = false;
    }

    public void EndAt(int end)
    {
        if (ends.Count == 0 ? end > 0 : end > ends[^1])
        {
            ends.Add(end);
        }
    }

    /// <summary>The unit of each position; empty where the text is empty or too long.</summary>
    public ReadOnlySpan<ushort> Places => isPlaced || Place() ? placed.AsSpan(0, ends[^1]) : default;

    /// <summary>Index of the unit that holds a position.</summary>
    public int IndexOf(int position)
    {
        if (isPlaced || Place())
        {
            return position < ends[^1] ? placed[Math.Max(0, position)] : ends.Count - 1;
        }

        var ranges = CollectionsMarshal.AsSpan(ends);
        var (low, high) = (0, ranges.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ranges[middle] <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Min(low, ranges.Length - 1);
    }

    /// <summary>False where the text is empty or too long.</summary>
    private bool Place()
    {
        if (ends.Count == 0 || ends[^1] > MostPlaced)
        {
            return false;
        }

        if (placed.Length < ends[^1])
        {
            placed = new ushort[Math.Max(ends[^1], Math.Min(MostPlaced, placed.Length * 2))];
        }

        var from = 0;
        for (var unit = 0; unit < ends.Count; unit++)
        {
            placed.AsSpan(from, ends[unit] - from).Fill((ushort)unit);
            from = ends[unit];
        }

        isPlaced = true;
        return true;
    }

    /// <summary>The unit that holds a position, cut to a scope.</summary>
    public TextRange Around(int position, TextRange scope)
    {
        var unit = this[IndexOf(position)];
        return TextRange.Between(Math.Max(unit.Start, scope.Start), Math.Min(unit.End, scope.End));
    }
}

/// <summary>Cuts normalised text into blocks, sentences and clauses.</summary>
internal static class SentenceSplitter
{
    private static readonly CharacterMarks SentenceEnds = new("。！？；…!?;\n");
    private static readonly CharacterMarks ClauseEnds = new("。！？；…!?;\n,，:");
    private static readonly CharacterBits Closers = new(c => "”’」』》)]\"。！？；…!?;".Contains(c, StringComparison.Ordinal));

    public static void SplitBlocks(ReadOnlySpan<char> text, TextUnits blocks)
    {
        blocks.Clear();
        for (var i = 0; i < text.Length; )
        {
            var length = text[i..].IndexOf('\n');
            i = length < 0 ? text.Length : i + length + 1;
            blocks.EndAt(i);
        }
    }

    /// <param name="lineBreaks">Places where the original broke the line: ends of sentences too.</param>
    public static void SplitSentences(ReadOnlySpan<char> text, ReadOnlySpan<int> lineBreaks, TextUnits sentences) =>
        Split(text, lineBreaks, SentenceEnds, sentences);

    public static void SplitClauses(ReadOnlySpan<char> text, ReadOnlySpan<int> lineBreaks, TextUnits clauses) =>
        Split(text, lineBreaks, ClauseEnds, clauses);

    private static void Split(ReadOnlySpan<char> text, ReadOnlySpan<int> lineBreaks, CharacterMarks ends, TextUnits units)
    {
        units.Clear();
        var last = 0;
        for (var block = 0; block < text.Length; block += CharacterMarks.Together)
        {
            for (var marks = ends.Find(text[block..]); marks != 0; marks &= marks - 1)
            {
                var end = block + BitOperations.TrailingZeroCount(marks) + 1;
                if (end <= last)
                {
                    continue;
                }

                // Closing quotes and further marks belong to the sentence that they close.
                lineBreaks = EndAtBreaks(lineBreaks, end, units);
                while (end < text.Length && text[end - 1] != '\n' && Closers.Holds(text[end]))
                {
                    end++;
                }

                units.EndAt(end);
                last = end;
            }
        }

        EndAtBreaks(lineBreaks, text.Length, units);
        units.EndAt(text.Length);
    }

    /// <summary>Ends a unit at each break of a line before a place; gives the breaks that are left.</summary>
    private static ReadOnlySpan<int> EndAtBreaks(ReadOnlySpan<int> lineBreaks, int end, TextUnits units)
    {
        while (lineBreaks.Length > 0 && lineBreaks[0] < end)
        {
            units.EndAt(lineBreaks[0]);
            lineBreaks = lineBreaks[1..];
        }

        return lineBreaks;
    }
}
