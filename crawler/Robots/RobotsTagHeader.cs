using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Robots;

/// <summary>Reads <c>X-Robots-Tag</c>: directives for all robots, and those behind the name <c>adwatch:</c>.</summary>
internal static class RobotsTagHeader
{
    public static PageDirectives Parse(string? header)
    {
        var directives = PageDirectives.None;
        var counts = true;
        foreach (var part in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var directive = part;
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            // "unavailable_after: date" has a colon too, but names no robot.
            if (
                colon > 0
                && !part.StartsWith("unavailable_after", StringComparison.OrdinalIgnoreCase)
                && !part.StartsWith("max-", StringComparison.OrdinalIgnoreCase)
            )
            {
                counts = part[..colon].Trim().Equals(RobotsParser.ProductToken, StringComparison.OrdinalIgnoreCase);
                directive = part[(colon + 1)..].Trim();
            }

            if (counts)
            {
                directives = directive.ToLowerInvariant() switch
                {
                    "none" => directives with { NoIndex = true, NoFollow = true },
                    "noindex" => directives with { NoIndex = true },
                    "nofollow" => directives with { NoFollow = true },
                    "noarchive" => directives with { NoArchive = true },
                    _ => directives,
                };
            }
        }

        return directives;
    }
}
