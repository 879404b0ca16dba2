using System.Buffers;
using System.Runtime.InteropServices;
using AdWatch.Classifier.Disguises;

namespace AdWatch.Classifier.Text;

/// <summary>Growing normal form of one or more fields, with segments back to each original; its arrays are rented.</summary>
internal sealed class NormalizedBuffer : IDisposable
{
    private readonly List<TextSegment> segments = new(64);
    private readonly List<int> lineBreaks = new(32);
    private char[] characters;

    /// <summary>By character, in fields that have a table of them.</summary>
    private ushort[] codes;
    private CharacterCodes? codeTable;
    private int length;
    private int fieldStart;

    public NormalizedBuffer(int capacity)
    {
        characters = ArrayPool<char>.Shared.Rent(Math.Max(256, capacity + 16));
        codes = ArrayPool<ushort>.Shared.Rent(characters.Length);
    }

    public int Length => length;

    public ReadOnlySpan<char> Text => characters.AsSpan(0, length);

    /// <summary>What was noted of the characters of the last field.</summary>
    public ReadOnlySpan<ushort> Codes => codes.AsSpan(0, length);

    public ReadOnlySpan<TextSegment> Segments => CollectionsMarshal.AsSpan(segments);

    public ReadOnlySpan<int> LineBreaks => CollectionsMarshal.AsSpan(lineBreaks);

    public bool AtBlockStart => length == fieldStart || characters[length - 1] == '\n';

    /// <summary>Number of segments so far; a field's own segments start there.</summary>
    public int SegmentCount => segments.Count;

    /// <summary>Starts a field.</summary>
    public void Begin(int expected, CharacterCodes? table = null)
    {
        fieldStart = length;
        codeTable = table;
        Grow(expected);
    }

    /// <summary>Ends a field with a block end that belongs to no original.</summary>
    public void EndField()
    {
        Grow(1);
        characters[length] = '\n';
        length++;
        fieldStart = length;
    }

    public void Clear()
    {
        length = 0;
        fieldStart = 0;
        segments.Clear();
        lineBreaks.Clear();
    }

    public Span<char> Room(int count)
    {
        Grow(count);
        return characters.AsSpan(length, count);
    }

    /// <summary>Room for what is noted of the characters in <see cref="Room"/>.</summary>
    public Span<ushort> CodeRoom(int count) => codes.AsSpan(length, count);

    /// <summary>Takes over characters written to <see cref="Room"/>, one to one from <paramref name="original"/> on.</summary>
    public void CommitRun(int original, int count)
    {
        if (count == 0)
        {
            return;
        }

        Segment(original);
        length += count;
    }

    public void Append(char c, int original)
    {
        Grow(1);
        Segment(original);
        characters[length] = c;
        length++;
        NoteCodes(length - 1);
    }

    public void AppendLump(ReadOnlySpan<char> form, int original, int lump)
    {
        if (form.Length == 0)
        {
            return;
        }

        Grow(form.Length);
        segments.Add(new(length, original, lump));
        form.CopyTo(characters.AsSpan(length));
        length += form.Length;
        NoteCodes(length - form.Length);
    }

    /// <summary>One <c>\n</c> for a blank line, standing for its first line break.</summary>
    public void AppendBlockEnd(ReadOnlySpan<char> original, int start, int end)
    {
        if (AtBlockStart || end == original.Length)
        {
            return;
        }

        Append('\n', start + Math.Max(0, original[start..end].IndexOfAny('\n', '\r', '\u2029')));
    }

    public void MarkLineBreak()
    {
        if (!AtBlockStart && (lineBreaks.Count == 0 || lineBreaks[^1] != length))
        {
            lineBreaks.Add(length);
        }
    }

    public CharacterKind PreviousKind(CharacterFolding folding)
    {
        if (AtBlockStart)
        {
            return CharacterKind.Space;
        }

        var c = characters[length - 1];
        if (char.IsLowSurrogate(c) && length - 2 >= fieldStart && char.IsHighSurrogate(characters[length - 2]))
        {
            return CharacterFolding.FoldPair(characters[length - 2], c).Kind;
        }

        return folding.KindOf(c);
    }

    /// <summary>Rewrites pieces of the field at the end of the buffer; what stands for words of the original keeps their place.</summary>
    /// <param name="pieces">Ascending, without overlaps; offsets count from <paramref name="from"/>.</param>
    public void Rewrite(int from, int firstSegment, IReadOnlyList<Restoration> pieces)
    {
        var old = Text[from..].ToArray();
        var oldCodes = Codes[from..].ToArray();
        var oldSegments = segments.GetRange(firstSegment, segments.Count - firstSegment).ToArray();
        var breaks = lineBreaks.FindAll(at => at >= from);
        segments.RemoveRange(firstSegment, segments.Count - firstSegment);
        lineBreaks.RemoveAll(at => at >= from);
        length = from;
        var next = 0;
        var brokenAt = 0;
        foreach (var piece in pieces)
        {
            Keep(old, oldCodes, next, piece.Start, oldSegments, from, breaks, ref brokenAt);
            var start = piece.OriginalStart >= 0 ? piece.OriginalStart : TextSegment.Start(oldSegments, from + piece.Start);
            var end =
                piece.OriginalStart >= 0 ? piece.OriginalStart + piece.OriginalLength : TextSegment.End(oldSegments, from + piece.End - 1);
            AppendLump(piece.Form, start, end - start);
            next = piece.End;
        }

        Keep(old, oldCodes, next, old.Length, oldSegments, from, breaks, ref brokenAt);
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(characters);
        ArrayPool<ushort>.Shared.Return(codes);
        (characters, codes) = ([], []);
    }

    /// <summary>Copies what lies between two pieces, with its way back and its line breaks.</summary>
    private void Keep(
        char[] old,
        ushort[] oldCodes,
        int start,
        int end,
        TextSegment[] oldSegments,
        int from,
        List<int> breaks,
        ref int brokenAt
    )
    {
        for (; brokenAt < breaks.Count && breaks[brokenAt] - from < end; brokenAt++)
        {
            lineBreaks.Add(length + Math.Max(0, breaks[brokenAt] - from - start));
        }

        if (start >= end)
        {
            return;
        }

        Grow(end - start);
        old.AsSpan(start, end - start).CopyTo(characters.AsSpan(length));
        oldCodes.AsSpan(start, end - start).CopyTo(codes.AsSpan(length));
        var at = TextSegment.Find(oldSegments, from + start);
        for (var i = start; i < end; at++)
        {
            var segment = oldSegments[at];
            var stop = at + 1 < oldSegments.Length ? Math.Min(end, oldSegments[at + 1].Normal - from) : end;
            segments.Add(
                segment.Lump == 0 ? new(length, segment.Original + from + i - segment.Normal, 0) : segment with { Normal = length }
            );
            length += stop - i;
            i = stop;
        }
    }

    private void NoteCodes(int from)
    {
        for (var i = from; codeTable is not null && i < length; i++)
        {
            codes[i] = codeTable.Of(characters[i]);
        }
    }

    private void Segment(int original)
    {
        if (segments.Count > 0 && length > fieldStart)
        {
            var last = segments[^1];
            if (last.Lump == 0 && last.Original + length - last.Normal == original)
            {
                return;
            }
        }

        segments.Add(new(length, original, 0));
    }

    private void Grow(int count)
    {
        if (length + count <= characters.Length)
        {
            return;
        }

        // Both are rented before either is put in use: should there be no room for the second, nothing has changed.
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(length + count, characters.Length * 2));
        var largerCodes = ArrayPool<ushort>.Shared.Rent(larger.Length);
        characters.AsSpan(0, length).CopyTo(larger);
        codes.AsSpan(0, length).CopyTo(largerCodes);
        ArrayPool<char>.Shared.Return(characters);
        ArrayPool<ushort>.Shared.Return(codes);
        (characters, codes) = (larger, largerCodes);
    }
}
