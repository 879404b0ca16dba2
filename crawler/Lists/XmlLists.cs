using System.Xml;

namespace AdWatch.Crawler.Lists;

/// <summary>How lists in XML are parsed: nothing outside is fetched, no entity is expanded.</summary>
internal static class XmlLists
{
    public static XmlReaderSettings Settings =>
        new()
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false,
        };
}
