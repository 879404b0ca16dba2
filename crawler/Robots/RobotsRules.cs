using System.Collections.Immutable;

namespace AdWatch.Crawler.Robots;

/// <summary>What a robots.txt says to AdWatch (RFC 9309).</summary>
/// <param name="Rules">The merged rules of the groups that count.</param>
/// <param name="CrawlDelay">The longest Crawl-delay of those groups.</param>
internal sealed record RobotsRules(ImmutableArray<RobotsRule> Rules, TimeSpan? CrawlDelay)
{
    public static RobotsRules AllowAll { get; } = new([], null);

    /// <summary>The verdict for a path with query, as canonically spelled: the longest match decides, allow before disallow.</summary>
    public RobotsVerdict For(string pathAndQuery)
    {
        // robots.txt itself is always allowed.
        if (pathAndQuery == "/robots.txt")
        {
            return RobotsVerdict.Allowed;
        }

        var path = RobotsPath.Normalize(pathAndQuery);
        RobotsRule? best = null;
        foreach (var rule in Rules)
        {
            var better = best is null || rule.Path.Length > best.Path.Length || (rule.Path.Length == best.Path.Length && rule.Allow);
            if (better && rule.Matches(path))
            {
                best = rule;
            }
        }

        return best is null or { Allow: true }
            ? RobotsVerdict.Allowed
            : new RobotsVerdict(RobotsAnswer.Disallowed, $"robots.txt: Disallow: {best.Path}");
    }
}

/// <summary>One allow or disallow line; <see cref="Path"/> is normalised, with <c>*</c> and a closing <c>$</c> as signs.</summary>
internal sealed record RobotsRule(bool Allow, string Path)
{
    /// <summary>True where the pattern fits a normalised path from its beginning. Linear in pattern times path, never exponential.</summary>
    public bool Matches(string path)
    {
        var pattern = Path.AsSpan();
        var anchored = pattern.EndsWith("$");
        if (anchored)
        {
            pattern = pattern[..^1];
        }

        var at = 0;
        var first = true;
        var rest = pattern;
        while (true)
        {
            var star = rest.IndexOf('*');
            var piece = star < 0 ? rest : rest[..star];
            var last = star < 0;
            if (first)
            {
                if (!path.AsSpan().StartsWith(piece))
                {
                    return false;
                }

                at = piece.Length;
                if (last)
                {
                    return !anchored || at == path.Length;
                }
            }
            else if (last && anchored)
            {
                return path.Length - at >= piece.Length && path.AsSpan().EndsWith(piece);
            }
            else
            {
                var found = path.AsSpan(at).IndexOf(piece);
                if (found < 0)
                {
                    return false;
                }

                at += found + piece.Length;
            }

            if (last)
            {
                return true;
            }

            first = false;
            rest = rest[(star + 1)..];
        }
    }
}
