using System.Text;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Extraction;

namespace AdWatch.Crawler.Lists;

/// <summary>Decides by evidence whether a feed entry carries its whole article or only its beginning.</summary>
/// <remarks>
/// A body is whole where it has the length and the markup of an article, does not end in an ellipsis or a "read on" link, and says more
/// than the summary beside it. A field made for whole bodies (<c>content:encoded</c>, Atom <c>content</c>, <c>content_html</c>) needs less of it
/// than a description, which some bridges put the whole article into.
/// </remarks>
internal static partial class EntryBody
{
    private const int LongEnough = 120;
    private const int LongDescription = 300;
    private const int EllipsisEndsShorter = 800;
    private const int Tail = 40;

    /// <summary>The whole body of an entry; null where it has none.</summary>
    /// <param name="content">What stands in the field for whole bodies.</param>
    /// <param name="summary">What stands in the field for summaries.</param>
    /// <param name="shortPosts">True for channels whose articles are a few words (microblogs).</param>
    public static string? Whole(string? content, string? summary, bool shortPosts)
    {
        if (!string.IsNullOrWhiteSpace(content))
            return IsWholeContent(content, summary, shortPosts) ? content : null;
        return !string.IsNullOrWhiteSpace(summary) && IsWholeDescription(summary, shortPosts) ? summary : null;
    }

    private static bool IsWholeContent(string content, string? summary, bool shortPosts)
    {
        var text = TextOf(content);
        if (IsCut(text))
            return false;
        // A body of pictures is an article too: posters are how clinics sell.
        if (shortPosts || text.Length >= LongEnough || Pictures(content) > 0)
            return true;
        var beside = summary is null ? "" : TextOf(summary);
        return beside.Length > 0 && text.Length > beside.Length * 3 / 2;
    }

    private static bool IsWholeDescription(string summary, bool shortPosts)
    {
        var text = TextOf(summary);
        if (text.Length == 0 || IsCut(text))
            return false;
        var parts = BlockTag().Count(summary);
        return shortPosts || (text.Length >= LongDescription && parts >= 2) || (text.Length >= LongEnough && parts >= 4);
    }

    private static bool IsCut(string text)
    {
        var tail = text.AsSpan(Math.Max(0, text.Length - Tail)).TrimEnd(" \"”’》」】]）)\n");
        if (ReadOn().IsMatch(tail))
            return true;
        // Long articles may end in an ellipsis for effect.
        return text.Length < EllipsisEndsShorter && (tail.EndsWith("…") || tail.EndsWith("...") || tail.EndsWith("[…"));
    }

    private static int Pictures(string html) => Picture().Count(html);

    /// <summary>Text without tags, script and style; white space joined.</summary>
    private static string TextOf(string html)
    {
        var text = new StringBuilder(html.Length);
        var reader = new MarkupReader(html);
        while (reader.Read())
        {
            if (reader.Kind == MarkupKind.Text)
                text.Append(CharacterReferences.Decode(reader.Text));
            else if (reader.Kind == MarkupKind.StartTag && reader.Tag.Has(TagTraits.RawText))
                reader.ReadRawText(reader.Name);
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    [GeneratedRegex(
        @"(?:阅读|查看|浏览|展开|继续)(?:全文|更多|余下|剩余)(?:内容)?\s*[>»→]*$|继续阅读\s*[>»→]*$|(?:read|continue|view)\s+(?:more|reading|full)[^。.]{0,20}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex ReadOn();

    [GeneratedRegex(
        @"<(?:p|br|div|section|h[1-6]|li|img|table)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex BlockTag();

    [GeneratedRegex(
        @"<img\b[^>]{0,2000}?(?:data-)?src\s*=",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Picture();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Spaces();
}
