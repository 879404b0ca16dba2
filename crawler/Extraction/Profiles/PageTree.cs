using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace AdWatch.Crawler.Extraction.Profiles;

/// <summary>The tree of a page and what rules find in it.</summary>
internal sealed class PageTree
{
    private const int DeepestElement = 256;
    private const int MostMatches = 20_000;
    private const int LongestField = 500;

    private static readonly HtmlParserOptions Options = new()
    {
        SkipComments = true,
        SkipScriptText = true,
        SkipRawText = true,
        DisableElementPositionTracking = true,
    };

    private readonly IHtmlDocument document;
    private readonly string html;

    private PageTree(IHtmlDocument document, string html) => (this.document, this.html) = (document, html);

    public INode Root => (INode?)document.Body ?? document;

    public static PageTree Parse(string html) =>
        new(
            (IHtmlDocument)
                new HtmlParser(Options).ParseDocument<Document, Element>(new TextSource(html), new DepthGuard(DeepestElement).Next),
            html
        );

    public IEnumerable<IElement> All(string selector) => document.QuerySelectorAll(selector).Take(MostMatches);

    /// <summary>The first value any of the rules gives; null where none does.</summary>
    /// <param name="within">Where to look; null for the whole page and its scripts.</param>
    public string? First(IEnumerable<FieldRule> rules, IElement? within = null) => Values(rules, within).FirstOrDefault();

    /// <summary>All values, rule by rule.</summary>
    public IEnumerable<string> Values(IEnumerable<FieldRule> rules, IElement? within = null)
    {
        foreach (var rule in rules)
        {
            foreach (var value in Raw(rule, within))
            {
                var text = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                if (text.Length > 0)
                    yield return text.Length <= LongestField ? text : text[..LongestField];
            }
        }
    }

    private IEnumerable<string> Raw(FieldRule rule, IElement? within)
    {
        if (rule.Script is { } script)
        {
            var match = script.Match(html);
            if (match.Success)
                yield return CharacterReferences.Decode(match.Groups[1].Value);
            yield break;
        }

        var elements =
            within is null ? document.QuerySelectorAll(rule.Selector!)
            : within.Matches(rule.Selector!) ? within.QuerySelectorAll(rule.Selector!).Prepend(within)
            : within.QuerySelectorAll(rule.Selector!);
        foreach (var element in elements.Take(MostMatches))
        {
            var value = rule.Attribute is { } attribute ? element.GetAttribute(attribute) : element.TextContent;
            if (!string.IsNullOrWhiteSpace(value))
                yield return value;
        }
    }
}
