using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace AdWatch.Crawler.Lists;

/// <summary>Reads feeds: RSS and Atom as a stream of entries, JSON Feed 1.x, each entry on its own so that a fault costs one entry and is told.</summary>
internal static class FeedReading
{
    public static ListContent ReadXml(byte[] xml, int maxEntries, bool shortPosts)
    {
        var found = new Collected(maxEntries);
        try
        {
            using (var depth = XmlReader.Create(new MemoryStream(xml, writable: false), XmlLists.Settings))
            {
                XmlLists.RefuseDeepNesting(depth);
            }

            using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), XmlLists.Settings);
            ReadXml(reader, found, shortPosts);
            return found.ToContent(null);
        }
        catch (XmlException e)
        {
            return Mended(xml, found, e, shortPosts);
        }
    }

    public static ListContent ReadJson(ReadOnlyMemory<byte> body, int maxEntries, bool shortPosts)
    {
        var found = new Collected(maxEntries);
        var reader = new Utf8JsonReader(
            body.Span.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]) ? body.Span[3..] : body.Span,
            new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }
        );
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                    continue;
                if (reader.ValueTextEquals("title"u8) && reader.Read())
                    found.Title = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                else if (reader.ValueTextEquals("items"u8) && reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                    ReadItems(ref reader, found, shortPosts);
            }

            return found.ToContent(null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return found.ToContent($"the feed cannot be read beyond {found.Shown} entries ({e.Message})");
        }
    }

    private static void ReadXml(XmlReader reader, Collected found, bool shortPosts)
    {
        string? root = null;
        var read = reader.Read();
        while (read)
        {
            if (reader is { NodeType: XmlNodeType.Element, Depth: 0 })
                root = reader.GetAttribute("base", "http://www.w3.org/XML/1998/namespace");
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "item" or "entry" })
            {
                found.Add(XmlFeedEntry.Read((XElement)XNode.ReadFrom(reader), shortPosts, root));
                read = !reader.EOF;
                continue;
            }

            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "title" && reader.Depth <= 2 && found.Title is null)
            {
                found.Title = ((XElement)XNode.ReadFrom(reader)).Value.Trim();
                read = !reader.EOF;
                continue;
            }

            read = reader.Read();
        }
    }

    /// <summary>Begins anew, entry by entry.</summary>
    private static ListContent Mended(byte[] xml, Collected before, XmlException fault, bool shortPosts)
    {
        var found = new Collected(before.Max) { Title = before.Title };
        var broken = 0;
        foreach (var element in XmlChunks.Read(xml, "item", "entry"))
        {
            if (element is null)
                broken++;
            else
                found.Add(XmlFeedEntry.Read(element, shortPosts));
        }

        return found.ToContent(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the feed is not well-formed from line {fault.LineNumber} ({fault.Message}): read entry by entry, {broken} of {found.Seen + broken} entries are broken and left out"
            )
        );
    }

    private static void ReadItems(ref Utf8JsonReader reader, Collected found, bool shortPosts)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var item = JsonDocument.ParseValue(ref reader);
            found.Add(item.RootElement.ValueKind == JsonValueKind.Object ? Item(item.RootElement, shortPosts) : null);
        }
    }

    private static ListEntry? Item(JsonElement item, bool shortPosts)
    {
        var url = Text(item, "url") ?? Text(item, "external_url") ?? Text(item, "id");
        if (url is null || !url.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return null;
        var published = FeedDate.Read(Text(item, "date_published"));
        var updated = FeedDate.Read(Text(item, "date_modified"));
        var html = Text(item, "content_html");
        var body = EntryBody.Whole(html ?? Text(item, "content_text"), Text(item, "summary"), shortPosts);
        return new ListEntry(url.Trim(), updated ?? published)
        {
            Article = body is null ? null : new FeedArticle(Text(item, "title"), Author(item), published ?? updated, body, html is null),
        };
    }

    private static string? Author(JsonElement item)
    {
        if (item.TryGetProperty("authors", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            var names = list.EnumerateArray().Select(a => a.ValueKind == JsonValueKind.Object ? Text(a, "name") : null).OfType<string>();
            return names.FirstOrDefault();
        }

        return item.TryGetProperty("author", out var author) && author.ValueKind == JsonValueKind.Object ? Text(author, "name") : null;
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is var text
        && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;

    /// <summary>Entries taken, and those that could not be.</summary>
    private sealed class Collected(int max)
    {
        private readonly ImmutableArray<ListEntry>.Builder entries = ImmutableArray.CreateBuilder<ListEntry>();
        private int nameless;
        private int beyond;

        public int Max => max;

        public string? Title { get; set; }

        public int Seen => entries.Count + nameless + beyond;

        public string Shown => Seen.ToString(CultureInfo.InvariantCulture);

        public void Add(ListEntry? entry)
        {
            if (entry is null)
                nameless++;
            else if (entries.Count < max)
                entries.Add(entry);
            else
                beyond++;
        }

        public ListContent ToContent(string? fault)
        {
            var faults = new StringBuilder(fault);
            Tell(faults, nameless, "entries without an address left out");
            Tell(faults, beyond, "entries beyond the limit left out");
            return new ListContent(ListKind.Feed, entries.ToImmutable(), faults.Length == 0 ? null : faults.ToString()) { Title = Title };
        }

        private static void Tell(StringBuilder faults, int count, string what)
        {
            if (count > 0)
                faults.Append(faults.Length > 0 ? "; " : "").Append(CultureInfo.InvariantCulture, $"{count} {what}");
        }
    }
}
