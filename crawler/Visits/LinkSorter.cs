using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Traps;

namespace AdWatch.Crawler.Visits;

/// <summary>Sorts links into those for the frontier and those refused, counted by reason.</summary>
/// <param name="scope">The scope in force.</param>
/// <param name="sourceId">The source whose page has the links.</param>
/// <param name="options">The link limit, and what is known of addresses.</param>
/// <param name="traps">Templates that are traps.</param>
/// <param name="at">When the page was fetched.</param>
internal sealed class LinkSorter(CrawlScope scope, string sourceId, CrawlerOptions options, TrapLedger traps, DateTimeOffset at)
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
        var kept = scope.Simplify(url);
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

    private static ReadOnlySpan<char> PathAndQuery(string canonical) => canonical.AsSpan(canonical.IndexOf('/', "https://".Length));

    private void Sort(string? canonical, ScopeDecision decision, int depth, FrontierPriority priority, DateTimeOffset? lastModified)
    {
        if (!decision.Allowed)
        {
            Count(decision.Reason, 1);
        }
        else if (AddressTraps.Of(PathAndQuery(canonical!), options.Sites.Addresses, at.Year) is { } trap)
        {
            Count(trap, 1);
        }
        else if (traps.IsClosed(decision.SourceId!, canonical!))
        {
            Count(ScopeReason.NothingNew, 1);
        }
        else if (taken.Count >= options.MaxLinksPerPage)
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
