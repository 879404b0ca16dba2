using AdWatch.Crawler.Extraction.Profiles;
using AdWatch.Crawler.Knowledge;

namespace AdWatch.Crawler;

/// <summary>Every knob of the crawler. The defaults are the safe values; nothing here is read twice.</summary>
/// <remarks>
/// To add an option: 1. a property here with its default and consequence; 2. its limits in <see cref="CrawlerOptionsValidator"/>;
/// 3. its key in the binder of the composing program; 4. a test that the value is used.
/// </remarks>
public sealed record CrawlerOptions
{
    /// <summary>The installation's folder; holds <c>frontier.db</c>, <c>pictures.db</c>, <c>archive/</c> and <c>crawl.lock</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Lets loopback addresses be fetched, each source only for the host:port pairs of its own scope.</summary>
    /// <value>false</value>
    public bool AllowLoopback { get; init; }

    /// <summary>Version named in the user agent.</summary>
    public string ProductVersion { get; init; } = "1.0";

    /// <summary>Whom a site can reach about the crawl: an URL, a mailbox or both. Goes into every request.</summary>
    public string UserAgentContact { get; init; } = "https://github.com/adwatch/adwatch; adwatch@example.invalid";

    /// <summary>Visits under way at once, over all hosts.</summary>
    /// <value>32</value>
    public int Workers { get; init; } = 32;

    /// <summary>Fetched pages read and handed over at once.</summary>
    /// <value>Four times the number of processors: a reader waits for the commit that ends its visit, and others read meanwhile.</value>
    public int Readers { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>Pages rendered or having their pictures read at once.</summary>
    /// <value>6: a page being rendered mostly waits</value>
    public int SlowReaders { get; init; } = 6;

    /// <summary>Pictures decoded and read at once; each takes a thread and its memory.</summary>
    /// <value>2</value>
    public int PictureReaders { get; init; } = 2;

    /// <summary>Folder of the models that read pictures (PP-OCRv4: three <c>.onnx</c> files and their keys); null for <c>models/ocr</c> beside the program.</summary>
    public string? OcrModelsFolder { get; init; }

    /// <summary>The program that reads pictures where the models are missing.</summary>
    public string TesseractProgram { get; init; } = "tesseract";

    /// <summary>Most pixels a picture is decoded to; one whose header announces more is scaled while decoding where its format can, else refused.</summary>
    /// <value>25 million: 100 MB while it is read</value>
    public long MaxPicturePixels { get; init; } = 25_000_000;

    /// <summary>Pictures with fewer pixels are icons and trackers and are not read.</summary>
    /// <value>5,000, such as 70 × 70</value>
    public int MinPicturePixels { get; init; } = 5_000;

    /// <summary>Pictures of one page fetched and read, the largest banners first; the rest is counted as left out.</summary>
    /// <value>24</value>
    public int MaxPicturesPerPage { get; init; } = 24;

    /// <summary>Bytes of pictures fetched for one page.</summary>
    /// <value>16 MiB</value>
    public int MaxPictureBytesPerPage { get; init; } = 16 * 1024 * 1024;

    /// <summary>Longest time for the pictures of one page, the hosts' delays included.</summary>
    public TimeSpan PictureTimePerPage { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time to read one picture; what was read by then is kept.</summary>
    public TimeSpan PictureTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the reading of a picture's address is used before the address is asked again.</summary>
    /// <value>24 h</value>
    public TimeSpan PictureLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Readings of pictures kept, so that one on many pages is read once; the longest unused go first.</summary>
    /// <value>200,000</value>
    public int PictureCacheEntries { get; init; } = 200_000;

    /// <summary>Landing pages fetched for the advertisements of one page, in the page's order; the rest is counted as left out.</summary>
    /// <value>10; 0 asks for none</value>
    public int MaxLandingsPerPage { get; init; } = 10;

    /// <summary>Longest time for the landing pages of one page, the hosts' delays included; what was not begun by then is left out.</summary>
    public TimeSpan LandingTimePerPage { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Fetched pages that may wait to be read; when full, fetching waits.</summary>
    /// <value>64</value>
    public int QueueLength { get; init; } = 64;

    /// <summary>Largest response, in bytes, on the wire and once unpacked. What lies beyond is cut off and the visit ends as too large.</summary>
    /// <value>10 MiB</value>
    public int MaxBodyBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>File with certificates (PEM) of authorities trusted beside the system's, such as one an administration runs for its own sites.</summary>
    /// <value>none</value>
    public string? TrustedAuthoritiesFile { get; init; }

    /// <summary>Longest time to name lookup and connection, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest silence of a server: before its first byte and between two reads.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time of one request from connect to last byte; ends a response that drips for ever.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Redirects followed in one visit.</summary>
    /// <value>10</value>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Longest URL taken into the frontier, in characters.</summary>
    public int MaxUrlLength { get; init; } = 2_048;

    /// <summary>Links of one page, feed or sitemap taken into the frontier; the rest is counted as dropped.</summary>
    public int MaxLinksPerPage { get; init; } = 50_000;

    /// <summary>Wait between two requests to a host where the source says nothing.</summary>
    /// <value>1 s</value>
    public TimeSpan DefaultDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait is at least this many times what the host took to answer, so a slow host is asked less.</summary>
    /// <value>1; 0 switches the rule off</value>
    public double LatencyFactor { get; init; } = 1;

    /// <summary>Longest wait that latency, errors or Crawl-delay can cause between two requests to a host.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a robots.txt is used before it is asked for again.</summary>
    /// <value>24 h, the most RFC 9309 allows</value>
    public TimeSpan RobotsLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>First wait after a robots.txt could not be had; doubles up to <see cref="RobotsLifetime"/>.</summary>
    public TimeSpan RobotsRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>First wait after a failed visit; doubles with each further failure, never beyond the source's interval.</summary>
    public TimeSpan FailureRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A lease older than this is taken for lost and given out again.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A run with <see cref="CrawlRun.Once"/> waits this long for a host that asked for a pause (Retry-After); a longer pause is counted and left to a later run.</summary>
    public TimeSpan OnceWaitsAtMost { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Size at which an archive file is closed and the next begun.</summary>
    /// <value>1 GiB</value>
    public long ArchiveFileBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>How long visits already fetched may still be handed over after a run was cancelled.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is known of sites at large: spellings of one address, block pages, pages that are not there.</summary>
    /// <value>Nothing; the composing program loads <c>seeds/crawler</c>.</value>
    public SiteKnowledge Sites { get; init; } = SiteKnowledge.None;

    /// <summary>How pages of known templates are read (<c>seeds/profiles</c>).</summary>
    public ProfileSet Profiles { get; init; } = ProfileSet.Empty;

    /// <summary>First rest of a host that refuses the crawler (block or CAPTCHA page, 429, three 401 or 403 in a row); doubles with each further refusal.</summary>
    /// <value>15 min</value>
    public TimeSpan RefusedRest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest rest of a host that refuses the crawler.</summary>
    /// <value>24 h</value>
    public TimeSpan MaxRefusedRest { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Failures in a row after which a feed or sitemap that a page or list named is not asked for again.</summary>
    /// <value>8</value>
    public int RetireListAfter { get; init; } = 8;

    /// <summary>Pages of one address template looked at before it is taken for a trap: where nearly all brought nothing new, no more of them are taken.</summary>
    /// <value>64</value>
    public int TrapWindow { get; init; } = 64;

    /// <summary>Hosts of one source taken into the frontier; a wildcard scope has no end otherwise.</summary>
    /// <value>1,000</value>
    public int MaxHostsPerSource { get; init; } = 1_000;

    /// <summary>Limits of pages opened in a browser.</summary>
    public Rendering.RenderOptions Rendering { get; init; } = new();

    /// <summary>The user agent of every request: product, version and contact; never a browser's.</summary>
    public string UserAgent => $"AdWatch/{ProductVersion} (+{UserAgentContact})";
}
