using System.Collections.Frozen;

namespace AdWatch.Crawler.Extraction;

/// <summary>One element name with its traits.</summary>
internal sealed record HtmlTag(TagName Name, TagTraits Traits)
{
    public static readonly HtmlTag Unknown = new(TagName.Other, TagTraits.None);

    private static readonly FrozenDictionary<string, HtmlTag>.AlternateLookup<ReadOnlySpan<char>> Known = Build()
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    public bool Has(TagTraits traits) => (Traits & traits) != TagTraits.None;

    public static HtmlTag Find(ReadOnlySpan<char> name) => Known.TryGetValue(name, out var tag) ? tag : Unknown;

    private static Dictionary<string, HtmlTag> Build()
    {
        const TagTraits Paragraphing = TagTraits.Block | TagTraits.EndsParagraph;
        (TagName Name, TagTraits Traits, string Names)[] rows =
        [
            (TagName.Other, TagTraits.Void, "col embed input param source track wbr keygen basefont bgsound"),
            (
                TagName.Other,
                Paragraphing,
                "address center details dialog dir div dl fieldset figcaption figure form header hgroup summary search"
            ),
            (TagName.Other, TagTraits.Block, "legend optgroup frameset head caption rt rp menuitem"),
            (TagName.Other, TagTraits.Block | TagTraits.Unseen, "select datalist"),
            (TagName.Other, TagTraits.Unseen | TagTraits.Barrier, "template"),
            (TagName.Other, TagTraits.Unseen, "audio video canvas option"),
            (TagName.Other, TagTraits.Barrier, "object applet marquee"),
            (TagName.Other, Paragraphing | TagTraits.Void, "hr"),
            (TagName.A, TagTraits.None, "a"),
            (TagName.Area, TagTraits.Void, "area"),
            (TagName.Article, Paragraphing, "article section"),
            (TagName.Aside, Paragraphing, "aside"),
            (TagName.Base, TagTraits.Void, "base"),
            (TagName.Blockquote, Paragraphing, "blockquote"),
            (TagName.Body, TagTraits.Block, "body"),
            (TagName.Br, TagTraits.Void, "br"),
            (TagName.Button, TagTraits.None, "button"),
            (TagName.Cell, TagTraits.Block | TagTraits.Barrier, "td th"),
            (TagName.Dd, Paragraphing, "dd"),
            (TagName.Dt, Paragraphing, "dt"),
            (TagName.Footer, Paragraphing, "footer"),
            (TagName.Foreign, TagTraits.Unseen, "svg math"),
            (TagName.Frame, TagTraits.Void, "frame"),
            (TagName.H1, Paragraphing, "h1"),
            (TagName.Heading, Paragraphing, "h2 h3 h4 h5 h6"),
            (TagName.Html, TagTraits.None, "html"),
            (TagName.Iframe, TagTraits.RawText, "iframe"),
            (TagName.Img, TagTraits.Void, "img image"),
            (TagName.Li, Paragraphing, "li"),
            (TagName.Link, TagTraits.Void, "link"),
            (TagName.List, Paragraphing, "ul ol menu"),
            (TagName.Main, Paragraphing, "main"),
            (TagName.Meta, TagTraits.Void, "meta"),
            (TagName.Nav, Paragraphing, "nav"),
            (TagName.Noscript, TagTraits.None, "noscript"),
            (TagName.P, Paragraphing, "p"),
            (TagName.Plaintext, Paragraphing, "plaintext"),
            (TagName.Pre, Paragraphing, "pre listing"),
            (TagName.Row, TagTraits.Block, "tr"),
            (TagName.Script, TagTraits.RawText, "script"),
            (TagName.Style, TagTraits.RawText, "style noembed noframes xmp"),
            (TagName.Table, Paragraphing | TagTraits.Barrier, "table"),
            (TagName.TableSection, TagTraits.Block, "tbody thead tfoot colgroup"),
            (TagName.Textarea, TagTraits.EscapableText, "textarea"),
            (TagName.Time, TagTraits.None, "time"),
            (TagName.Title, TagTraits.EscapableText, "title"),
        ];
        return rows.SelectMany(row => row.Names.Split(' '), (row, name) => KeyValuePair.Create(name, new HtmlTag(row.Name, row.Traits)))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
