using System.Globalization;

namespace AdWatch.Crawler.Fetching;

/// <summary>The pause a response asks for.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>The pause of a 429 or 503 (seconds or a date), at most a week; null where none is asked for.</summary>
    public static TimeSpan? Of(HttpExchange exchange, DateTimeOffset now)
    {
        if (exchange.Status is not (429 or 503) || exchange.Header("Retry-After") is not { } text)
        {
            return null;
        }

        TimeSpan? pause = null;
        if (long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            pause = TimeSpan.FromSeconds(Math.Min(seconds, (long)Longest.TotalSeconds));
        }
        else if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            pause = date - now;
        }

        return pause is { Ticks: > 0 } wait ? (wait < Longest ? wait : Longest) : null;
    }
}
