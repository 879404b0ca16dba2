using System.Text.Json;
using Microsoft.Playwright;

namespace AdWatch.Crawler.Rendering;

/// <summary>One page in a context of its own: no cookies, storage or cache of other pages, nothing left of it afterwards.</summary>
internal sealed class BrowserTab : IAsyncDisposable
{
    private const string World = "adwatch";
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);

    private readonly RunningBrowser browser;
    private readonly IBrowserContext context;
    private readonly TimeProvider time;
    private readonly TaskCompletionSource<string> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? worldId;

    private BrowserTab(RunningBrowser browser, IBrowserContext context, IPage page, ICDPSession session, TimeProvider time)
    {
        (this.browser, this.context, Page, Session, this.time) = (browser, context, page, session, time);
        page.Crash += (_, _) => lost.TrySetResult("the page crashed");
        page.Close += (_, _) => lost.TrySetResult("the page closed itself");
        browser.Browser.Disconnected += OnDisconnected;
    }

    public IPage Page { get; }

    private ICDPSession Session { get; }

    public static async Task<BrowserTab> OpenAsync(
        RunningBrowser browser,
        CrawlerOptions options,
        RequestRouter router,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var rendering = options.Rendering;
        var limit = rendering.CaptureLimit;
        var opened = await browser
            .Browser.NewContextAsync(
                new BrowserNewContextOptions
                {
                    UserAgent = options.UserAgent,
                    Locale = "zh-CN",
                    TimezoneId = "Asia/Shanghai",
                    ViewportSize = new ViewportSize { Width = rendering.Width, Height = rendering.Height },
                    ServiceWorkers = ServiceWorkerPolicy.Block,
                    AcceptDownloads = false,
                    ReducedMotion = ReducedMotion.Reduce,
                }
            )
            .WaitAsync(limit, time, cancellationToken);
        try
        {
            await opened.RouteAsync("**/*", router.AnswerAsync).WaitAsync(limit, time, cancellationToken);
            var page = await opened.NewPageAsync().WaitAsync(limit, time, cancellationToken);
            router.Watch(page);
            opened.Page += (_, popup) => _ = CloseAsync(popup);
            page.Dialog += (_, dialog) => _ = DismissAsync(dialog);
            var session = await opened.NewCDPSessionAsync(page).WaitAsync(limit, time, cancellationToken);
            return new BrowserTab(browser, opened, page, session, time);
        }
        catch
        {
            await CloseAsync(opened, time);
            throw;
        }
    }

    /// <summary>Waits for work of the browser, no longer than the limit and no longer than the page lives.</summary>
    /// <exception cref="TimeoutException">The limit ended it.</exception>
    /// <exception cref="TabLostException">The page or the browser went away.</exception>
    public async Task<T> WithinAsync<T>(Task<T> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time, over.Token);
        var first = await Task.WhenAny(work, lost.Task, timer);
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first == work && !work.IsFaulted)
        {
            return await work;
        }

        // What goes on without us may fail unseen.
        _ = work.ContinueWith(t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        if (lost.Task.IsCompleted)
        {
            throw Lost(await lost.Task);
        }

        return first == work ? await work : throw new TimeoutException();
    }

    /// <summary>Runs a script of <see cref="PageScripts"/> beside the page's own and gives its value.</summary>
    public async Task<JsonElement> EvaluateAsync(string script, TimeSpan limit, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WithinAsync(EvaluateOnceAsync(script), limit - time.GetElapsedTime(since), cancellationToken);
            }
            catch (PlaywrightException) when (attempt < 3)
            {
                // The page loaded itself again and took the world along.
                worldId = null;
            }
        }
    }

    public Task<JsonElement?> SendAsync(
        string method,
        Dictionary<string, object> arguments,
        TimeSpan limit,
        CancellationToken cancellationToken
    ) => WithinAsync(Session.SendAsync(method, arguments), limit, cancellationToken);

    /// <summary>Ends what the page's scripts do now and lets none run any more; works on an endless loop too.</summary>
    public async Task StopScriptsAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // Chromium handles these two on another thread than the page's.
        var disabled = Session.SendAsync("Emulation.setScriptExecutionDisabled", new(StringComparer.Ordinal) { ["value"] = true });
        var ended = Session.SendAsync("Runtime.terminateExecution");
        await WithinAsync(Task.WhenAll(disabled, ended), limit, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Browser.Disconnected -= OnDisconnected;
        if (browser.Browser.IsConnected && !await CloseAsync(context, time))
        {
            // A page that cannot be closed goes with its browser.
            browser.Retire();
        }
    }

    private void OnDisconnected(object? sender, IBrowser gone) => lost.TrySetResult("the browser ended");

    private TabLostException Lost(string reason) =>
        browser.TakeMemoryKill()
            ? new TabLostException("it took more memory than a page may", mayRetry: false)
            : new TabLostException(reason, mayRetry: true);

    private async Task<JsonElement> EvaluateOnceAsync(string script)
    {
        if (worldId is null)
        {
            var tree = await Session.SendAsync("Page.getFrameTree");
            var frame = tree!.Value.GetProperty("frameTree").GetProperty("frame").GetProperty("id").GetString()!;
            var world = await Session.SendAsync(
                "Page.createIsolatedWorld",
                new(StringComparer.Ordinal) { ["frameId"] = frame, ["worldName"] = World }
            );
            worldId = world!.Value.GetProperty("executionContextId").GetInt32();
        }

        var answer = await Session.SendAsync(
            "Runtime.evaluate",
            new(StringComparer.Ordinal)
            {
                ["expression"] = script,
                ["contextId"] = worldId.Value,
                ["returnByValue"] = true,
                ["awaitPromise"] = true,
            }
        );
        if (answer!.Value.TryGetProperty("exceptionDetails", out var fault))
        {
            throw new PlaywrightException(fault.GetProperty("text").GetString() ?? "the script failed");
        }

        return answer.Value.GetProperty("result").GetProperty("value");
    }

    private static async Task<bool> CloseAsync(IBrowserContext context, TimeProvider time)
    {
        try
        {
            await context.CloseAsync().WaitAsync(CloseLimit, time, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task CloseAsync(IPage popup)
    {
        try
        {
            await popup.CloseAsync();
        }
        catch (PlaywrightException)
        {
            // It closed itself.
        }
    }

    private static async Task DismissAsync(IDialog dialog)
    {
        try
        {
            await dialog.DismissAsync();
        }
        catch (PlaywrightException)
        {
            // Its page is gone.
        }
    }
}

/// <summary>The page went away while it was worked on.</summary>
/// <param name="mayRetry">False where a second try would end the same way.</param>
internal sealed class TabLostException(string message, bool mayRetry) : Exception(message)
{
    public bool MayRetry { get; } = mayRetry;
}
