using System.Globalization;
using AdWatch.Crawler;
using AdWatch.Crawler.Results;

namespace AdWatch.Api.Commands;

/// <summary>Shows on stderr how a crawl stands: one line that renews itself on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class CrawlDisplay(TextWriter output, bool terminal, TimeProvider time) : IProgress<CrawlProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private const int MostTroubles = 100;
    private readonly System.Threading.Lock _lock = new();
    private long _last;
    private int _troubles;

    public static CrawlDisplay OnStandardError(TimeProvider time) => new(Console.Error, !Console.IsErrorRedirected, time);

    public void Report(CrawlProgress value)
    {
        lock (_lock)
        {
            var text = Words(value);
            if (terminal)
            {
                output.Write($"\r{text}\u001b[K");
            }
            else if (_last == 0 || time.GetElapsedTime(_last) >= Pause)
            {
                _last = time.GetTimestamp();
                output.WriteLine(text);
            }
        }
    }

    /// <summary>Says why a visit gave no page; the first hundred, the rest are counted in the summary and stand with their source.</summary>
    public void Report(CrawlResult visit)
    {
        lock (_lock)
        {
            if (_troubles++ < MostTroubles)
            {
                output.WriteLine($"{(terminal ? "\r" : "")}{visit.Disposition} {visit.Url}: {visit.Reason}{(terminal ? "\u001b[K" : "")}");
            }
        }
    }

    /// <summary>Leaves the renewed line.</summary>
    public void End()
    {
        if (terminal)
        {
            output.WriteLine();
        }
    }

    private static string Words(CrawlProgress value)
    {
        var robots = value.HostsWaitingForRobots > 0 ? $", {value.HostsWaitingForRobots} hosts wait for robots.txt" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Elapsed.TotalSeconds:0} s: {value.Fetched} fetched, {value.Done} done of {value.Known} known, {value.Bytes / 1e6:0.0} MB, {value.UnderWay} under way, {value.WaitingToBeRead} to be read{robots}"
        );
    }
}
