using System.Globalization;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Fetching;
using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Pictures;
using AdWatch.Crawler.Politeness;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Visits;

namespace AdWatch.Crawler.Advertisements;

/// <summary>Goes the way from an advertisement to its landing page: every hop by robots, politeness, address guard and archive.</summary>
internal sealed class LandingFetcher(
    CrawlerOptions options,
    CrawlFolder folder,
    EmbedFetcher requests,
    Func<SourceSet> sources,
    TimeProvider time
)
{
    /// <summary>Asks from hop to hop, until a page answers or the way may not be gone on.</summary>
    /// <param name="visit">The visit of the page the advertisement stands on.</param>
    /// <param name="link">The address the advertisement names.</param>
    /// <param name="until">When waiting for hosts ends.</param>
    public async Task<LandingWay> FetchAsync(Visit visit, string link, DateTimeOffset until, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(Longest(until - time.GetUtcNow()), time);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        using var pass = new HostPass(folder.Gate, options, visit, isHeld: false);
        var way = new LandingWay();
        try
        {
            for (var url = link; ; )
            {
                if (await EndBeforeAsync(visit, url, way.Hops.Count > 0) is { } end)
                {
                    return way with { End = end };
                }

                var via = way.Hops is [.., var last] ? new CaptureVia(last.Exchange.Url, last.Place.RecordId, way.Hops.Count) : null;
                var answer = await requests.RequestAsync(visit, url, known: null, via, pass, waiting.Token, cancellationToken);
                if (answer.Exchange is not { } exchange)
                {
                    return way with { End = Refused(answer.Refusal!.Value, url) };
                }

                way = way with { Hops = [.. way.Hops, (exchange, answer.Place!)] };
                if (!Redirect.Is(exchange))
                {
                    return way;
                }

                if (Next(exchange, way.Hops, out var fault) is not { } target)
                {
                    return way with { End = new AdvertisementLanding(LandingState.NotReached, fault) };
                }

                url = target;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return way with { End = new AdvertisementLanding(LandingState.OverLimit, "the page's time for landing pages was over") };
        }
    }

    /// <summary>Why an address is not asked: it is seen elsewhere, was seen lately, or is denied. Null where it may be.</summary>
    private async Task<AdvertisementLanding?> EndBeforeAsync(Visit visit, string url, bool isHop)
    {
        var scope = sources().Scope;
        var page = scope.Simplify(url);
        // Depth and page limits are for pages found by links.
        var decision = scope.DecideCanonical(page, visit.Source.Id, depth: 0);
        if (decision.Reason is ScopeReason.Denied or ScopeReason.TooLong)
        {
            return new AdvertisementLanding(LandingState.Forbidden, $"{url}: {decision.Text}");
        }

        if (decision.Allowed && decision.SourceId != visit.Source.Id)
        {
            return new AdvertisementLanding(LandingState.OfSource, $"belongs to source {decision.SourceId} and is visited there")
            {
                Url = page,
                FinalUrl = url,
            };
        }

        // The advertisement's own address was looked up before the way began.
        return isHop && await folder.Frontier.FindLandingAsync(page) is { } known && known.Due > time.GetUtcNow()
            ? Known(known.Seen)
            : null;
    }

    public static AdvertisementLanding Known(AdvertisementLanding seen) =>
        seen with
        {
            State = LandingState.Known,
            Reason = $"seen before ({seen.Reason}) and not due again",
        };

    private string? Next(HttpExchange exchange, IReadOnlyList<(HttpExchange Exchange, ArchiveRecord Place)> hops, out string fault)
    {
        fault = "";
        if (Redirect.Target(exchange) is not { } target)
        {
            fault = $"redirects to '{exchange.Header("Location")}', which is no http or https address";
        }
        else if (hops.Any(h => h.Exchange.Url == target))
        {
            fault = $"redirects in a circle: {target} was asked before";
        }
        else if (hops.Count > options.MaxRedirects)
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"more than {options.MaxRedirects} redirects, the last to {target}");
        }
        else
        {
            return target;
        }

        return null;
    }

    private static AdvertisementLanding Refused(PictureState why, string url) =>
        why switch
        {
            PictureState.Disallowed => new(LandingState.Forbidden, $"robots.txt or a deny pattern forbids {url}"),
            PictureState.RefusedAddress => new(LandingState.Forbidden, $"the address guard refuses {url}"),
            PictureState.HostWaits => new(LandingState.NotReached, $"robots.txt cannot be had, or the host asked for a pause: {url}"),
            _ => new(LandingState.NotReached, $"no answer from {url}"),
        };

    private static TimeSpan Longest(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;
}

/// <summary>The responses on the way to a landing page.</summary>
internal sealed record LandingWay
{
    public IReadOnlyList<(HttpExchange Exchange, ArchiveRecord Place)> Hops { get; init; } = [];

    /// <summary>Why the way ended before a page answered; null where one did.</summary>
    public AdvertisementLanding? End { get; init; }
}
