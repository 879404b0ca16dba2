using System.Collections.Frozen;

namespace AdWatch.Crawler.Extraction;

/// <summary>Walks the markup once, keeps the open elements, and notes text, links, pictures and heads of the page.</summary>
internal sealed class PageWalker : IDisposable
{
    private const int MaxLinkText = 200;
    private const int MaxDrafts = 50_000;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MountPoints = FrozenSet
        .Create(
            StringComparer.OrdinalIgnoreCase,
            "app",
            "root",
            "__next",
            "__nuxt",
            "main-app",
            "q-app",
            "svelte",
            "app-root",
            "react-root"
        )
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly PageDraft draft = new();
    private readonly VisibleText text;
    private readonly HeadReader head;
    private readonly string host;
    private readonly OpenElements open;

    // The link being read.
    private string? href;
    private bool noFollow;
    private bool outward;
    private int linkStart;
    private string? linkTitle;

    private PageWalker(Uri url, PageExtractorOptions options)
    {
        text = new VisibleText(draft, options.MaxTextLength);
        open = new OpenElements(text, EndLink);
        head = new HeadReader(draft);
        host = url.IsAbsoluteUri ? url.Host : "";
    }

    private Surroundings Current => open.Current;

    public static PageDraft Walk(ReadOnlySpan<char> html, Uri url, PageExtractorOptions options)
    {
        using var walker = new PageWalker(url, options);
        return walker.Walk(html);
    }

    public void Dispose() => text.Dispose();

    private PageDraft Walk(ReadOnlySpan<char> html)
    {
        var reader = new MarkupReader(html);
        while (reader.Read())
        {
            switch (reader.Kind)
            {
                case MarkupKind.Text:
                    AppendText(reader.Text);
                    break;
                case MarkupKind.StartTag:
                    Begin(ref reader);
                    break;
                case MarkupKind.EndTag:
                    open.End(reader.Tag, reader.Name);
                    break;
                default:
                    break;
            }
        }

        EndLink();
        text.EndBlock(Current);
        draft.Visible = text.Build();
        return draft;
    }

    private void AppendText(ReadOnlySpan<char> raw)
    {
        var current = Current;
        if ((current & Surroundings.Invisible) == Surroundings.None)
            text.Append(raw, current, outward);
        else if ((current & Surroundings.Noscript) != Surroundings.None)
            draft.AsksForScripts |= raw.Contains("JavaScript", StringComparison.OrdinalIgnoreCase);
        if ((current & (Surroundings.PublisherName | Surroundings.PublicationTime)) != Surroundings.None)
            head.ReadNamed(raw, current);
    }

    private void Begin(ref MarkupReader reader)
    {
        var tag = reader.Tag;
        if (tag.Has(TagTraits.RawText | TagTraits.EscapableText) || tag.Name == TagName.Plaintext)
        {
            BeginRaw(ref reader);
            return;
        }

        if ((Current & Surroundings.Foreign) != Surroundings.None)
        {
            // Inside a drawing: HTML elements end it, as browsers do; its own elements mean nothing here.
            if (!tag.Has(TagTraits.Block) && tag.Name is not (TagName.Img or TagName.Br))
                return;
            open.LeaveForeign();
        }

        open.CloseImplied(tag);
        if (tag.Has(TagTraits.Block))
            text.EndBlock(Current);
        switch (tag.Name)
        {
            case TagName.Br:
                if ((Current & Surroundings.Invisible) == Surroundings.None)
                    text.BreakLine(Current);
                return;
            case TagName.Img:
                ReadImage(ref reader);
                return;
            case TagName.Meta:
                head.ReadMeta(ref reader);
                return;
            case TagName.Link:
                head.ReadLink(ref reader);
                return;
            case TagName.Base:
                if (draft.BaseHref is null && reader.Has(HtmlAttribute.Href))
                    draft.BaseHref = CharacterReferences.Decode(reader[HtmlAttribute.Href], inAttribute: true);
                return;
            case TagName.Area or TagName.Frame:
                AddLink(reader[tag.Name == TagName.Area ? HtmlAttribute.Href : HtmlAttribute.Src], reader[HtmlAttribute.Alt]);
                return;
            case TagName.Time:
                if (draft.PublishedElement is null && reader.Has(HtmlAttribute.Datetime))
                    draft.PublishedElement = reader[HtmlAttribute.Datetime].ToString();
                break;
            case TagName.A:
                BeginLink(ref reader);
                break;
            default:
                break;
        }

        if (!tag.Has(TagTraits.Void))
            open.Push(tag, reader.Name, SurroundingsOf(ref reader));
    }

    private void BeginRaw(ref MarkupReader reader)
    {
        var tag = reader.Tag;
        if (tag.Name == TagName.Plaintext)
        {
            text.EndBlock(Current);
            AppendText(reader.ReadRawText("plaintext is never ended"));
            return;
        }

        if (tag.Name == TagName.Iframe)
            AddLink(reader[HtmlAttribute.Src], default);
        var isData = tag.Name == TagName.Script && reader[HtmlAttribute.Type].Contains("ld+json", StringComparison.OrdinalIgnoreCase);
        if (tag.Name == TagName.Script && reader.Has(HtmlAttribute.Src))
            draft.ScriptFiles++;
        var content = reader.ReadRawText(reader.Name);
        if (tag.Name == TagName.Title)
            draft.Title ??= (Current & Surroundings.Foreign) == Surroundings.None ? CharacterReferences.Decode(content) : null;
        else if (isData)
            draft.StructuredData.Add(content.ToString());
        else if (tag.Name == TagName.Script)
            head.ReadScript(content);
        else if (tag.Name == TagName.Style)
            ReadStyle(content);
    }

    /// <summary>What an element says of its text by its name alone.</summary>
    public static Surroundings SurroundingsOf(HtmlTag tag)
    {
        var own = tag.Name switch
        {
            TagName.Nav or TagName.Aside => Surroundings.Chrome,
            TagName.Footer => Surroundings.Footer,
            TagName.Blockquote => Surroundings.Quote,
            TagName.H1 => Surroundings.Heading | Surroundings.MainHeading,
            TagName.Heading => Surroundings.Heading,
            TagName.Li or TagName.Dd or TagName.Dt => Surroundings.List,
            TagName.Cell => Surroundings.Cell,
            TagName.P => Surroundings.Paragraph,
            TagName.Pre => Surroundings.Preformatted,
            TagName.A => Surroundings.Link,
            TagName.Noscript => Surroundings.Noscript,
            TagName.Foreign => Surroundings.Foreign,
            _ => Surroundings.None,
        };
        return tag.Has(TagTraits.Unseen) ? own | Surroundings.Unseen : own;
    }

    private Surroundings SurroundingsOf(ref MarkupReader reader)
    {
        var tag = reader.Tag;
        var own = SurroundingsOf(tag);
        if (reader.Present == 0)
            return own;
        var id = reader[HtmlAttribute.Id];
        if (
            reader.Has(HtmlAttribute.Hidden)
            || (
                reader.Has(HtmlAttribute.Style)
                && StyleReader.Hides(reader[HtmlAttribute.Style], id, isContainer: tag.Has(TagTraits.Block) && tag.Name != TagName.P)
            )
        )
            own |= Surroundings.Hidden;
        if (reader.Has(HtmlAttribute.Style))
        {
            if (StyleReader.KeepsLines(reader[HtmlAttribute.Style]))
                own |= Surroundings.Preformatted;
            if (
                StylePictures.MayHold(reader[HtmlAttribute.Style])
                && ((Current | own) & (Surroundings.Hidden | Surroundings.Unseen)) == Surroundings.None
            )
                ReadStyle(CharacterReferences.Decode(reader[HtmlAttribute.Style], inAttribute: true));
        }

        if (reader[HtmlAttribute.Role] is "navigation")
            own |= Surroundings.Chrome;
        if (tag.Has(TagTraits.Block) && tag.Name is not (TagName.Body or TagName.Main or TagName.Cell))
        {
            own |= ContainerRoles.Read(reader[HtmlAttribute.Class]) | ContainerRoles.Read(id);
            draft.HasMountPoint |= MountPoints.Contains(id);
        }

        return own | head.RoleOf(id, reader[HtmlAttribute.Class]);
    }

    private void ReadImage(ref MarkupReader reader)
    {
        var alt = reader.Has(HtmlAttribute.Alt) ? CharacterReferences.Decode(reader[HtmlAttribute.Alt], inAttribute: true).Trim() : null;
        if (alt is { Length: > 0 } && href is not null && (Current & Surroundings.Invisible) == Surroundings.None)
            linkTitle ??= alt;
        if ((Current & (Surroundings.Hidden | Surroundings.Unseen)) != Surroundings.None || draft.Images.Count >= MaxDrafts)
            return;
        var source = reader[HtmlAttribute.DataSrc];
        if (source.IsEmpty)
            source = reader[HtmlAttribute.DataOriginal];
        if (source.IsEmpty)
            source = reader[HtmlAttribute.Src];
        if (source.IsEmpty)
            source = PictureAttributes.FirstOfSet(reader[HtmlAttribute.SrcSet]);
        var isPixel = reader[HtmlAttribute.Width] is "0" or "1" && reader[HtmlAttribute.Height] is "0" or "1";
        if (!source.IsEmpty && !isPixel)
        {
            var address = CharacterReferences.Decode(source, inAttribute: true);
            var declared = PictureAttributes.DeclaredSize(reader[HtmlAttribute.Width], reader[HtmlAttribute.Height]);
            draft.Images.Add(new DraftImage(address, alt is { Length: > 0 } ? alt : null, declared, draft.Blocks.Count));
        }
    }

    /// <summary>Pictures behind the text, from a style attribute or a style sheet in the page.</summary>
    private void ReadStyle(ReadOnlySpan<char> css)
    {
        if (!StylePictures.MayHold(css))
            return;
        var found = new List<string>();
        StylePictures.Find(css, MaxDrafts - draft.Images.Count, found);
        draft.Images.AddRange(found.Select(address => new DraftImage(address, null, null, draft.Blocks.Count)));
    }

    private void BeginLink(ref MarkupReader reader)
    {
        EndLink();
        if (!reader.Has(HtmlAttribute.Href))
            return;
        href = CharacterReferences.Decode(reader[HtmlAttribute.Href], inAttribute: true);
        noFollow = reader[HtmlAttribute.Rel].Contains("nofollow", StringComparison.OrdinalIgnoreCase);
        outward = LinkCollector.LeadsOutward(href, host);
        linkStart = text.Length;
        linkTitle = reader.Has(HtmlAttribute.Title) ? CharacterReferences.Decode(reader[HtmlAttribute.Title], inAttribute: true) : null;
        if ((Current & Surroundings.Invisible) == Surroundings.None)
            text.CountLink();
    }

    private void EndLink()
    {
        if (href is null)
            return;
        var shown = text.Slice(linkStart).Trim();
        var words = shown.IsEmpty ? linkTitle?.Trim() ?? "" : shown[..Math.Min(shown.Length, MaxLinkText)].ToString();
        if (draft.Links.Count < MaxDrafts)
            draft.Links.Add(new DraftLink(href, words, noFollow));
        href = null;
        outward = false;
    }

    private void AddLink(ReadOnlySpan<char> target, ReadOnlySpan<char> words)
    {
        if (!target.IsEmpty && draft.Links.Count < MaxDrafts)
            draft.Links.Add(new DraftLink(CharacterReferences.Decode(target, inAttribute: true), CharacterReferences.Decode(words), false));
    }
}
