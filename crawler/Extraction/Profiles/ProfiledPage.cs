using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>A page read by a profile: its blocks by role, its fields, its items.</summary>
internal sealed class ProfiledPage
{
    /// <summary>What is shorter and stands outside of a template is its furniture.</summary>
    private const int ShortestAside = 16;

    private readonly PageProfile profile;
    private readonly PageTree tree;
    private readonly TreeMarks marks;
    private readonly List<int> itemOfKept = [];

    private ProfiledPage(PageProfile profile, PageTree tree, TreeMarks marks, PageDraft draft)
    {
        (this.profile, this.tree, this.marks, Draft) = (profile, tree, marks, draft);
    }

    public PageDraft Draft { get; }

    /// <summary>The blocks to keep, each with its kind, in page order.</summary>
    public List<(int Index, PageBlockKind Kind)> Kept { get; } = [];

    /// <returns>Null where nothing of the profile's regions is on the page: it is of another kind and is read as any other.</returns>
    /// <param name="head">What the single pass read; gives head, links and pictures.</param>
    public static ProfiledPage? Read(PageProfile profile, string html, PageDraft head, Uri url, PageExtractorOptions options)
    {
        var parsed = PageTree.Parse(html);
        var found = TreeMarks.Of(profile, parsed);
        if (!found.HasText)
            return null;
        var page = new ProfiledPage(profile, parsed, found, head.WithoutText());
        using var walker = TreeWalker.Walk(parsed.Root, page.Draft, found, url, profile.DropsRest, options);
        page.Select(walker.Roles);
        page.Draft.AccountName = parsed.First(profile.Account) ?? head.AccountName;
        page.Draft.Images.AddRange(
            head.Images.Where(i => walker.Pictures.ContainsKey(i.Source)).Select(i => i with { Block = walker.Pictures[i.Source] })
        );
        page.Draft.Links.AddRange(head.Links);
        page.Draft.Links.AddRange(parsed.Values(profile.Links).Select(l => new DraftLink(l, "", false)));
        // A number behind a struck-out one is what a click on it would dial.
        page.Draft.Links.AddRange(parsed.Values(profile.Phones).Select(p => new DraftLink($"tel:{p}", "", false)));
        return page;
    }

    /// <summary>Adds what the profile reads to what every page gives.</summary>
    public ExtractedPage Complete(ExtractedPage page, LinkCollector links)
    {
        var items = Items(page.Blocks, links);
        // A thread is of the day and the hand of the post that opens it.
        var opening = items is [{ Kind: PageItemKind.Post or PageItemKind.Question } first, ..] ? first : null;
        return page with
        {
            Profile = profile.Id,
            Title = tree.First(profile.Title) ?? page.Title,
            Publisher = tree.First(profile.Publisher) ?? page.Publisher,
            Author = tree.First(profile.Author) ?? opening?.Author ?? page.Author,
            PublishedAt = Time(tree.First(profile.Time)) ?? opening?.PublishedAt ?? page.PublishedAt,
            IsOriginal = tree.First(profile.Original) is not null,
            Items = items,
            NeedsRender = page.NeedsRender && page.Blocks.IsEmpty,
        };
    }

    /// <summary>Seconds or milliseconds since 1970 as scripts have them, or a date as people write it.</summary>
    private static DateTimeOffset? Time(string? text)
    {
        if (text is null)
            return null;
        if (text.Length is 10 or 13 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return DateTimeOffset.FromUnixTimeMilliseconds(text.Length == 10 ? number * 1000 : number).ToOffset(TimeSpan.FromHours(8));
        return PublicationTime.Parse(text);
    }

    private void Select(List<(RegionRole Role, int Item)> roles)
    {
        var otherwise = BlockSelector.Select(Draft).ToDictionary(b => b.Index, b => b.Kind);
        for (var i = 0; i < Draft.Blocks.Count; i++)
        {
            var (role, item) = roles[i];
            if (KindOf(i, role, item, otherwise) is not { } kind)
                continue;
            Kept.Add((i, kind));
            itemOfKept.Add(item);
        }
    }

    private PageBlockKind? KindOf(int index, RegionRole role, int item, Dictionary<int, PageBlockKind> otherwise)
    {
        var block = Draft.Blocks[index];
        if (role == RegionRole.Rest && item >= 0 && marks.Items[item].Rule.Regions.All(r => r.Role == RegionRole.Drop))
            role = RegionRole.Body;
        var isShort = item >= 0 && marks.Items[item].Kind is (PageItemKind.Entry or PageItemKind.Advertisement);
        switch (role)
        {
            case RegionRole.Title when !isShort:
                return PageBlockKind.Heading;
            case RegionRole.Quote:
                return PageBlockKind.Quote;
            case RegionRole.Comment:
                return PageBlockKind.Comment;
            case RegionRole.List:
                return PageBlockKind.List;
            case RegionRole.Footer:
                return PageBlockKind.Footer;
            case RegionRole.Title:
                // The title of an entry or advertisement is what it says.
                return BodyOf(marks.Items[item].Kind);
            case RegionRole.Body:
                var kind = item < 0 ? PageBlockKind.Body : BodyOf(marks.Items[item].Kind);
                // Headings, quotes and lists inside of a body stay what they are; names of classes say nothing there, nor do cells, which lay out posts.
                return
                    BlockSelector.KindOf(block) is var own and (PageBlockKind.Heading or PageBlockKind.Quote or PageBlockKind.List)
                    && kind == PageBlockKind.Body
                    && !isShort
                    ? own
                    : kind;
            case RegionRole.Rest:
                var isKept = otherwise.TryGetValue(index, out var plain);
                if (!profile.DropsRest)
                    return isKept ? Beside(block, plain) : null;
                if (BlockSelector.HoldsNumber(Draft.TextOf(block)))
                    return isKept ? plain : PageBlockKind.Footer;
                // Text is not lost for standing outside of a template: whoever wrote the page may have put it there for that.
                return isKept && plain == PageBlockKind.Body && block.Links == 0 && block.Characters >= ShortestAside
                    ? PageBlockKind.Aside
                    : null;
            default:
                return null;
        }
    }

    /// <summary>What stands beside the body is kept and is no main text.</summary>
    private PageBlockKind Beside(in DraftBlock block, PageBlockKind plain) =>
        plain is PageBlockKind.Heading or PageBlockKind.Footer or PageBlockKind.Comment || BlockSelector.HoldsNumber(Draft.TextOf(block))
            ? plain
            : PageBlockKind.Aside;

    private static PageBlockKind BodyOf(PageItemKind kind) =>
        kind switch
        {
            PageItemKind.Reply or PageItemKind.Review => PageBlockKind.Comment,
            PageItemKind.Entry => PageBlockKind.List,
            _ => PageBlockKind.Body,
        };

    private ImmutableArray<PageItem> Items(ImmutableArray<PageBlock> blocks, LinkCollector links)
    {
        var places = new (int First, int Last)[marks.Items.Count];
        Array.Fill(places, (-1, -1));
        for (var i = 0; i < itemOfKept.Count; i++)
        {
            if (itemOfKept[i] is >= 0 and var item)
                places[item] = (places[item].First < 0 ? i : places[item].First, i);
        }

        var items = ImmutableArray.CreateBuilder<PageItem>(marks.Items.Count);
        for (var i = 0; i < marks.Items.Count; i++)
        {
            var (rule, element, kind) = marks.Items[i];
            var (first, last) = places[i];
            items.Add(
                new PageItem(
                    kind,
                    first < 0 ? 0 : blocks[first].Start,
                    first < 0 ? 0 : blocks[last].Start + blocks[last].Length - blocks[first].Start
                )
                {
                    Title = tree.First(rule.Title, element),
                    Author = tree.First(rule.Author, element),
                    PublishedAt = Time(tree.First(rule.Time, element)),
                    Url = tree.First(rule.Url, element) is { } url ? links.Canonical(url) : null,
                }
            );
        }

        return items.MoveToImmutable();
    }
}
