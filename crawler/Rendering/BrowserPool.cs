using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AdWatch.Crawler.Rendering;

/// <summary>The browser pages are opened in: started at the first page, replaced after so many pages, when it grew too large, or when it died.</summary>
/// <remarks>Safe to use from many threads. A browser that is replaced is closed when its last page is.</remarks>
internal sealed class BrowserPool : IAsyncDisposable
{
    private static readonly TimeSpan MemoryCheckInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    private readonly CrawlerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string mark;
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly SemaphoreSlim open;
    private readonly CancellationTokenSource stop = new();
    private IPlaywright? driver;
    private RunningBrowser? current;
    private Task? watching;
    private string? fault;
    private long faultAt;
    private int started;

    public BrowserPool(CrawlerOptions options, TimeProvider time, ILogger logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        mark = BrowserArguments.Mark(options.DataFolder);
        open = new SemaphoreSlim(options.Rendering.Concurrency, options.Rendering.Concurrency);
        (Path, Missing) = BrowserFinder.Find(options.Rendering);
    }

    /// <summary>The browser's program; null where none was found.</summary>
    public string? Path { get; }

    /// <summary>What is missing, with its remedy; null where a browser was found.</summary>
    public string? Missing { get; }

    /// <summary>Browsers started so far.</summary>
    public int Started => Volatile.Read(ref started);

    /// <summary>The browser in use; null before the first page.</summary>
    public RunningBrowser? Current => Volatile.Read(ref current);

    /// <summary>Waits for room and gives a browser to open one page in; give it back with <see cref="ReturnAsync"/>.</summary>
    /// <exception cref="BrowserStartException">No browser can be started.</exception>
    public async Task<RunningBrowser> TakeAsync(CancellationToken cancellationToken)
    {
        await open.WaitAsync(cancellationToken);
        try
        {
            await starting.WaitAsync(cancellationToken);
            try
            {
                if (current is { } old && (old.IsRetired || old.Pages >= options.Rendering.PagesPerBrowser))
                {
                    old.Retire();
                    current = null;
                    await CloseIfUnusedAsync(old);
                }

                var browser = current ??= await StartAsync(cancellationToken);
                browser.Pages++;
                browser.InUse++;
                return browser;
            }
            finally
            {
                starting.Release();
            }
        }
        catch
        {
            open.Release();
            throw;
        }
    }

    /// <summary>Gives a browser back after a page.</summary>
    public async Task ReturnAsync(RunningBrowser browser)
    {
        await starting.WaitAsync(CancellationToken.None);
        try
        {
            browser.InUse--;
            if (!browser.IsRetired && browser.IsLargerThan(options.Rendering.RecycleBytes))
            {
                browser.Retire();
            }

            await CloseIfUnusedAsync(browser);
        }
        finally
        {
            starting.Release();
            open.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (watching is not null)
        {
            await watching;
        }

        if (current is { } browser)
        {
            browser.Retire();
            browser.InUse = 0;
            await CloseIfUnusedAsync(browser);
        }

        driver?.Dispose();
        stop.Dispose();
    }

    private async Task<RunningBrowser> StartAsync(CancellationToken cancellationToken)
    {
        if (Path is null || (fault is not null && time.GetElapsedTime(faultAt) < options.Rendering.StartRetry))
        {
            throw new BrowserStartException(Missing ?? fault!);
        }

        try
        {
            if (started == 0)
            {
                EndLeftOvers();
            }

            driver ??= await Playwright.CreateAsync().WaitAsync(options.Rendering.StartLimit, time, cancellationToken);
            var before = BrowserProcesses.StartedWith(mark);
            var launched = await driver
                .Chromium.LaunchAsync(
                    new BrowserTypeLaunchOptions
                    {
                        ExecutablePath = Path,
                        Args = BrowserArguments.Of(mark),
                        // As root Chromium's sandbox does not start.
                        ChromiumSandbox = Environment.UserName != "root",
                        HandleSIGINT = false,
                        HandleSIGTERM = false,
                        HandleSIGHUP = false,
                        Timeout = (float)options.Rendering.StartLimit.TotalMilliseconds,
                    }
                )
                .WaitAsync(options.Rendering.StartLimit + CloseLimit, time, cancellationToken);
            started++;
            fault = null;
            watching ??= WatchAsync();
            return new RunningBrowser(launched, BrowserProcesses.StartedWith(mark).Except(before).FirstOrDefault());
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            (fault, faultAt) = ($"the browser '{Path}' does not start ({FirstLine(e.Message)})", time.GetTimestamp());
            CrawlerLog.BrowserFailed(logger, e, Path);
            driver?.Dispose();
            driver = null;
            throw new BrowserStartException(fault, e);
        }
    }

    /// <summary>Ends browsers that a killed process left on this data folder; its lock is ours, so no other process uses them.</summary>
    private void EndLeftOvers()
    {
        foreach (var process in BrowserProcesses.StartedWith(mark).SelectMany(BrowserProcesses.TreeOf))
        {
            CrawlerLog.BrowserLeftOver(logger, process);
            BrowserProcesses.Kill(process);
        }
    }

    private async Task CloseIfUnusedAsync(RunningBrowser browser)
    {
        if (!browser.IsRetired || browser.InUse > 0)
        {
            return;
        }

        var processes = browser.Process == 0 ? [] : BrowserProcesses.TreeOf(browser.Process);
        try
        {
            await browser.Browser.CloseAsync().WaitAsync(CloseLimit, time, CancellationToken.None);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            foreach (var process in processes)
            {
                BrowserProcesses.Kill(process);
            }
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(MemoryCheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                if (Current is { InUse: > 0 } browser)
                {
                    browser.EndHogs(options.Rendering.MaxPageBytes);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The pool closes.
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}

/// <summary>No browser can be started; the message says why.</summary>
internal sealed class BrowserStartException(string message, Exception? inner = null) : Exception(message, inner);
