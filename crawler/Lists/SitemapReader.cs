using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace AdWatch.Crawler.Lists;

/// <summary>Reads a sitemap or an index of sitemaps (sitemaps.org 0.9, with news entries); a fault costs the entry it stands in and is told.</summary>
internal static class SitemapReader
{
    public static ListContent Read(byte[] xml, int maxEntries)
    {
        var found = new Collected(maxEntries);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), XmlLists.Settings);
            var read = reader.Read();
            while (read)
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "sitemapindex" })
                    found.Kind = ListKind.SitemapIndex;
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "url" or "sitemap", Depth: > 0 })
                {
                    found.Add((XElement)XNode.ReadFrom(reader));
                    read = !reader.EOF;
                }
                else
                {
                    read = reader.Read();
                }
            }
        }
        catch (XmlException e)
        {
            return Mended(xml, found, e);
        }

        return found.ToContent(null);
    }

    /// <summary>Begins anew, entry by entry.</summary>
    private static ListContent Mended(byte[] xml, Collected before, XmlException fault)
    {
        var found = new Collected(before.Max) { Kind = before.Kind };
        var broken = 0;
        foreach (var element in XmlChunks.Read(xml, "url", "sitemap"))
        {
            if (element is null)
                broken++;
            else
                found.Add(element);
        }

        return found.ToContent(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the sitemap is not well-formed from line {fault.LineNumber} ({fault.Message}): {before.Seen} entries stand before, {found.Seen - before.Seen} were read after it, {broken} are broken and left out"
            )
        );
    }

    /// <summary>Image and video extensions have a <c>loc</c> of their own, deeper than the entry's; a news entry has a date of publication.</summary>
    private static ListEntry? Entry(XElement element)
    {
        var url = Text(element, "loc");
        if (url is null)
            return null;
        var changed = FeedDate.Read(Text(element, "lastmod"));
        var news = element.Elements().FirstOrDefault(e => e.Name.LocalName == "news");
        return new ListEntry(url, changed ?? (news is null ? null : FeedDate.Read(Text(news, "publication_date"))));
    }

    private static string? Text(XElement element, string name)
    {
        var value = element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>Entries taken, and how many there were.</summary>
    private sealed class Collected(int max)
    {
        private readonly ImmutableArray<ListEntry>.Builder entries = ImmutableArray.CreateBuilder<ListEntry>();

        public int Max => max;

        public ListKind Kind { get; set; } = ListKind.Sitemap;

        public int Seen { get; private set; }

        public void Add(XElement element)
        {
            if (Entry(element) is not { } entry)
                return;
            Seen++;
            if (entries.Count < max)
                entries.Add(entry);
        }

        public ListContent ToContent(string? fault)
        {
            var beyond = Seen - entries.Count;
            var left = beyond == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{beyond} addresses beyond the limit left out");
            return new ListContent(Kind, entries.ToImmutable(), fault is null || left is null ? fault ?? left : $"{fault}; {left}");
        }
    }
}
