using System.Collections.Immutable;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Extraction;

/// <summary>Makes absolute links and pictures of what a page wrote.</summary>
internal sealed class LinkCollector
{
    private const int LongestUrl = 4_096;
    private readonly Uri page;
    private readonly Uri baseUri;

    public LinkCollector(Uri page, string? baseHref)
    {
        this.page = page;
        baseUri = page;
        if (baseHref is not null && TryResolve(baseHref, out var declared))
            baseUri = declared;
    }

    /// <summary>True where an address as written names another site (the last two labels of the host differ).</summary>
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
            if (!TryResolve(draft.Href, out var target))
                continue;
            var url = Spell(target);
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

    public ImmutableArray<PageImage> Images(List<DraftImage> drafts, int limit)
    {
        if (drafts.Count == 0)
            return [];
        var images = new List<PageImage>(Math.Min(drafts.Count, limit));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            if (images.Count == limit)
                break;
            if (TryResolve(draft.Source, out var target) && Spell(target) is var url && seen.Add(url))
                images.Add(new PageImage(url, draft.Alt, null));
        }

        return [.. images];
    }

    public string? Canonical(string? href) => href is not null && TryResolve(href, out var target) ? Spell(target) : null;

    private static PageLink Merge(PageLink first, DraftLink second) =>
        (first.Text.Length == 0 && second.Text.Length > 0) || (first.NoFollow && !second.NoFollow)
            ? new PageLink(first.Url, first.Text.Length == 0 ? second.Text : first.Text, first.NoFollow && second.NoFollow)
            : first;

    private static string Spell(Uri target) => target.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    private static ReadOnlySpan<char> Site(ReadOnlySpan<char> host)
    {
        var last = host.LastIndexOf('.');
        if (last <= 0 || char.IsAsciiDigit(host[^1]))
            return host;
        var before = host[..last].LastIndexOf('.');
        return before < 0 ? host : host[(before + 1)..];
    }

    private bool TryResolve(string href, out Uri target)
    {
        target = page;
        var trimmed = href.Trim();
        if (trimmed.Length is 0 or > LongestUrl || trimmed[0] == '#' || HasForeignScheme(trimmed))
            return false;
        if (
            !page.IsAbsoluteUri
            || !Uri.TryCreate(baseUri, trimmed.ReplaceLineEndings("").Replace("\t", "", StringComparison.Ordinal), out var resolved)
        )
            return false;
        if (
            !resolved.IsAbsoluteUri
            || (resolved.Scheme != Uri.UriSchemeHttp && resolved.Scheme != Uri.UriSchemeHttps)
            || resolved.Host.Length == 0
        )
            return false;
        target = resolved;
        return true;
    }

    private static bool HasForeignScheme(string href)
    {
        var colon = href.IndexOf(':');
        if (colon <= 0)
            return false;
        var scheme = href.AsSpan(0, colon);
        foreach (var c in scheme)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }

        return !scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("https", StringComparison.OrdinalIgnoreCase);
    }
}
