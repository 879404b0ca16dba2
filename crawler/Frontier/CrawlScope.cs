using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Frontier;

/// <summary>In or out, for which source, and why. Immutable; made anew when the sources change.</summary>
public sealed class CrawlScope
{
    private readonly CrawlerOptions options;
    private readonly FrozenDictionary<string, SourceEntry> byId;
    private readonly FrozenDictionary<string, ImmutableArray<SourceEntry>> byHost;
    private readonly FrozenDictionary<string, ImmutableArray<SourceEntry>> byParent;

    public CrawlScope(IReadOnlyList<Source> sources, CrawlerOptions options)
    {
        this.options = options;
        ImmutableArray<SourceEntry> entries = [.. sources.Select(SourceEntry.Of)];
        byId = entries.ToFrozenDictionary(s => s.Source.Id, StringComparer.Ordinal);
        byHost = ByHost(entries, wildcard: false);
        byParent = ByHost(entries, wildcard: true);
    }

    /// <summary>Decides on a URL as written on a page.</summary>
    /// <param name="url">Absolute, or relative to <paramref name="baseUrl"/>.</param>
    /// <param name="fromSourceId">The source whose page has the link; it keeps the link where no other source names the host more exactly.</param>
    /// <param name="depth">Links followed so far, this one included.</param>
    public (string? Url, ScopeDecision Decision) Decide(string url, string? baseUrl, string fromSourceId, int depth)
    {
        var canonical = UrlNormalizer.Normalize(url, baseUrl);
        if (canonical is null)
        {
            return UrlNormalizer.SchemeOf(url) is { } scheme and not ("http" or "https")
                ? (null, new ScopeDecision(ScopeReason.Scheme, $"{scheme}: is not crawled", null))
                : (null, new ScopeDecision(ScopeReason.Malformed, "not a URL", null));
        }

        canonical = Simplify(canonical);
        return (canonical, DecideCanonical(canonical, fromSourceId, depth));
    }

    /// <summary>A canonical URL without what does not name the page: tracking, sessions, print views.</summary>
    internal string Simplify(string canonicalUrl) => options.Sites.Addresses.Simplify(canonicalUrl);

    /// <summary>Decides on a canonical URL.</summary>
    public ScopeDecision DecideCanonical(string url, string fromSourceId, int depth)
    {
        if (url.Length > options.MaxUrlLength)
        {
            return new ScopeDecision(
                ScopeReason.TooLong,
                string.Create(CultureInfo.InvariantCulture, $"{url.Length} characters, at most {options.MaxUrlLength}"),
                null
            );
        }

        var parts = UrlParts.Of(url);
        var owner = Owner(parts, fromSourceId);
        if (owner is null)
        {
            return new ScopeDecision(ScopeReason.Host, $"{parts.HostKey} is in no source's scope", null);
        }

        if (owner.DenyMatch(parts) is { } deny)
        {
            return new ScopeDecision(ScopeReason.Denied, $"denied by '{deny}' of source {owner.Source.Id}", owner.Source.Id);
        }

        // A link into another source's scope begins there at the first level.
        var effective = owner.Source.Id == fromSourceId ? depth : Math.Min(depth, 1);
        return effective > owner.Source.Scope.MaxDepth
            ? new ScopeDecision(
                ScopeReason.Depth,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"depth {effective}, max_depth of source {owner.Source.Id} is {owner.Source.Scope.MaxDepth}"
                ),
                owner.Source.Id
            )
            : owner.InScope;
    }

    /// <summary>True where the source's own scope covers the URL's host and port: what private addresses are tied to.</summary>
    public bool CoversAddress(string sourceId, string canonicalUrl) =>
        byId.TryGetValue(sourceId, out var entry) && entry.Specificity(UrlParts.Of(canonicalUrl)) > 0;

    private static FrozenDictionary<string, ImmutableArray<SourceEntry>> ByHost(ImmutableArray<SourceEntry> entries, bool wildcard) =>
        entries
            .SelectMany(e => e.Source.Scope.Hosts.Where(h => h.Wildcard == wildcard).Select(h => (h.Host, Entry: e)).Distinct())
            .GroupBy(h => h.Host, h => h.Entry, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>The source that names the host most exactly; of equals, the one the link stands in.</summary>
    private SourceEntry? Owner(UrlParts parts, string fromSourceId)
    {
        SourceEntry? best = null;
        var bestScore = 0;
        if (byHost.TryGetValue(parts.Host, out var exact))
        {
            Take(exact);
        }

        if (byParent.Count > 0)
        {
            var parents = byParent.GetAlternateLookup<ReadOnlySpan<char>>();
            var rest = parts.Host.AsSpan();
            while (rest.IndexOf('.') is var dot and >= 0)
            {
                rest = rest[(dot + 1)..];
                if (parents.TryGetValue(rest, out var below))
                {
                    Take(below);
                }
            }
        }

        return best;

        void Take(ImmutableArray<SourceEntry> entries)
        {
            foreach (var entry in entries)
            {
                var score = entry.Specificity(parts);
                if (score > bestScore || (score == bestScore && score > 0 && entry.Source.Id == fromSourceId))
                {
                    (best, bestScore) = (entry, score);
                }
            }
        }
    }

    private sealed class SourceEntry(Source source, FrozenSet<string> startAuthorities, ImmutableArray<(string Glob, Regex Regex)> deny)
    {
        private readonly FrozenDictionary<string, ImmutableArray<HostPattern>> exact = source
            .Scope.Hosts.Where(h => !h.Wildcard)
            .GroupBy(h => h.Host, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);

        private readonly ImmutableArray<HostPattern> wildcards = [.. source.Scope.Hosts.Where(h => h.Wildcard)];

        public Source Source { get; } = source;

        /// <summary>The answer for nearly every link, made once.</summary>
        public ScopeDecision InScope { get; } = new(ScopeReason.InScope, $"in scope of source {source.Id}", source.Id);

        public static SourceEntry Of(Source source) =>
            new(
                source,
                source.Urls.Select(u => UrlParts.Of(u)).Select(p => Authority(p.Host, p.Port)).ToFrozenSet(StringComparer.Ordinal),
                [.. source.Scope.Deny.Select(glob => (glob, DenyGlob.ToRegex(glob)))]
            );

        /// <summary>0 where no host entry fits; more the more exactly one names the host.</summary>
        public int Specificity(UrlParts parts)
        {
            var best = exact.TryGetValue(parts.Host, out var named) ? Best(named, parts, best: 0) : 0;
            return Best(wildcards, parts, best);
        }

        public string? DenyMatch(UrlParts parts)
        {
            if (deny.IsEmpty)
            {
                return null;
            }

            var pathAndQuery = parts.PathAndQuery;
            foreach (var (glob, regex) in deny)
            {
                if (regex.IsMatch(pathAndQuery))
                {
                    return glob;
                }
            }

            return null;
        }

        private int Best(ImmutableArray<HostPattern> patterns, UrlParts parts, int best)
        {
            foreach (var pattern in patterns)
            {
                if (pattern.MatchesHost(parts.Host) && PortFits(pattern, parts))
                {
                    best = Math.Max(best, (pattern.Wildcard ? pattern.Host.Length : 1_000) + (pattern.Port is null ? 0 : 10_000) + 1);
                }
            }

            return best;
        }

        private static string Authority(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");

        private bool PortFits(HostPattern pattern, UrlParts parts) =>
            pattern.Port is { } port
                ? port == parts.Port
                : parts.Port == UrlParts.DefaultPort(parts.Scheme) || startAuthorities.Contains(Authority(parts.Host, parts.Port));
    }
}
