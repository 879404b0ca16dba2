using System.Collections.Frozen;

namespace AdWatch.Crawler.Extraction;

/// <summary>Spellings of <see cref="HtmlAttribute"/>.</summary>
internal static class HtmlAttributeNames
{
    private static readonly FrozenDictionary<string, HtmlAttribute>.AlternateLookup<ReadOnlySpan<char>> Known = new Dictionary<
        string,
        HtmlAttribute
    >(StringComparer.OrdinalIgnoreCase)
    {
        ["alt"] = HtmlAttribute.Alt,
        ["class"] = HtmlAttribute.Class,
        ["content"] = HtmlAttribute.Content,
        ["data-original"] = HtmlAttribute.DataOriginal,
        ["data-lazy-src"] = HtmlAttribute.DataOriginal,
        ["data-lazy"] = HtmlAttribute.DataOriginal,
        ["data-echo"] = HtmlAttribute.DataOriginal,
        ["data-src"] = HtmlAttribute.DataSrc,
        ["datetime"] = HtmlAttribute.Datetime,
        ["height"] = HtmlAttribute.Height,
        ["hidden"] = HtmlAttribute.Hidden,
        ["href"] = HtmlAttribute.Href,
        ["http-equiv"] = HtmlAttribute.HttpEquiv,
        ["id"] = HtmlAttribute.Id,
        ["itemprop"] = HtmlAttribute.ItemProp,
        ["name"] = HtmlAttribute.Name,
        ["property"] = HtmlAttribute.Property,
        ["rel"] = HtmlAttribute.Rel,
        ["role"] = HtmlAttribute.Role,
        ["src"] = HtmlAttribute.Src,
        ["srcset"] = HtmlAttribute.SrcSet,
        ["style"] = HtmlAttribute.Style,
        ["title"] = HtmlAttribute.Title,
        ["type"] = HtmlAttribute.Type,
        ["width"] = HtmlAttribute.Width,
    }
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool TryFind(ReadOnlySpan<char> name, out HtmlAttribute attribute) => Known.TryGetValue(name, out attribute);
}
