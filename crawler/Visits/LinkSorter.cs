using AdWatch.Crawler.Frontier;

namespace AdWatch.Crawler.Visits;

/// <summary>Sorts links into those for the frontier and those refused, counted by reason.</summary>
internal sealed class LinkSorter(CrawlScope scope, string sourceId, int maxLinks)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<FrontierLink> taken = [];
    private readonly Dictionary<ScopeReason, long> counts = [];

    public IReadOnlyList<FrontierLink> Taken => taken;

    /// <summary>Refused links by reason; those in <see cref="Taken"/> are counted when they are stored.</summary>
    public IReadOnlyDictionary<ScopeReason, long> Counts => counts;

    public void Add(string url, string baseUrl, int depth, FrontierPriority priority, DateTimeOffset? lastModified = null)
    {
        var (canonical, decision) = scope.Decide(url, baseUrl, sourceId, depth);
        if (canonical is not null && !seen.Add(canonical))
        {
            return;
        }

        if (!decision.Allowed)
        {
            Count(decision.Reason, 1);
        }
        else if (taken.Count >= maxLinks)
        {
            Count(ScopeReason.LinkLimit, 1);
        }
        else
        {
            var depthThere = decision.SourceId == sourceId ? depth : Math.Min(depth, 1);
            taken.Add(new FrontierLink(canonical!, decision.SourceId!, depthThere, priority, lastModified));
        }
    }

    public void Count(ScopeReason reason, long count)
    {
        if (count > 0)
        {
            counts[reason] = counts.GetValueOrDefault(reason) + count;
        }
    }
}
