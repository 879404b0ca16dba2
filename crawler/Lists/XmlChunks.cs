using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using AdWatch.Crawler.Extraction;
using AdWatch.Crawler.Fetching;

namespace AdWatch.Crawler.Lists;

/// <summary>Reads the entries of a list that is not well-formed one by one, so that a fault costs the entry it stands in and not those after it.</summary>
/// <remarks>Mends what generators get wrong: bare ampersands, HTML's named references, prefixes nobody declared, bytes of another charset.</remarks>
internal static partial class XmlChunks
{
    private const int MostPrefixes = 100;

    /// <summary>The elements of the given names, each parsed on its own; null stands for one that could not be mended.</summary>
    public static IEnumerable<XElement?> Read(byte[] xml, params string[] names)
    {
        var text = Decode(xml);
        for (var at = 0; Next(text, at, names) is var (start, end, isClosed); at = end)
            yield return isClosed ? Parse(text[start..end]) : null;
    }

    /// <summary>Text of the list in the encoding it declares, else the one it seems to be in.</summary>
    private static string Decode(byte[] xml)
    {
        var head = Encoding.Latin1.GetString(xml, 0, Math.Min(200, xml.Length));
        var declared = Declaration().Match(head);
        return CharsetDetector.Decode(xml, declared.Success ? $"text/xml; charset={declared.Groups["name"].Value}" : "text/xml").Text;
    }

    private static (int Start, int End, bool IsClosed)? Next(string text, int at, string[] names)
    {
        while (at < text.Length)
        {
            var start = text.IndexOf('<', at);
            if (start < 0)
                return null;
            if (Skipped(text, start) is { } after)
            {
                at = after;
                continue;
            }

            var name = Array.Find(names, n => IsTag(text, start + 1, n));
            if (name is null)
            {
                at = start + 1;
                continue;
            }

            return End(text, start, name);
        }

        return null;
    }

    private static (int Start, int End, bool IsClosed) End(string text, int start, string name)
    {
        for (var at = start + 1; at < text.Length; )
        {
            var next = text.IndexOf('<', at);
            if (next < 0)
                break;
            if (Skipped(text, next) is { } after)
            {
                at = after;
                continue;
            }

            if (text.AsSpan(next).StartsWith("</") && IsTag(text, next + 2, name))
            {
                var close = text.IndexOf('>', next);
                return close < 0 ? (start, text.Length, false) : (start, close + 1, true);
            }

            // An entry that begins inside of another one: the first was never closed.
            if (IsTag(text, next + 1, name))
                return (start, next, false);
            at = next + 1;
        }

        return (start, text.Length, false);
    }

    /// <summary>Where a CDATA section or comment that begins here ends; null where none begins.</summary>
    private static int? Skipped(string text, int start)
    {
        var rest = text.AsSpan(start);
        var (open, close) =
            rest.StartsWith("<![CDATA[") ? ("<![CDATA[", "]]>")
            : rest.StartsWith("<!--") ? ("<!--", "-->")
            : (null, null);
        if (open is null)
            return null;
        var end = text.IndexOf(close!, start + open.Length, StringComparison.Ordinal);
        return end < 0 ? start + open.Length : end + close!.Length;
    }

    private static bool IsTag(string text, int at, string name)
    {
        if (at + name.Length >= text.Length || string.CompareOrdinal(text, at, name, 0, name.Length) != 0)
            return false;
        return text[at + name.Length] is '>' or '/' or ' ' or '\t' or '\r' or '\n';
    }

    private static XElement? Parse(string chunk)
    {
        var prefixes = Prefix()
            .Matches(chunk)
            .Select(m => m.Groups["name"].Value)
            .Where(p => p is not ("xml" or "xmlns"))
            .Distinct(StringComparer.Ordinal)
            .Take(MostPrefixes);
        var declarations = string.Concat(prefixes.Select(p => $" xmlns:{p}=\"urn:undeclared:{p}\""));
        return TryParse(declarations, chunk) ?? TryParse(declarations, Mend(chunk));
    }

    private static XElement? TryParse(string declarations, string chunk)
    {
        try
        {
            var xml = $"<list{declarations}>{chunk}</list>";
            using (var depth = XmlReader.Create(new StringReader(xml), XmlLists.Settings))
            {
                XmlLists.RefuseDeepNesting(depth);
            }

            return XElement.Parse(xml, LoadOptions.PreserveWhitespace).Elements().FirstOrDefault();
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Mend(string chunk) =>
        CDataOrAmpersand()
            .Replace(
                chunk,
                m =>
                    m.Value[0] == '<' ? m.Value
                    : m.Value.Length > 1 && CharacterReferences.Decode(m.Value) is var decoded && decoded != m.Value ? Escape(decoded)
                    : "&amp;" + m.Value[1..]
            );

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex(@"encoding\s*=\s*[""'](?<name>[\w.:-]{2,40})[""']", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"[<\s/](?<name>[A-Za-z_][\w.-]{0,40}):[A-Za-z_]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Prefix();

    [GeneratedRegex(
        @"<!\[CDATA\[.*?\]\]>|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#[xX][0-9a-fA-F]+);)(?:[A-Za-z][A-Za-z0-9]{1,31};)?",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex CDataOrAmpersand();
}
