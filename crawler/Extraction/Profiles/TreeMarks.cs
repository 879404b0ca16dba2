using System.Runtime.InteropServices;
using AdWatch.Crawler.Results;
using AngleSharp.Dom;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>What a profile says of single elements: the role of their text and the item they begin.</summary>
internal sealed class TreeMarks
{
    private const int MostItems = 2_000;
    private readonly Dictionary<IElement, Mark> marks = [];

    public List<(ItemRule Rule, IElement Element, PageItemKind Kind)> Items { get; } = [];

    /// <summary>True where some text of the page has a role of its own, or is an item: a footer alone tells no template.</summary>
    public bool HasText => Items.Count > 0 || marks.Values.Any(m => m.Role is > RegionRole.Title and not RegionRole.Footer);

    public static TreeMarks Of(PageProfile profile, PageTree tree)
    {
        var all = new TreeMarks();
        foreach (var region in profile.Regions)
        {
            foreach (var element in tree.All(region.Selector))
                all.SetRole(element, region.Role);
        }

        foreach (var title in profile.Title.Where(t => t is { Selector: not null, Attribute: null }))
        {
            foreach (var element in tree.All(title.Selector!).Take(1))
                all.SetRole(element, RegionRole.Title);
        }

        foreach (var rule in profile.Items)
        {
            var kind = rule.FirstKind ?? rule.Kind;
            foreach (var element in tree.All(rule.Selector).Take(MostItems))
            {
                all.AddItem(rule, element, kind);
                kind = rule.Kind;
            }
        }

        return all;
    }

    public bool TryGet(IElement element, out Mark mark) => marks.TryGetValue(element, out mark);

    private void AddItem(ItemRule rule, IElement element, PageItemKind kind)
    {
        var known = marks.GetValueOrDefault(element, Mark.None);
        marks[element] = known with { Item = Items.Count };
        Items.Add((rule, element, kind));
        foreach (var region in rule.Regions)
        {
            if (element.Matches(region.Selector))
                SetRole(element, region.Role);
            foreach (var part in element.QuerySelectorAll(region.Selector))
                SetRole(part, region.Role);
        }

        foreach (var title in rule.Title.Where(t => t is { Selector: not null, Attribute: null }))
        {
            if (element.QuerySelector(title.Selector!) is { } heading)
                SetRole(heading, RegionRole.Title);
        }
    }

    /// <summary>The first role a profile gives an element stays: its regions stand from special to general.</summary>
    private void SetRole(IElement element, RegionRole role)
    {
        var known = marks.GetValueOrDefault(element, Mark.None);
        if (known.Role == RegionRole.Rest)
            marks[element] = known with { Role = role };
    }

    /// <param name="Item">Index into <see cref="Items"/>; -1 for none.</param>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Mark(RegionRole Role, int Item)
    {
        public static Mark None { get; } = new(RegionRole.Rest, -1);
    }
}
