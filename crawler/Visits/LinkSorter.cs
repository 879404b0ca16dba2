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

    /// <summary>Sorts an address as written.</summary>
    public void Add(string url, string baseUrl, int depth, FrontierPriority priority, DateTimeOffset? lastModified = null)
    {
        var (canonical, decision) = scope.Decide(url, baseUrl, sourceId, depth);
        if (canonical is null || seen.Add(canonical))
        {
            Sort(canonical, decision, depth, priority, lastModified);
        }
    }

    /// <summary>Sorts an address that is spelled canonically.</summary>
    public void AddCanonical(string url, int depth, FrontierPriority priority)
    {
        var kept = scope.WithoutTracking(url);
        if (seen.Add(kept))
        {
            Sort(kept, scope.DecideCanonical(kept, sourceId, depth), depth, priority, lastModified: null);
        }
    }

    public void Count(ScopeReason reason, long count)
    {
        if (count > 0)
        {
            counts[reason] = counts.GetValueOrDefault(reason) + count;
        }
    }

    private void Sort(string? canonical, ScopeDecision decision, int depth, FrontierPriority priority, DateTimeOffset? lastModified)
    {
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
}
