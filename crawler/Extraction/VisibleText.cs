using System.Buffers;

namespace AdWatch.Crawler.Extraction;

/// <summary>Gathers visible text into blocks: white space joined, line breaks kept, a blank line between blocks.</summary>
internal sealed class VisibleText(PageDraft draft, int limit) : IDisposable
{
    private const int IndentOfParagraph = 2;
    private char[] buffer = ArrayPool<char>.Shared.Rent(16 * 1024);
    private int length;
    private DraftBlock block;
    private int pendingSpaces;
    private int pendingIndent;
    private int pendingLineBreaks;
    private bool pendingNewLine;

    public int Length => length;

    public ReadOnlySpan<char> Slice(int start) => start < length ? buffer.AsSpan(start, length - start) : default;

    /// <summary>A link begins in the running block.</summary>
    public void CountLink() => block.Links++;

    public void Append(ReadOnlySpan<char> raw, Surroundings surroundings, bool outward)
    {
        Span<char> decoded = stackalloc char[4];
        for (var i = 0; i < raw.Length && length < limit; )
        {
            var c = raw[i];
            if (c == '&')
            {
                i += CharacterReferences.Read(raw[i..], false, decoded, out var written);
                foreach (var each in decoded[..written])
                    AppendCharacter(each, surroundings, outward);
                continue;
            }

            AppendCharacter(c, surroundings, outward);
            i++;
        }
    }

    /// <summary>Appends text that has no character references.</summary>
    public void AppendPlain(ReadOnlySpan<char> plain, Surroundings surroundings, bool outward = false)
    {
        foreach (var c in plain)
        {
            if (length < limit)
                AppendCharacter(c, surroundings, outward);
        }
    }

    /// <summary>A line break inside the block; a second one right after it ends the block.</summary>
    public void BreakLine(Surroundings surroundings)
    {
        pendingLineBreaks++;
        pendingIndent = 0;
        if (pendingLineBreaks > 1)
            EndBlock(surroundings);
    }

    /// <summary>Ends the running block, which stood in <paramref name="surroundings"/>.</summary>
    public void EndBlock(Surroundings surroundings)
    {
        pendingSpaces = 0;
        pendingIndent = 0;
        pendingLineBreaks = 0;
        pendingNewLine = false;
        if (length == block.Start || block.Characters == 0)
        {
            length = block.Start;
            block = new DraftBlock { Start = length };
            return;
        }

        block.Length = length - block.Start;
        block.Surroundings = surroundings;
        draft.Blocks.Add(block);
        Put('\n');
        Put('\n');
        block = new DraftBlock { Start = length };
    }

    /// <summary>All text, without the blank line after the last block.</summary>
    public string Build() => new(buffer, 0, draft.Blocks is [.., var last] ? last.Start + last.Length : 0);

    public void Dispose() => ArrayPool<char>.Shared.Return(buffer);

    private void AppendCharacter(char c, Surroundings surroundings, bool outward)
    {
        if (c <= ' ' || c is '\u00A0' or '\u3000')
        {
            AppendSpace(c, surroundings);
            return;
        }

        if (pendingLineBreaks > 0 || pendingSpaces > 0)
            PutPending(c, surroundings);
        Put(c);
        if (c is '\u200B' or '\uFEFF' or '\u200D' or '\u200C' or '\u2060')
            return;
        block.Characters++;
        if ((surroundings & Surroundings.Link) == Surroundings.None)
            return;
        block.LinkCharacters++;
        if (outward)
            block.OutwardCharacters++;
    }

    private void AppendSpace(char c, Surroundings surroundings)
    {
        if (c == '\n')
        {
            if ((surroundings & Surroundings.Preformatted) != Surroundings.None)
            {
                BreakLine(surroundings);
                return;
            }

            pendingNewLine = true;
        }
        else if (c is '\u00A0' or '\u3000')
        {
            pendingIndent++;
        }

        pendingSpaces++;
    }

    private void PutPending(char next, Surroundings surroundings)
    {
        if (pendingLineBreaks > 0 && pendingIndent >= IndentOfParagraph && block.Characters > 0)
        {
            // A line that is set in by two characters begins a paragraph.
            EndBlock(surroundings);
        }
        else if (length > block.Start)
        {
            if (pendingLineBreaks > 0)
                Put('\n');
            else if (!(pendingNewLine && IsWide(next) && IsWide(buffer[length - 1])))
                Put(' ');
        }

        pendingSpaces = 0;
        pendingIndent = 0;
        pendingLineBreaks = 0;
        pendingNewLine = false;
    }

    private static bool IsWide(char c) =>
        c is (>= '\u2E80' and < '\uE000') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFF60');

    private void Put(char c)
    {
        if (length == buffer.Length)
            Grow();
        buffer[length++] = c;
    }

    private void Grow()
    {
        var larger = ArrayPool<char>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer);
        buffer = larger;
    }
}
