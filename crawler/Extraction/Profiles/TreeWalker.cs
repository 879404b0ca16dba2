using System.Runtime.InteropServices;
using AngleSharp.Dom;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>Walks a tree once and notes its visible text, each block with its role and item; the same text as the single pass gives.</summary>
/// <remarks>Own stack and child indices: sibling links of the tree are linear in the number of siblings.</remarks>
internal sealed class TreeWalker : IDisposable
{
    private const int MaxPicturesBehind = 20;

    private readonly PageDraft draft;
    private readonly TreeMarks marks;
    private readonly VisibleText text;
    private readonly string host;
    private readonly bool dropsRest;
    private readonly Stack<Frame> frames = new();
    private Frame current = new(null, Surroundings.None, RegionRole.Rest, -1, Outward: false, EndsBlock: false);

    private TreeWalker(PageDraft draft, TreeMarks marks, Uri url, bool dropsRest, PageExtractorOptions options)
    {
        (this.draft, this.marks, this.dropsRest, host) = (draft, marks, dropsRest, url.Host);
        text = new VisibleText(draft, options.MaxTextLength);
    }

    /// <summary>Role and item of every block of the draft.</summary>
    public List<(RegionRole Role, int Item)> Roles { get; } = [];

    /// <summary>Sources of pictures, as written, that stand in regions with text to keep, each with the index of the block it stands in or before.</summary>
    public Dictionary<string, int> Pictures { get; } = new(StringComparer.Ordinal);

    public static TreeWalker Walk(INode root, PageDraft draft, TreeMarks marks, Uri url, bool dropsRest, PageExtractorOptions options)
    {
        var walker = new TreeWalker(draft, marks, url, dropsRest, options);
        walker.Walk(root);
        return walker;
    }

    public void Dispose() => text.Dispose();

    private void Walk(INode root)
    {
        current = current with { Node = root };
        while (true)
        {
            if (current.Node is { } node && current.Next < node.ChildNodes.Length)
            {
                var child = node.ChildNodes[current.Next++];
                if (child is IElement element)
                    Enter(element);
                else if (child is IText words && (current.Surroundings & Surroundings.Invisible) == Surroundings.None)
                    text.AppendPlain(words.Data, current.Surroundings, current.Outward);
                continue;
            }

            if (frames.Count == 0)
                break;
            if (current.EndsBlock)
                EndBlock();
            current = frames.Pop();
        }

        EndBlock();
        draft.Visible = text.Build();
    }

    private void Enter(IElement element)
    {
        var tag = HtmlTag.Find(element.LocalName);
        if (tag.Has(TagTraits.RawText | TagTraits.EscapableText) || tag.Name == TagName.Foreign)
            return;
        if (tag.Name == TagName.Br)
        {
            if ((current.Surroundings & Surroundings.Invisible) == Surroundings.None)
            {
                text.BreakLine(current.Surroundings);
                Note();
            }

            return;
        }

        if (tag.Name == TagName.Img)
        {
            AddPicture(element);
            return;
        }

        var hasMark = marks.TryGet(element, out var mark);
        var endsBlock = tag.Has(TagTraits.Block) || hasMark;
        if (endsBlock)
            EndBlock();
        if (tag.Has(TagTraits.Void))
            return;
        var own = SurroundingsOf(element, tag);
        if (
            tag.Name == TagName.A
            && element.GetAttribute("href") is not null
            && (current.Surroundings & Surroundings.Invisible) == Surroundings.None
        )
            text.CountLink();
        frames.Push(current);
        current = new Frame(
            element,
            (
                hasMark && mark.Role > RegionRole.Drop
                    ? current.Surroundings & ~(Surroundings.Chrome | Surroundings.Hidden)
                    : current.Surroundings
            ) | own,
            hasMark && mark.Role != RegionRole.Rest ? mark.Role
                : hasMark && mark.Item >= 0 ? RegionRole.Rest
                : current.Role,
            hasMark && mark.Item >= 0 ? mark.Item : current.Item,
            current.Outward
                || (tag.Name == TagName.A && element.GetAttribute("href") is { } href && LinkCollector.LeadsOutward(href, host)),
            endsBlock
        );
        AddPicturesBehind(element);
    }

    /// <summary>As the single pass has it, from tag and attributes.</summary>
    private static Surroundings SurroundingsOf(IElement element, HtmlTag tag)
    {
        var id = element.Id.AsSpan();
        var own = PageWalker.SurroundingsOf(tag);
        if (element.HasAttribute("hidden"))
            own |= Surroundings.Hidden;
        if (element.GetAttribute("style") is { } style)
        {
            if (StyleReader.Hides(style, id, isContainer: tag.Has(TagTraits.Block) && tag.Name != TagName.P))
                own |= Surroundings.Hidden;
            if (StyleReader.KeepsLines(style))
                own |= Surroundings.Preformatted;
        }

        if (element.GetAttribute("role") == "navigation")
            own |= Surroundings.Chrome;
        if (tag.Has(TagTraits.Block) && tag.Name is not (TagName.Body or TagName.Main or TagName.Cell))
            own |= ContainerRoles.Read(element.ClassName) | ContainerRoles.Read(id);
        return own;
    }

    private void AddPicture(IElement image)
    {
        if (current.Role == RegionRole.Drop || (dropsRest && current.Role == RegionRole.Rest && current.Item < 0))
            return;
        foreach (var name in (ReadOnlySpan<string>)["data-src", "data-original", "src"])
        {
            if (image.GetAttribute(name) is { Length: > 0 } source)
            {
                Pictures.TryAdd(source, draft.Blocks.Count);
                return;
            }
        }
    }

    private void AddPicturesBehind(IElement element)
    {
        if (
            element.GetAttribute("style") is not { } style
            || !StylePictures.MayHold(style)
            || current.Role == RegionRole.Drop
            || (dropsRest && current.Role == RegionRole.Rest && current.Item < 0)
        )
            return;
        var found = new List<string>();
        StylePictures.Find(style, MaxPicturesBehind, found);
        foreach (var source in found)
            Pictures.TryAdd(source, draft.Blocks.Count);
    }

    private void EndBlock()
    {
        text.EndBlock(current.Surroundings);
        Note();
    }

    /// <summary>Blocks that ended since belong to the element that is being left.</summary>
    private void Note()
    {
        while (Roles.Count < draft.Blocks.Count)
            Roles.Add((current.Role, current.Item));
    }

    [StructLayout(LayoutKind.Auto)]
    private record struct Frame(INode? Node, Surroundings Surroundings, RegionRole Role, int Item, bool Outward, bool EndsBlock)
    {
        public int Next { get; set; }
    }
}
