using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace AdWatch.Crawler.Lists;

/// <summary>Reads a sitemap or an index of sitemaps; keeps what stands before a fault.</summary>
internal static class SitemapReader
{
    public static ListContent Read(byte[] xml, int maxEntries)
    {
        var entries = ImmutableArray.CreateBuilder<ListEntry>();
        var kind = ListKind.Sitemap;
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml, writable: false), settings);
            string? url = null;
            DateTimeOffset? changed = null;
            var read = reader.Read();
            while (read && entries.Count < maxEntries)
            {
                var advance = true;
                if (reader.NodeType == XmlNodeType.Element)
                {
                    switch (reader.LocalName)
                    {
                        case "sitemapindex":
                            kind = ListKind.SitemapIndex;
                            break;
                        // Image and video entries have a loc of their own, with a prefix.
                        case "loc" when reader.Prefix.Length == 0 || reader.Depth == 2:
                            url = reader.ReadElementContentAsString().Trim();
                            advance = false;
                            break;
                        case "lastmod":
                            changed = Date(reader.ReadElementContentAsString().Trim());
                            advance = false;
                            break;
                    }
                }
                else if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName is "url" or "sitemap")
                {
                    if (!string.IsNullOrEmpty(url))
                    {
                        entries.Add(new ListEntry(url, changed));
                    }

                    (url, changed) = (null, null);
                }

                read = advance ? reader.Read() : !reader.EOF;
            }
        }
        catch (XmlException e)
        {
            return new ListContent(kind, entries.ToImmutable(), $"the sitemap cannot be read beyond line {e.LineNumber} ({e.Message})");
        }

        return new ListContent(kind, entries.ToImmutable(), null);
    }

    private static DateTimeOffset? Date(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
