using System.Collections.Immutable;
using System.Text;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Makes absolute links and pictures of what a page wrote.</summary>
internal sealed class LinkCollector
{
    private const int LongestUrl = 4_096;
    private readonly string? baseUrl;
    private readonly Encoding? queryEncoding;

    /// <param name="page">The address of the page.</param>
    /// <param name="baseHref">Its <c>base</c> element.</param>
    /// <param name="queryEncoding">Its encoding, in which queries are spelled; null for UTF-8.</param>
    public LinkCollector(Uri page, string? baseHref, Encoding? queryEncoding = null)
    {
        this.queryEncoding = queryEncoding;
        baseUrl = page.IsAbsoluteUri ? UrlNormalizer.Normalize(page.OriginalString) : null;
        if (baseHref is not null && Spell(baseHref) is { } declared)
            baseUrl = declared;
    }

    /// <summary>True where an address as written names another site (the labels of the host that a registrant owns differ).</summary>
    public static bool LeadsOutward(string href, string host)
    {
        var rest = href.AsSpan().TrimStart();
        var start = rest.IndexOf("//");
        if (
            start < 0
            || !(
                start == 0
                || rest.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
                || rest.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            )
        )
            return false;
        rest = rest[(start + 2)..];
        var end = rest.IndexOfAny("/?#:");
        return !Site(end < 0 ? rest : rest[..end]).Equals(Site(host), StringComparison.OrdinalIgnoreCase);
    }

    public ImmutableArray<PageLink> Links(List<DraftLink> drafts, int limit, out int dropped)
    {
        dropped = 0;
        if (drafts.Count == 0)
            return [];
        var links = new List<PageLink>(Math.Min(drafts.Count, limit));
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (Spell(draft.Href) is not { } url)
                continue;
            if (seen.TryGetValue(url, out var known))
            {
                links[known] = Merge(links[known], draft);
            }
            else if (links.Count < limit)
            {
                seen.Add(url, links.Count);
                links.Add(new PageLink(url, draft.Text, draft.NoFollow));
            }
            else
            {
                dropped++;
            }
        }

        return [.. links];
    }

    /// <param name="placeOf">Gives the offset into the page's text for the index of a block.</param>
    public ImmutableArray<PageImage> Images(List<DraftImage> drafts, PageExtractorOptions options, Func<int, int> placeOf)
    {
        if (drafts.Count == 0)
            return [];
        var (limit, inline) = (options.MaxImages, options.MaxInlinePictureBytes);
        var images = new List<PageImage>(Math.Min(drafts.Count, limit));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (images.Count == limit)
                break;
            var data = DataPicture.Is(draft.Source) ? DataPicture.Read(draft.Source, inline) : null;
            var url = data?.Name ?? (DataPicture.Is(draft.Source) ? null : Spell(draft.Source));
            if (url is null || !seen.Add(url))
                continue;
            images.Add(
                new PageImage(url, draft.Alt, null)
                {
                    Declared = draft.Declared,
                    Start = placeOf(draft.Block),
                    Inline = data?.Bytes ?? default,
                }
            );
            inline -= data?.Bytes.Length ?? 0;
        }

        return [.. images];
    }

    public string? Canonical(string? href) => href is null ? null : Spell(href);

    private static PageLink Merge(PageLink first, DraftLink second) =>
        (first.Text.Length == 0 && second.Text.Length > 0) || (first.NoFollow && !second.NoFollow)
            ? new PageLink(first.Url, first.Text.Length == 0 ? second.Text : first.Text, first.NoFollow && second.NoFollow)
            : first;

    private static ReadOnlySpan<char> Site(ReadOnlySpan<char> host)
    {
        var last = host.LastIndexOf('.');
        if (last <= 0 || char.IsAsciiDigit(host[^1]))
            return host;
        var before = host[..last].LastIndexOf('.');
        if (before > 0 && host[(before + 1)..last] is "com" or "net" or "org" or "gov" or "edu" or "ac")
            before = host[..before].LastIndexOf('.');
        return before < 0 ? host : host[(before + 1)..];
    }

    /// <summary>The canonical spelling; null for what leads to no page (a place on this one, a script, a mail address).</summary>
    private string? Spell(string href)
    {
        var trimmed = href.Trim();
        return trimmed.Length is 0 or > LongestUrl || trimmed[0] == '#' || baseUrl is null
            ? null
            : UrlNormalizer.Normalize(trimmed, baseUrl, queryEncoding);
    }
}
