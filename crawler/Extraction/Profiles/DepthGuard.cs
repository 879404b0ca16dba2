using System.Collections.Frozen;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>Keeps elements nested beyond a limit from the tree builder, which is quadratic in the depth.</summary>
/// <remarks>Elements that others end by themselves are never counted, nor those whose content is no markup: without the start tag it would become markup.</remarks>
internal sealed class DepthGuard(int limit)
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Uncounted = FrozenSet
        .Create(
            StringComparer.OrdinalIgnoreCase,
            "area",
            "base",
            "body",
            "br",
            "caption",
            "col",
            "colgroup",
            "dd",
            "dt",
            "embed",
            "frame",
            "head",
            "hr",
            "html",
            "iframe",
            "img",
            "input",
            "li",
            "link",
            "meta",
            "noembed",
            "noframes",
            "noscript",
            "option",
            "optgroup",
            "p",
            "param",
            "plaintext",
            "rb",
            "rp",
            "rt",
            "rtc",
            "script",
            "source",
            "style",
            "tbody",
            "td",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "title",
            "tr",
            "track",
            "wbr",
            "xmp"
        )
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private int open;
    private int skipping;

    public TokenConsumptionResult Next(ref StructHtmlToken token, TokenConsumer next)
    {
        if (token.Type is HtmlTokenType.StartTag or HtmlTokenType.EndTag && !Uncounted.Contains(token.Name.Memory.Span))
        {
            if (token.Type == HtmlTokenType.EndTag)
            {
                if (skipping > 0)
                {
                    skipping--;
                    return TokenConsumptionResult.Continue;
                }

                open = Math.Max(0, open - 1);
            }
            else if (!token.IsSelfClosing)
            {
                if (open >= limit)
                {
                    skipping++;
                    return TokenConsumptionResult.Continue;
                }

                open++;
            }
        }

        next(ref token);
        return TokenConsumptionResult.Continue;
    }
}
