using System.Globalization;
using System.Text.Json;

namespace AdWatch.Crawler.Rendering;

/// <summary>Brings one page to rest and reads it: wait, scroll, picture, markup; each within its limit.</summary>
internal sealed class PageRenderer(RenderOptions options, TimeProvider time)
{
    private const int HardlyAnyText = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Renders into an opened tab.</summary>
    /// <exception cref="TimeoutException">The page answers nothing, also after its scripts were stopped.</exception>
    /// <exception cref="TabLostException">The page or the browser went away.</exception>
    public async Task<RenderedPage> RenderAsync(BrowserTab tab, string url, RequestRouter router, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        TimeSpan Left() => options.TimeLimit - time.GetElapsedTime(since);
        var stopped = false;
        try
        {
            await tab.WithinAsync(
                tab.Page.GotoAsync(url, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit, Timeout = 0 }),
                Left(),
                cancellationToken
            );
            await SettleAsync(tab, router, Left, cancellationToken);
            var asked = router.Requests;
            await tab.EvaluateAsync(PageScripts.Scroll(options.Height, options.MaxHeight), Left(), cancellationToken);
            if (router.Requests > asked)
            {
                await SettleAsync(tab, router, Left, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            stopped = true;
        }

        return await CaptureAsync(tab, router, stopped, cancellationToken);
    }

    /// <summary>Waits until the page neither asks nor changes; an empty one is given longer.</summary>
    private async Task SettleAsync(BrowserTab tab, RequestRouter router, Func<TimeSpan> left, CancellationToken cancellationToken)
    {
        long? restSince = null;
        while (true)
        {
            var state = await tab.EvaluateAsync(PageScripts.Probe, left(), cancellationToken);
            var quiet =
                !state.GetProperty("loading").GetBoolean()
                && router.QuietFor >= options.QuietFor
                && state.GetProperty("quietMs").GetDouble() >= options.QuietFor.TotalMilliseconds;
            if (quiet)
            {
                restSince ??= time.GetTimestamp();
                if (
                    state.GetProperty("text").GetInt32() >= HardlyAnyText
                    || time.GetElapsedTime(restSince.Value) >= options.EmptyPatience
                    || left() < options.EmptyPatience
                )
                {
                    return;
                }
            }

            if (left() <= TimeSpan.Zero)
            {
                throw new TimeoutException();
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<RenderedPage> CaptureAsync(BrowserTab tab, RequestRouter router, bool stopped, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        TimeSpan Left() => options.CaptureLimit - time.GetElapsedTime(since);
        if (stopped)
        {
            await tab.StopScriptsAsync(Left(), cancellationToken);
        }

        var size = await tab.EvaluateAsync(PageScripts.Size, Left(), cancellationToken);
        var (width, height) = (options.Width, Math.Min(size.GetProperty("height").GetInt32(), options.MaxHeight));
        var picture = await PictureAsync(tab, width, height, Left, cancellationToken);
        await router.CloseAsync();
        var document = await tab.EvaluateAsync(PageScripts.Document(options.MaxDomCharacters), Left(), cancellationToken);
        return new RenderedPage(
            document.GetProperty("html").GetString()!,
            document.GetProperty("routes").GetInt32(),
            picture,
            ImageType,
            (stopped, document.GetProperty("cut").GetBoolean()) switch
            {
                (true, _) => string.Create(
                    CultureInfo.InvariantCulture,
                    $"no rest within {options.TimeLimit.TotalSeconds:0.#} s: its scripts were stopped"
                ),
                (_, true) => string.Create(CultureInfo.InvariantCulture, $"more than {options.MaxDomCharacters} characters of markup"),
                _ => null,
            }
        );
    }

    private string ImageType => options.ScreenshotQuality >= 100 ? "image/png" : "image/jpeg";

    /// <summary>A picture is evidence beside the text: where it cannot be had, the text still counts.</summary>
    private async Task<byte[]?> PictureAsync(
        BrowserTab tab,
        int width,
        int height,
        Func<TimeSpan> left,
        CancellationToken cancellationToken
    )
    {
        var arguments = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["format"] = ImageType[6..],
            ["captureBeyondViewport"] = true,
            ["optimizeForSpeed"] = true,
            ["clip"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["x"] = 0,
                ["y"] = 0,
                ["width"] = width,
                ["height"] = height,
                ["scale"] = 1,
            },
        };
        if (options.ScreenshotQuality < 100)
        {
            arguments["quality"] = options.ScreenshotQuality;
        }

        try
        {
            var answer = await tab.SendAsync("Page.captureScreenshot", arguments, left() / 2, cancellationToken);
            return answer?.GetProperty("data").GetBytesFromBase64();
        }
        catch (Exception e) when (e is TimeoutException or Microsoft.Playwright.PlaywrightException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>What was read out of a browser.</summary>
/// <param name="Html">The document as markup.</param>
/// <param name="HashRoutes">Different routes behind a hash it links to.</param>
/// <param name="Picture">The picture of the whole page; null where none could be made.</param>
/// <param name="CutBy">Which limit ended it, in words; null where none did.</param>
internal sealed record RenderedPage(string Html, int HashRoutes, byte[]? Picture, string PictureType, string? CutBy);
