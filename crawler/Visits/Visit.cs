using AdWatch.Crawler.Advertisements;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Visits;

/// <summary>One visit under way: its entry, its source, and the responses had so far.</summary>
internal sealed class Visit(FrontierEntry entry, Source source, IReadOnlyList<ArchiveRecord> recovered)
{
    private readonly List<(HttpExchange Exchange, ArchiveRecord Place)> responses = [];

    public FrontierEntry Entry { get; } = entry;

    public Source Source { get; } = source;

    /// <summary>Responses of an earlier run, not loaded yet.</summary>
    public IReadOnlyList<ArchiveRecord> Recovered { get; } = recovered;

    public IReadOnlyList<(HttpExchange Exchange, ArchiveRecord Place)> Responses => responses;

    /// <summary>The last response; null before the first.</summary>
    public HttpExchange? Last => responses.Count == 0 ? null : responses[^1].Exchange;

    /// <summary>URLs asked so far, in order.</summary>
    public IEnumerable<string> Passed => responses.Select(r => r.Exchange.Url);

    /// <summary>The address at which a redirect led from https to http, so that the rest of the way could be read and changed by others; null where none did.</summary>
    public string? Downgrade => Passed.Zip(Passed.Skip(1)).FirstOrDefault(hop => IsProtected(hop.First) && !IsProtected(hop.Second)).Second;

    /// <summary>Ends when the frontier has noted the last response.</summary>
    public Task Marked { get; set; } = Task.CompletedTask;

    public void Add(HttpExchange exchange, ArchiveRecord place) => responses.Add((exchange, place));

    private static bool IsProtected(string url) => url.StartsWith("https:", StringComparison.Ordinal);
}

/// <summary>How a visit ended.</summary>
/// <param name="Changed">False where the text is as it was.</param>
/// <param name="KeepsPassed">True where the way to the page was gone to its end, so that redirect targets left out by now are pages of their own again.</param>
internal sealed record VisitOutcome(CrawlDisposition Disposition, string Reason, bool Changed = false, bool KeepsPassed = false)
{
    public int? Status { get; init; }

    public Page? Page { get; init; }

    /// <summary>Articles that came whole in a feed: pages of their own, handed over before the visit's own result.</summary>
    public IReadOnlyList<Page> Articles { get; init; } = [];

    /// <summary>Landing pages of the page's advertisements, asked for with it; handed over before the visit's own result.</summary>
    public IReadOnlyList<Landing> Landings { get; init; } = [];

    public IReadOnlyList<FrontierLink> Links { get; init; } = [];

    public IReadOnlyDictionary<ScopeReason, long> LinkCounts { get; init; } = new Dictionary<ScopeReason, long>();

    public CaptureFacts? Capture { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public string? ListFault { get; init; }

    /// <summary>Whether the content is a feed or sitemap; null where there was no content to tell by.</summary>
    public bool? IsList { get; init; }

    /// <summary>True where the site says in words or by a challenge that it refuses the crawler.</summary>
    public bool IsCertainRefusal { get; init; }

    public bool IsSuccess => Disposition is CrawlDisposition.Read or CrawlDisposition.Unchanged or CrawlDisposition.NotReadable;
}
