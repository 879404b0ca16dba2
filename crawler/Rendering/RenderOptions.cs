using System.Collections.Immutable;
using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Rendering;

/// <summary>Limits of pages opened in a browser.</summary>
public sealed record RenderOptions
{
    /// <summary>The browser's program; null looks for <see cref="BrowserNames"/> on the PATH, an empty text means none.</summary>
    public string? Browser { get; init; }

    /// <summary>Names looked for on the PATH, in this order. The build without windows comes first: it needs less than half the time and two thirds of the memory a page.</summary>
    public ImmutableArray<string> BrowserNames { get; init; } =
    ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    /// <summary>Pages open at once, over all hosts.</summary>
    /// <value>4: a page waits most of its time</value>
    public int Concurrency { get; init; } = 4;

    /// <summary>Longest time for a page to come to rest; its scripts are stopped then and what is there is read.</summary>
    /// <value>15 s</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time to read and picture a page that came to rest or was stopped.</summary>
    /// <value>10 s</value>
    public TimeSpan CaptureLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for the browser to start.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a browser that does not start is not tried again.</summary>
    public TimeSpan StartRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A page is at rest when it neither asked for anything nor changed for this long.</summary>
    /// <value>250 ms</value>
    public TimeSpan QuietFor { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A page at rest that shows hardly any text is given this much longer.</summary>
    /// <value>3 s</value>
    public TimeSpan EmptyPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Requests of one page; further ones are refused and counted.</summary>
    /// <value>200</value>
    public int MaxRequests { get; init; } = 200;

    /// <summary>Characters of markup taken out of the browser; the rest is left out.</summary>
    /// <value>4 million</value>
    public int MaxDomCharacters { get; init; } = 4_000_000;

    /// <summary>Width of the window, in CSS pixels.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Height of the window, in CSS pixels; also how far one step of scrolling goes.</summary>
    public int Height { get; init; } = 900;

    /// <summary>How far a page is scrolled and pictured, in CSS pixels; ends pages that grow while they are scrolled.</summary>
    /// <value>12,000</value>
    public int MaxHeight { get; init; } = 12_000;

    /// <summary>Quality of the JPEG picture; 100 makes a PNG, which is larger and slower.</summary>
    /// <value>80</value>
    public int ScreenshotQuality { get; init; } = 80;

    /// <summary>Pages after which the browser is replaced.</summary>
    /// <value>200</value>
    public int PagesPerBrowser { get; init; } = 200;

    /// <summary>Memory of the browser's processes between pages beyond which it is replaced, in bytes.</summary>
    /// <value>900 MiB</value>
    public long RecycleBytes { get; init; } = 900L << 20;

    /// <summary>Memory of one process of the browser beyond which the page in it is ended, in bytes.</summary>
    /// <value>768 MiB</value>
    public long MaxPageBytes { get; init; } = 768L << 20;

    /// <summary>How long scripts, style sheets and pictures of a source are served to its next pages without asking again.</summary>
    /// <value>10 min</value>
    public TimeSpan ResourceLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of such resources kept in memory.</summary>
    /// <value>64 MiB</value>
    public long ResourceCacheBytes { get; init; } = 64L << 20;

    /// <summary>Kinds of requests that are refused, as the browser names them.</summary>
    public ImmutableArray<string> BlockedKinds { get; init; } =
    ["media", "font", "websocket", "eventsource", "manifest", "texttrack", "ping", "beacon", "cspreport", "prefetch"];

    /// <summary>Hosts nothing is loaded from: trackers and the like. Data of the composing program.</summary>
    public ImmutableArray<HostPattern> BlockedHosts { get; init; } = [];
}
