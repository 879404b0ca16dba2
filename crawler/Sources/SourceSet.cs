using System.Collections.Frozen;
using AdWatch.Crawler.Frontier;

namespace AdWatch.Crawler.Sources;

/// <summary>The sources in force and the scope they make; replaced as a whole.</summary>
internal sealed record SourceSet(FrozenDictionary<string, Source> ById, CrawlScope Scope)
{
    public static SourceSet Of(IReadOnlyList<Source> sources, CrawlerOptions options)
    {
        var twice = sources.GroupBy(s => s.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null
            ? new SourceSet(sources.ToFrozenDictionary(s => s.Id, StringComparer.Ordinal), new CrawlScope(sources, options))
            : throw new ArgumentException(
                $"Two sources have the id '{twice.Key}': ids must be unique over all source files.",
                nameof(sources)
            );
    }
}
