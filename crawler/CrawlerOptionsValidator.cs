using System.Collections.Immutable;
using System.Globalization;
using AdWatch.Crawler.Rendering;

namespace AdWatch.Crawler;

/// <summary>Checks <see cref="CrawlerOptions"/>; says every fault at once.</summary>
public static class CrawlerOptionsValidator
{
    /// <summary>All faults, each naming the option, its limit and the value; empty when the options can be used.</summary>
    public static ImmutableArray<string> Validate(CrawlerOptions options)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        void AtLeast<T>(string name, T value, T limit)
            where T : IComparable<T> => RequireAtLeast(faults, name, value, limit);

        if (string.IsNullOrWhiteSpace(options.DataFolder))
        {
            faults.Add("CrawlerOptions.DataFolder must name a folder, was empty.");
        }

        if (
            !options.UserAgentContact.Contains("://", StringComparison.Ordinal)
            && !options.UserAgentContact.Contains('@', StringComparison.Ordinal)
        )
        {
            faults.Add(
                $"CrawlerOptions.UserAgentContact must hold an URL or a mailbox a site can write to, was '{options.UserAgentContact}'."
            );
        }

        if (options.UserAgentContact.Any(c => c is < ' ' or > '~' or '(' or ')'))
        {
            faults.Add(
                "CrawlerOptions.UserAgentContact must hold printable ASCII without brackets only, since it goes into a request header."
            );
        }

        AtLeast(nameof(options.Workers), options.Workers, 1);
        AtLeast(nameof(options.Readers), options.Readers, 1);
        AtLeast(nameof(options.SlowReaders), options.SlowReaders, 1);
        AtLeast(nameof(options.PictureReaders), options.PictureReaders, 1);
        AtLeast(nameof(options.QueueLength), options.QueueLength, 1);
        AtLeast(nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1024);
        AtLeast(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromMilliseconds(10));
        AtLeast(nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromMilliseconds(10));
        AtLeast(nameof(options.TotalTimeout), options.TotalTimeout, TimeSpan.FromMilliseconds(10));
        AtLeast(nameof(options.MaxRedirects), options.MaxRedirects, 0);
        AtLeast(nameof(options.MaxUrlLength), options.MaxUrlLength, 64);
        AtLeast(nameof(options.MaxLinksPerPage), options.MaxLinksPerPage, 1);
        AtLeast(nameof(options.DefaultDelay), options.DefaultDelay, TimeSpan.Zero);
        AtLeast(nameof(options.LatencyFactor), options.LatencyFactor, 0d);
        AtLeast(nameof(options.MaxDelay), options.MaxDelay, TimeSpan.Zero);
        AtLeast(nameof(options.RobotsLifetime), options.RobotsLifetime, TimeSpan.FromSeconds(1));
        AtLeast(nameof(options.RobotsRetry), options.RobotsRetry, TimeSpan.FromSeconds(1));
        AtLeast(nameof(options.FailureRetry), options.FailureRetry, TimeSpan.FromSeconds(1));
        AtLeast(nameof(options.LeaseTime), options.LeaseTime, TimeSpan.FromSeconds(1));
        AtLeast(nameof(options.OnceWaitsAtMost), options.OnceWaitsAtMost, TimeSpan.Zero);
        AtLeast(nameof(options.ArchiveFileBytes), options.ArchiveFileBytes, 1024L);
        AtLeast(nameof(options.ShutdownGrace), options.ShutdownGrace, TimeSpan.Zero);
        CheckPictures(options, faults);
        AtLeast(nameof(options.MaxLandingsPerPage), options.MaxLandingsPerPage, 0);
        AtLeast(nameof(options.LandingTimePerPage), options.LandingTimePerPage, TimeSpan.FromMilliseconds(10));
        AtLeast(nameof(options.RefusedRest), options.RefusedRest, TimeSpan.FromSeconds(1));
        AtLeast(nameof(options.MaxRefusedRest), options.MaxRefusedRest, options.RefusedRest);
        AtLeast(nameof(options.RetireListAfter), options.RetireListAfter, 1);
        AtLeast(nameof(options.TrapWindow), options.TrapWindow, 8);
        AtLeast(nameof(options.MaxHostsPerSource), options.MaxHostsPerSource, 1);
        CheckRendering(options.Rendering, faults);
        return faults.ToImmutable();
    }

    /// <summary>Throws one <see cref="ArgumentException"/> that lists every fault.</summary>
    internal static void ThrowIfFaulty(CrawlerOptions options)
    {
        var faults = Validate(options);
        if (faults.Length > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(options));
        }
    }

    private static void CheckPictures(CrawlerOptions options, ImmutableArray<string>.Builder faults)
    {
        void AtLeast<T>(string name, T value, T limit)
            where T : IComparable<T> => RequireAtLeast(faults, name, value, limit);

        AtLeast(nameof(options.MaxPicturePixels), options.MaxPicturePixels, 10_000L);
        AtLeast(nameof(options.MinPicturePixels), options.MinPicturePixels, 0);
        AtLeast(nameof(options.MaxPicturesPerPage), options.MaxPicturesPerPage, 0);
        AtLeast(nameof(options.MaxPictureBytesPerPage), options.MaxPictureBytesPerPage, 0);
        AtLeast(nameof(options.PictureTimePerPage), options.PictureTimePerPage, TimeSpan.FromMilliseconds(10));
        AtLeast(nameof(options.PictureTimeout), options.PictureTimeout, TimeSpan.FromMilliseconds(10));
        AtLeast(nameof(options.PictureLifetime), options.PictureLifetime, TimeSpan.Zero);
        AtLeast(nameof(options.PictureCacheEntries), options.PictureCacheEntries, 1);
    }

    private static void CheckRendering(RenderOptions rendering, ImmutableArray<string>.Builder faults)
    {
        void AtLeast<T>(string name, T value, T limit)
            where T : IComparable<T> => RequireAtLeast(faults, name, value, limit);

        AtLeast("Rendering.Concurrency", rendering.Concurrency, 1);
        AtLeast("Rendering.TimeLimit", rendering.TimeLimit, TimeSpan.FromMilliseconds(100));
        AtLeast("Rendering.CaptureLimit", rendering.CaptureLimit, TimeSpan.FromMilliseconds(100));
        AtLeast("Rendering.StartLimit", rendering.StartLimit, TimeSpan.FromSeconds(1));
        AtLeast("Rendering.QuietFor", rendering.QuietFor, TimeSpan.FromMilliseconds(10));
        AtLeast("Rendering.MaxRequests", rendering.MaxRequests, 0);
        AtLeast("Rendering.MaxDomCharacters", rendering.MaxDomCharacters, 1024);
        AtLeast("Rendering.Width", rendering.Width, 100);
        AtLeast("Rendering.Height", rendering.Height, 100);
        AtLeast("Rendering.MaxHeight", rendering.MaxHeight, 100);
        AtLeast("Rendering.ScreenshotQuality", rendering.ScreenshotQuality, 1);
        AtLeast("Rendering.PagesPerBrowser", rendering.PagesPerBrowser, 1);
        AtLeast("Rendering.RecycleBytes", rendering.RecycleBytes, 64L << 20);
        AtLeast("Rendering.MaxPageBytes", rendering.MaxPageBytes, 64L << 20);
    }

    private static void RequireAtLeast<T>(ImmutableArray<string>.Builder faults, string name, T value, T limit)
        where T : IComparable<T>
    {
        if (value.CompareTo(limit) < 0)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"CrawlerOptions.{name} must be at least {limit}, was {value}."));
        }
    }
}
