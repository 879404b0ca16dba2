using System.Buffers;

namespace AdWatch.Crawler.Lists;

/// <summary>Finds the first element of an XML text behind declaration, comments and document type, in one pass: no text makes it go back.</summary>
internal static class XmlProlog
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n/>");

    /// <summary>Name of the root element without its prefix, in lower case; null where none stands in the text.</summary>
    public static string? RootName(string text)
    {
        for (var at = 0; ; )
        {
            var left = text.AsSpan(at).TrimStart();
            at = text.Length - left.Length;
            int? end =
                left.StartsWith("<?", StringComparison.Ordinal) ? After(text, at, "?>")
                : left.StartsWith("<!--", StringComparison.Ordinal) ? After(text, at + 4, "-->")
                : left.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) ? AfterDocumentType(text, at)
                : null;
            if (end is null)
            {
                return Name(left);
            }

            if (end < 0)
            {
                return null;
            }

            at = end.Value;
        }
    }

    private static string? Name(ReadOnlySpan<char> element)
    {
        var end = element.StartsWith('<') ? element.IndexOfAny(NameEnds) : -1;
        if (end < 2)
        {
            return null;
        }

        var name = element[1..end];
        return name[(name.IndexOf(':') + 1)..].ToString().ToLowerInvariant();
    }

    private static int After(string text, int from, string mark)
    {
        var at = text.IndexOf(mark, Math.Min(from, text.Length), StringComparison.Ordinal);
        return at < 0 ? -1 : at + mark.Length;
    }

    /// <summary>A document type may hold declarations in brackets, and those may hold its closing sign.</summary>
    private static int AfterDocumentType(string text, int from)
    {
        var at = text.AsSpan(from).IndexOfAny('[', '>');
        if (at < 0)
        {
            return -1;
        }

        if (text[from + at] == '>')
        {
            return from + at + 1;
        }

        // A bracket inside of a declaration's value is followed by something else than the end.
        for (var closed = After(text, from + at, "]"); closed >= 0; closed = After(text, closed, "]"))
        {
            var rest = text.AsSpan(closed).TrimStart();
            if (rest.StartsWith('>'))
            {
                return text.Length - rest.Length + 1;
            }
        }

        return -1;
    }
}
