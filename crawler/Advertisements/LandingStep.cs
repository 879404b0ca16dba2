using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Visits;
using Microsoft.Extensions.Logging;

namespace AdWatch.Crawler.Advertisements;

/// <summary>Fetches the landing pages of a page's advertisements and joins the two: what is promised and what is shown are one item.</summary>
/// <remarks>
/// A landing page need not be in any source's scope, as advertisers are not known beforehand; private addresses may be asked only inside of it.
/// It is read as any page, browser and pictures included, none of its links are followed, and it is not asked again within its revisit interval.
/// </remarks>
/// <param name="inner">Steps each landing page goes through.</param>
internal sealed class LandingStep(
    CrawlerOptions options,
    CrawlFolder folder,
    LandingFetcher fetcher,
    VisitReader reader,
    IReadOnlyList<IPageStep> inner,
    RunState state,
    Func<SourceSet> sources,
    TimeProvider time,
    ILogger logger
) : IPageStep
{
    private const int MaxText = 2_000;

    public bool Wants(Visit visit, VisitOutcome outcome) =>
        options.MaxLandingsPerPage > 0 && outcome.Page is { } page && page.Content.Items.Any(i => IsAdvertisement(page, i));

    public async Task<VisitOutcome> ApplyAsync(Visit visit, VisitOutcome outcome, CancellationToken cancellationToken)
    {
        var page = outcome.Page!;
        var work = new PageWork(visit, page, Min(time.GetUtcNow() + options.LandingTimePerPage, options.LeaseTime / 2));
        foreach (var link in page.Content.Items.Where(i => IsAdvertisement(page, i)).Select(i => i.Url!).Distinct(StringComparer.Ordinal))
        {
            work.Seen[link] = page.Content.Directives.NoFollow
                ? new AdvertisementLanding(LandingState.Forbidden, "the page tells robots to follow none of its links")
                : await LandAsync(work, link, cancellationToken);
        }

        var items = page.Content.Items.Select(i => IsAdvertisement(page, i) ? i with { Landing = work.Seen[i.Url!] } : i);
        foreach (var seen in work.Seen.Values)
        {
            state.CountLanding(seen.State);
        }

        return outcome with
        {
            Page = page with { Content = page.Content with { Items = [.. items] } },
            Landings = work.Landings,
            Links = Links(work, outcome.Links),
        };
    }

    /// <summary>Only an address of another page leads anywhere.</summary>
    private static bool IsAdvertisement(Page page, PageItem item) =>
        item is { Kind: PageItemKind.Advertisement, Url: { } url }
        && url.StartsWith("http", StringComparison.OrdinalIgnoreCase)
        && url != page.Url
        && url != page.FinalUrl;

    private async Task<AdvertisementLanding> LandAsync(PageWork work, string link, CancellationToken cancellationToken)
    {
        var before = await folder.Frontier.FindLandingAsync(link);
        if (before is not null && before.Due > time.GetUtcNow())
        {
            return LandingFetcher.Known(before.Seen);
        }

        if (work.Asked >= options.MaxLandingsPerPage || time.GetUtcNow() >= work.Until)
        {
            return new AdvertisementLanding(LandingState.OverLimit, "the page's limit of landing pages or of time was reached");
        }

        work.Asked++;
        var way = await fetcher.FetchAsync(work.Visit, link, work.Until, cancellationToken);
        if (way.End is { } end)
        {
            return await EndedAsync(work, link, way, end, before);
        }

        var (last, place) = way.Hops[^1];
        var url = sources().Scope.Simplify(last.Url);
        // Two click counters on one page may lead to the same page: it is read once, and joined to both.
        if (work.Landings.Find(l => l.Page?.Url == url) is { } same)
        {
            work.Join(same, Advertisements(work, link));
            return same.Seen with { Redirects = [.. way.Hops.SkipLast(1).Select(h => h.Exchange.Url)], FinalUrl = last.Url };
        }

        var visit = Visit(work.Visit, link, url, before, way);
        var outcome = await ReadAsync(work, visit, cancellationToken);
        var seen = new AdvertisementLanding(outcome.Page is null ? LandingState.NoPage : LandingState.Read, outcome.Reason)
        {
            Url = url,
            FinalUrl = last.Url,
            Redirects = [.. way.Hops.SkipLast(1).Select(h => h.Exchange.Url)],
            VisitId = visit.Entry.VisitId,
            At = last.At,
            Status = last.Status,
            Archive = place,
        };
        work.Landings.Add(
            new Landing(link, seen, outcome.Disposition, Joined(work, link, outcome.Page))
            {
                Before = before,
                Elapsed = TimeSpan.FromTicks(way.Hops.Sum(h => h.Exchange.Elapsed.Ticks)),
                TextDigest = outcome.Capture?.TextDigest,
                RetryAfter = outcome.RetryAfter,
            }
        );
        return seen;
    }

    /// <summary>What a way without a page says; a failure is remembered, so that an advertisement seen every hour does not ask every hour.</summary>
    private async Task<AdvertisementLanding> EndedAsync(
        PageWork work,
        string link,
        LandingWay way,
        AdvertisementLanding end,
        KnownLanding? before
    )
    {
        var seen = end with { Redirects = end.State == LandingState.Known ? end.Redirects : [.. way.Hops.Select(h => h.Exchange.Url)] };
        if (
            end is { State: LandingState.OfSource, Url: { } url }
            && sources().Scope.DecideCanonical(url, work.Visit.Source.Id, 0).SourceId is { } owner
        )
        {
            work.Elsewhere.Add(new FrontierLink(url, owner, Math.Min(work.Visit.Entry.Depth + 1, 1), FrontierPriority.Link));
        }

        if (end.State is LandingState.NotReached or LandingState.Forbidden)
        {
            var failures = (before?.Failures ?? 0) + 1;
            var longest = work.Visit.Source.Schedule.Every;
            var wait = options.FailureRetry * Math.Pow(2, Math.Min(failures - 1, 20));
            var due = time.GetUtcNow() + (wait < longest ? wait : longest);
            await folder.Frontier.SaveLandingAsync(link, new KnownLanding(seen, due, longest, failures, before?.TextDigest));
        }

        return seen;
    }

    private async Task<VisitOutcome> ReadAsync(PageWork work, Visit visit, CancellationToken cancellationToken)
    {
        VisitOutcome outcome;
        try
        {
            outcome = reader.Read(visit, sources().Scope);
        }
#pragma warning disable CA1031 // one page that reading trips over must not end the crawl, as for any visit
        catch (Exception e)
#pragma warning restore CA1031
        {
            CrawlerLog.ReadFailed(logger, e, visit.Entry.Url);
            return new VisitOutcome(CrawlDisposition.Failed, $"reading failed: {e.Message}");
        }

        foreach (var step in inner)
        {
            outcome =
                time.GetUtcNow() < work.Until && step.Wants(visit, outcome)
                    ? await step.ApplyAsync(visit, outcome, cancellationToken)
                    : outcome;
        }

        return outcome;
    }

    /// <summary>A visit of its own, with the responses of the way; it has no place in the frontier.</summary>
    private static Visit Visit(Visit from, string link, string url, KnownLanding? before, LandingWay way)
    {
        var entry = new FrontierEntry
        {
            Key = from.Entry.Key,
            Url = url,
            SourceId = from.Source.Id,
            Host = UrlParts.Of(url).HostKey,
            Depth = from.Entry.Depth + 1,
            VisitId = $"{from.Entry.VisitId}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(link)))[..16]}",
            FirstVisit = before is null,
            TextDigest = before?.TextDigest,
        };
        var visit = new Visit(entry, from.Source, []);
        foreach (var (exchange, place) in way.Hops)
        {
            visit.Add(exchange, place);
        }

        return visit;
    }

    private Page? Joined(PageWork work, string link, Page? page) =>
        page is null
            ? null
            : page with
            {
                AdvertisedBy = Advertisements(work, link),
                // The source is about whom it names; a page elsewhere is somebody else's.
                Subject = sources().Scope.CoversAddress(page.SourceId, page.FinalUrl) ? page.Subject : null,
            };

    private static ImmutableArray<PageAdvertisement> Advertisements(PageWork work, string link)
    {
        var (page, visit) = (work.Page, work.Visit.Entry.VisitId);
        return
        [
            .. page
                .Content.Items.Where(i => i.Kind == PageItemKind.Advertisement && i.Url == link)
                .Select(i => new PageAdvertisement(page.Url, visit, link, i.Title, TextOf(page.Content, i))),
        ];
    }

    private static string TextOf(ExtractedPage content, PageItem item) =>
        content.Text.Substring(item.Start, Math.Min(item.Length, MaxText));

    /// <summary>What was asked as a landing page is no link to follow; what belongs to another source is one there.</summary>
    private IReadOnlyList<FrontierLink> Links(PageWork work, IReadOnlyList<FrontierLink> links)
    {
        var scope = sources().Scope;
        var asked = work
            .Seen.Where(s => s.Value.State is not (LandingState.OfSource or LandingState.OverLimit))
            .Select(s => scope.Simplify(s.Key))
            .ToHashSet(StringComparer.Ordinal);
        return [.. links.Where(l => !asked.Contains(l.Url)), .. work.Elsewhere];
    }

    private DateTimeOffset Min(DateTimeOffset until, TimeSpan atMost) =>
        until < time.GetUtcNow() + atMost ? until : time.GetUtcNow() + atMost;

    /// <summary>The advertisements of one page under way.</summary>
    private sealed class PageWork(Visit visit, Page page, DateTimeOffset until)
    {
        public Visit Visit { get; } = visit;

        public Page Page { get; } = page;

        public DateTimeOffset Until { get; } = until;

        public int Asked { get; set; }

        public Dictionary<string, AdvertisementLanding> Seen { get; } = new(StringComparer.Ordinal);

        public List<Landing> Landings { get; } = [];

        public List<FrontierLink> Elsewhere { get; } = [];

        public void Join(Landing landing, ImmutableArray<PageAdvertisement> more) =>
            Landings[Landings.IndexOf(landing)] = landing with
            {
                Page = landing.Page! with { AdvertisedBy = [.. landing.Page.AdvertisedBy, .. more] },
            };
    }
}
