using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AdWatch.Crawler.Lists;

/// <summary>Reads one <c>item</c> (RSS 0.9 to 2.0, RDF) or <c>entry</c> (Atom 0.3, RFC 4287) by local names, so that a wrong namespace costs nothing.</summary>
internal static partial class XmlFeedEntry
{
    /// <returns>Null where the entry names no address.</returns>
    /// <param name="root">The feed's own <c>xml:base</c>; null where it has none.</param>
    public static ListEntry? Read(XElement entry, bool shortPosts, string? root = null)
    {
        if (Address(entry, root) is not { } url)
            return null;
        var published = FeedDate.Read(Text(entry, "pubDate") ?? Text(entry, "published") ?? Text(entry, "issued") ?? Text(entry, "date"));
        var updated = FeedDate.Read(Text(entry, "updated") ?? Text(entry, "modified"));
        var body = EntryBody.Whole(
            Text(entry, "encoded") ?? Content(entry, "content"),
            Text(entry, "description") ?? Content(entry, "summary"),
            shortPosts
        );
        return new ListEntry(url, updated ?? published)
        {
            Article = body is null ? null : new FeedArticle(Title(entry), Author(entry), published ?? updated, body, IsPlainText: false),
        };
    }

    /// <summary>The name in an Atom <c>author</c>, a <c>dc:creator</c>, or behind the mailbox of an RSS <c>author</c>.</summary>
    public static string? Author(XElement element)
    {
        if (Text(element, "creator") is { } creator)
            return creator;
        var author = Child(element, "author");
        if (author is null)
            return null;
        var name = Text(author, "name") ?? (author.HasElements ? null : Trimmed(author.Value));
        // RSS 2.0: "mailbox (name)".
        var open = name?.IndexOf('(', StringComparison.Ordinal) ?? -1;
        return open > 0 && name!.Contains('@', StringComparison.Ordinal) ? Trimmed(name[(open + 1)..].TrimEnd(')')) : name;
    }

    public static string? Title(XElement element)
    {
        var title = Text(element, "title");
        return title is not null && title.Contains('<', StringComparison.Ordinal) ? Trimmed(Tag().Replace(title, "")) : title;
    }

    private static string? Address(XElement entry, string? feedBase)
    {
        var links = entry.Elements().Where(e => e.Name.LocalName == "link").ToArray();
        var atom = links
            .Where(l => l.Attribute("href") is not null)
            .OrderBy(l =>
                l.Attribute("rel")?.Value switch
                {
                    null or "alternate" => 0,
                    _ => 1,
                }
            )
            .FirstOrDefault(l => l.Attribute("rel")?.Value is null or "alternate" or "via" or "related");
        var link =
            Text(entry, "origLink")
            ?? Trimmed(atom?.Attribute("href")?.Value)
            ?? links.Select(l => Trimmed(l.Value)).FirstOrDefault(v => v is not null);
        if (link is not null)
            return BaseOf(atom ?? entry, feedBase) is { } root && Uri.TryCreate(root, link, out var absolute)
                ? absolute.OriginalString
                : link;
        // Old feeds carry the address in the guid only.
        var id = Text(entry, "guid") ?? Text(entry, "id");
        return id is not null && id.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? id : null;
    }

    private static Uri? BaseOf(XElement element, string? feedBase)
    {
        var value =
            element.AncestorsAndSelf().Select(e => e.Attribute(XNamespace.Xml + "base")?.Value).FirstOrDefault(v => v is not null)
            ?? feedBase;
        return Uri.TryCreate(value, UriKind.Absolute, out var root) ? root : null;
    }

    /// <summary>An Atom text construct: text and escaped HTML as they are, XHTML as its markup; null where the content stands elsewhere.</summary>
    private static string? Content(XElement entry, string name)
    {
        var element = Child(entry, name);
        if (element is null || element.Attribute("src") is not null)
            return null;
        return element.HasElements
            ? string.Concat(element.Nodes().Select(n => n.ToString(SaveOptions.DisableFormatting)))
            : Trimmed(element.Value);
    }

    private static XElement? Child(XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? Text(XElement element, string name) =>
        element.Elements().Where(e => e.Name.LocalName == name).Select(e => Trimmed(e.Value)).FirstOrDefault(v => v is not null);

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex("<[^>]{0,500}>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tag();
}
