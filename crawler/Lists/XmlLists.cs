using System.Globalization;
using System.Xml;

namespace AdWatch.Crawler.Lists;

/// <summary>How lists in XML are parsed: nothing outside is fetched, no entity is expanded.</summary>
internal static class XmlLists
{
    private const int DeepestNesting = 200;

    public static XmlReaderSettings Settings =>
        new()
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CheckCharacters = false,
        };

    /// <summary>Refuses nesting that no feed has: a tree of it takes time with the square of its depth. Other faults are left to whoever reads.</summary>
    /// <exception cref="XmlException">Elements are nested too deep.</exception>
    public static void RefuseDeepNesting(XmlReader reader)
    {
        try
        {
            while (reader.Depth <= DeepestNesting && reader.Read()) { }
        }
        catch (XmlException)
        {
            return;
        }

        if (reader.Depth > DeepestNesting)
        {
            throw new XmlException(string.Create(CultureInfo.InvariantCulture, $"Elements are nested deeper than {DeepestNesting}."));
        }
    }
}
