using System.Globalization;
using System.Text;
using AdWatch.Crawler.Archive;
using AdWatch.Crawler.Results;
using AdWatch.Crawler.Sources;
using AdWatch.Crawler.Visits;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AdWatch.Crawler.Rendering;

/// <summary>Opens pages whose text is made by scripts in a browser and reads them again from what it shows.</summary>
/// <remarks>
/// The site is not asked for the page a second time: the browser gets the archived bytes. All else it asks for goes through
/// <see cref="PageResources"/>. Without a browser the page keeps the text it has and is marked <see cref="RenderOutcome.NeedsRender"/>.
/// </remarks>
internal sealed class RenderStep(
    CrawlerOptions options,
    CrawlFolder folder,
    VisitReader reader,
    RunState state,
    Func<SourceSet> sources,
    TimeProvider time,
    ILogger logger
) : IPageStep, IAsyncDisposable
{
    private const int Tries = 2;

    private readonly BrowserPool pool = new(options, time, logger);
    private readonly PageRenderer renderer = new(options.Rendering, time);
    private readonly ResourceCache cache = new(options.Rendering, time);

    /// <summary>The browser in use, for tests and the bench.</summary>
    internal BrowserPool Pool => pool;

    public bool Wants(Visit visit, VisitOutcome outcome) =>
        outcome is { Disposition: CrawlDisposition.Read, Page: { Rendering: null } page, Capture: not null }
        && visit.Source.Render switch
        {
            RenderMode.Always => IsMarkup(page.ContentType),
            RenderMode.Auto => page.Content.NeedsRender,
            _ => false,
        };

    public async Task<VisitOutcome> ApplyAsync(Visit visit, VisitOutcome outcome, CancellationToken cancellationToken)
    {
        if (pool.Missing is { } missing)
        {
            return With(outcome, new PageRendering { Outcome = RenderOutcome.NeedsRender, Reason = missing });
        }

        var (at, since) = (time.GetUtcNow(), time.GetTimestamp());
        for (var attempt = 1; ; attempt++)
        {
            var (outcomeNow, failure, mayRetry) = await TryAsync(visit, outcome, at, since, cancellationToken);
            if (outcomeNow is not null)
            {
                return outcomeNow;
            }

            if (mayRetry && attempt < Tries)
            {
                CrawlerLog.RenderRetried(logger, visit.Entry.Url, failure!);
                continue;
            }

            return With(
                outcome,
                new PageRendering
                {
                    Outcome = RenderOutcome.Failed,
                    Reason = attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $"{failure}, {attempt} times") : failure!,
                    At = at,
                    Elapsed = time.GetElapsedTime(since),
                }
            );
        }
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private async Task<(VisitOutcome? Outcome, string? Failure, bool MayRetry)> TryAsync(
        Visit visit,
        VisitOutcome outcome,
        DateTimeOffset at,
        long since,
        CancellationToken cancellationToken
    )
    {
        RunningBrowser browser;
        try
        {
            browser = await pool.TakeAsync(cancellationToken);
        }
        catch (BrowserStartException e)
        {
            return (
                With(
                    outcome,
                    new PageRendering
                    {
                        Outcome = RenderOutcome.NeedsRender,
                        Reason = e.Message,
                        At = at,
                    }
                ),
                null,
                false
            );
        }

        try
        {
            var scope = sources().Scope;
            var target = new RenderTarget(visit.Last!, outcome.Page!.Charset, visit.Source.Id);
            using var resources = new PageResources(options, folder, state, cache, visit, scope, time);
            await using var router = new RequestRouter(options, target, resources, scope, time, logger, cancellationToken);
            RenderedPage page;
            await using (var tab = await BrowserTab.OpenAsync(browser, options, router, time, cancellationToken))
            {
                page = await renderer.RenderAsync(tab, target.Exchange.Url, router, cancellationToken);
                router.ThrowIfFaulted();
            }

            return (Read(visit, outcome, page, router, browser, at, time.GetElapsedTime(since)), null, false);
        }
        catch (TabLostException e)
        {
            RetireFor(e.MayRetry, browser);
            return (null, e.Message, e.MayRetry);
        }
        catch (TimeoutException)
        {
            browser.Retire();
            return (null, "the browser gave no answer, also after the page's scripts were stopped", false);
        }
        catch (PlaywrightException e)
        {
            RetireFor(retry: true, browser);
            return (null, $"the browser failed ({e.Message.Split('\n')[0].Trim()})", true);
        }
        finally
        {
            await pool.ReturnAsync(browser);
        }
    }

    /// <summary>A second try is made in another browser: a killed one may still seem connected for a moment.</summary>
    private static void RetireFor(bool retry, RunningBrowser browser)
    {
        if (retry)
        {
            browser.Retire();
        }
    }

    private VisitOutcome Read(
        Visit visit,
        VisitOutcome outcome,
        RenderedPage page,
        RequestRouter router,
        RunningBrowser browser,
        DateTimeOffset at,
        TimeSpan elapsed
    )
    {
        var bytes = Encoding.UTF8.GetBytes(page.Html);
        var (entry, main) = (visit.Entry, outcome.Page!.Archive);
        var url = visit.Last!.Url;
        var rendering = new PageRendering
        {
            Outcome = page.CutBy is null ? RenderOutcome.Rendered : RenderOutcome.Cut,
            Reason = page.CutBy ?? "came to rest",
            At = at,
            Elapsed = elapsed,
            Software = $"Chromium {browser.Browser.Version}, Playwright {typeof(Playwright).Assembly.GetName().Version?.ToString(3)}",
            Screenshot = page.Picture is null
                ? null
                : folder.Archive.AppendResource(
                    new CapturedResource(CapturedResource.Screenshot(url), at, page.PictureType, page.Picture, main?.RecordId),
                    entry.VisitId
                ),
            Dom = folder.Archive.AppendResource(
                new CapturedResource(CapturedResource.RenderedHtml(url), at, "text/html; charset=utf-8", bytes, main?.RecordId),
                entry.VisitId
            ),
            DomDigest = WarcRecords.Digest(bytes),
            Requests = router.Requests,
            Refused = router.Refused,
            MovesTo = router.Moves,
            HashRoutes = page.HashRoutes,
        };
        var read = reader.ReadRendered(visit, outcome, sources().Scope, page.Html, router.Moves);
        // Without a page: what the browser showed was a block page or says that nothing is there.
        return read.Page is null ? read : With(read, rendering);
    }

    private static VisitOutcome With(VisitOutcome outcome, PageRendering rendering) =>
        outcome with
        {
            Page = outcome.Page! with { Rendering = rendering },
        };

    private static bool IsMarkup(string? contentType) =>
        contentType is null
        || contentType.Contains("html", StringComparison.OrdinalIgnoreCase)
        || contentType.Contains("xml", StringComparison.OrdinalIgnoreCase);
}
