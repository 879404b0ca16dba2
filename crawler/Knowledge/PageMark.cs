using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Knowledge;

/// <summary>Tells a page that stands in for content: short, and holding a piece of every group that is not empty.</summary>
/// <param name="Id">Names the mark in reasons and faults.</param>
/// <param name="Kind"><c>block</c>, <c>captcha</c>, <c>challenge</c>, <c>login</c> or <c>not-found</c>.</param>
/// <param name="MaxText">Characters of visible text at most; real pages that mention such words are longer.</param>
/// <param name="Title">Pieces of the title, compared without regard to case.</param>
/// <param name="Text">Pieces of title or text.</param>
/// <param name="Markup">Pieces of the page's source, as ASCII bytes.</param>
internal sealed record PageMark(
    string Id,
    string Kind,
    int MaxText,
    ImmutableArray<string> Title,
    ImmutableArray<string> Text,
    ImmutableArray<byte[]> Markup
)
{
    public bool Fits(ExtractedPage page, ReadOnlySpan<byte> source) =>
        page.Text.Length <= MaxText
        && (Title.IsEmpty || HasAny(page.Title, Title))
        && (Text.IsEmpty || HasAny(page.Text, Text) || HasAny(page.Title, Text))
        && (Markup.IsEmpty || HasAny(source, Markup));

    private static bool HasAny(string text, ImmutableArray<string> pieces)
    {
        foreach (var piece in pieces)
        {
            if (text.Contains(piece, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAny(ReadOnlySpan<byte> source, ImmutableArray<byte[]> pieces)
    {
        foreach (var piece in pieces)
        {
            if (source.IndexOf(piece) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
