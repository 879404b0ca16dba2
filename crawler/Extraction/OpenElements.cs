using System.Runtime.InteropServices;

namespace AdWatch.Crawler.Extraction;

/// <summary>The elements that are open, with what each means for the text inside; ends those whose end tags are left out, as browsers do.</summary>
/// <param name="text">Told where a block ends.</param>
/// <param name="linkEnded">Called when a link is closed.</param>
internal sealed class OpenElements(VisibleText text, Action linkEnded)
{
    /// <summary>Elements nested deeper are read as if they stood at this depth.</summary>
    private const int MaxDepth = 256;

    private readonly Open[] stack = new Open[MaxDepth];

    // How many open elements share a byte of their name's hash: an end tag of nothing open needs no search.
    private readonly int[] openNames = new int[256];
    private int depth;
    private int tooDeep;
    private int paragraphs;

    [StructLayout(LayoutKind.Auto)]
    private struct Open
    {
        public HtmlTag Tag;
        public int NameHash;
        public Surroundings Surroundings;
    }

    /// <summary>What surrounds the text that comes next.</summary>
    public Surroundings Current => depth == 0 ? Surroundings.None : stack[depth - 1].Surroundings;

    public void Push(HtmlTag tag, ReadOnlySpan<char> name, Surroundings own)
    {
        if (depth == MaxDepth)
        {
            tooDeep++;
            return;
        }

        stack[depth] = new Open
        {
            Tag = tag,
            NameHash = string.GetHashCode(name, StringComparison.OrdinalIgnoreCase),
            Surroundings = Current | own,
        };
        openNames[stack[depth].NameHash & 0xFF]++;
        depth++;
        if (tag.Name == TagName.P)
            paragraphs++;
    }

    private void PopTo(int newDepth)
    {
        for (; depth > newDepth; depth--)
        {
            var tag = stack[depth - 1].Tag;
            openNames[stack[depth - 1].NameHash & 0xFF]--;
            if (tag.Name == TagName.P)
                paragraphs--;
            else if (tag.Name == TagName.A)
                linkEnded();
        }
    }

    public void LeaveForeign()
    {
        var at = depth;
        while (at > 0 && (stack[at - 1].Surroundings & Surroundings.Foreign) != Surroundings.None)
            at--;
        PopTo(at);
    }

    /// <summary>Ends the elements whose end tag may be left out before this one.</summary>
    public void CloseImplied(HtmlTag tag)
    {
        if (tag.Has(TagTraits.EndsParagraph) && paragraphs > 0)
            Close(TagName.P, stopAt: TagTraits.Barrier);
        switch (tag.Name)
        {
            case TagName.A:
                Close(TagName.A, stopAt: TagTraits.Block);
                break;
            case TagName.Li:
                CloseItem(TagName.Li, TagName.Li);
                break;
            case TagName.Dd or TagName.Dt:
                CloseItem(TagName.Dd, TagName.Dt);
                break;
            case TagName.Cell:
                CloseInTable(TagName.Cell, TagName.Cell);
                break;
            case TagName.Row:
                CloseInTable(TagName.Row, TagName.Cell);
                break;
            case TagName.TableSection:
                CloseInTable(TagName.TableSection, TagName.Row);
                break;
            case TagName.H1 or TagName.Heading when depth > 0 && stack[depth - 1].Tag.Name is TagName.H1 or TagName.Heading:
                EndBlockAndPop(depth - 1);
                break;
            default:
                break;
        }
    }

    private void Close(TagName name, TagTraits stopAt)
    {
        for (var i = depth - 1; i >= 0; i--)
        {
            if (stack[i].Tag.Name == name)
            {
                EndBlockAndPop(i);
                return;
            }

            if (stack[i].Tag.Has(stopAt))
                return;
        }
    }

    private void CloseItem(TagName one, TagName other)
    {
        for (var i = depth - 1; i >= 0; i--)
        {
            var tag = stack[i].Tag;
            if (tag.Name == one || tag.Name == other)
            {
                EndBlockAndPop(i);
                return;
            }

            if (tag.Name == TagName.List || tag.Has(TagTraits.Barrier) || (tag.Has(TagTraits.Block) && tag.Name != TagName.P))
                return;
        }
    }

    private void CloseInTable(TagName outer, TagName inner)
    {
        for (var i = depth - 1; i >= 0 && stack[i].Tag.Name != TagName.Table; i--)
        {
            var name = stack[i].Tag.Name;
            if (name == outer || name == inner)
                EndBlockAndPop(i);
        }
    }

    private void EndBlockAndPop(int newDepth)
    {
        if (depth > newDepth && stack[newDepth].Tag.Has(TagTraits.Block))
            text.EndBlock(Current);
        PopTo(newDepth);
    }

    public void End(HtmlTag tag, ReadOnlySpan<char> name)
    {
        if (tag.Name is TagName.Body or TagName.Html)
            return;
        if (tag.Name == TagName.Br)
        {
            text.BreakLine(Current);
            return;
        }

        if (tooDeep > 0 && !tag.Has(TagTraits.Void))
        {
            if (tag.Has(TagTraits.Block))
                text.EndBlock(Current);
            if (tag.Name == TagName.A)
                linkEnded();
            tooDeep--;
            return;
        }

        if (tag.Has(TagTraits.Block))
            text.EndBlock(Current);
        var hash = string.GetHashCode(name, StringComparison.OrdinalIgnoreCase);
        for (var i = openNames[hash & 0xFF] > 0 ? depth - 1 : -1; i >= 0; i--)
        {
            if (stack[i].NameHash == hash)
            {
                PopTo(i);
                return;
            }

            // An inline end tag does not reach over a block, nor any end tag over a table cell (save those of the table).
            var open = stack[i].Tag;
            if (
                tag.Has(TagTraits.Block)
                    ? open.Has(TagTraits.Barrier) && tag.Name is not (TagName.Row or TagName.TableSection or TagName.Table)
                    : open.Has(TagTraits.Block)
            )
                return;
        }
    }
}
