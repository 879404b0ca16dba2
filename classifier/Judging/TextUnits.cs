using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Judging;

/// <summary>The page cut into consecutive units (clauses, sentences, blocks) that cover it without a gap.</summary>
internal sealed class TextUnits
{
    /// <summary>On a longer text places are searched for, so that its memory is bounded.</summary>
    private const int MostPlaced = 1 << 15;

    /// <summary>Where each unit begins, and where the last one ends.</summary>
    private int[] borders = new int[64];

    /// <summary>The unit of each position, filled in when it is first asked for.</summary>
    private ushort[] placed = [];
    private bool isPlaced;

    public int Count { get; private set; }

    public TextRange this[int index] => TextRange.Between(borders[index], borders[index + 1]);

    private int End => borders[Count];

    public void Clear()
    {
        Count = 0;
        isPlaced = false;
    }

    public void EndAt(int end)
    {
        if (end <= End)
        {
            return;
        }

        Count++;
        if (Count == borders.Length)
        {
            Array.Resize(ref borders, borders.Length * 2);
        }

        borders[Count] = end;
    }

    /// <summary>The unit of each position; empty where the text is empty or too long.</summary>
    public ReadOnlySpan<ushort> Places => isPlaced || Place() ? placed.AsSpan(0, End) : default;

    /// <summary>Index of the unit that holds a position; the first or the last for one beside the text.</summary>
    public int IndexOf(int position)
    {
        if (isPlaced || Place())
        {
            return placed[Math.Clamp(position, 0, End - 1)];
        }

        var ends = borders.AsSpan(1, Count);
        var (low, high) = (0, ends.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ends[middle] <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Min(low, ends.Length - 1);
    }

    /// <summary>False where the text is empty or too long.</summary>
    private bool Place()
    {
        if (Count == 0 || End > MostPlaced)
        {
            return false;
        }

        var needed = End + Vector256<ushort>.Count;
        if (placed.Length < needed)
        {
            placed = new ushort[Math.Max(needed, Math.Min(MostPlaced, placed.Length * 2))];
        }

        // Units are short: what is written behind the end of one is written over by the next.
        ref var first = ref MemoryMarshal.GetArrayDataReference(placed);
        for (var unit = 0; unit < Count; unit++)
        {
            var all = Vector256.Create((ushort)unit);
            for (var i = borders[unit]; i < borders[unit + 1]; i += Vector256<ushort>.Count)
            {
                all.StoreUnsafe(ref first, (nuint)i);
            }
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
    private const string ClauseMarks = "。！？；…!?;\n,，:";
    private const string CloserMarks = "”’」』》)]\"。！？；…!?;";

    private static readonly CharacterMarks SentenceEnds = new("。！？；…!?;\n");
    private static readonly CharacterMarks ClauseEnds = new(ClauseMarks);
    private static readonly CharacterBits Closers = new(c => CloserMarks.Contains(c, StringComparison.Ordinal));

    /// <summary>What the last character of a clause may be, unless a line broke there.</summary>
    private static readonly CharacterBits ClauseLasts = new(c => (ClauseMarks + CloserMarks).Contains(c, StringComparison.Ordinal));

    /// <summary>False where no clause ends between two places, whatever stands around them.</summary>
    /// <param name="text">From the first to the second.</param>
    public static bool MayEndClause(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (ClauseLasts.Holds(c))
            {
                return true;
            }
        }

        return false;
    }

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
