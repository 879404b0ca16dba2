using System.Globalization;

namespace AdWatch.Crawler.Scheduling;

/// <summary>The hours of a day in which a source is visited, in Asia/Shanghai: <c>22:00-06:00</c> runs over midnight.</summary>
/// <param name="From">The first minute.</param>
/// <param name="To">The minute it ends before.</param>
public sealed record CrawlWindow(TimeOnly From, TimeOnly To)
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Reads <c>HH:mm-HH:mm</c>; the two must differ.</summary>
    public static CrawlWindow? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return
            dash > 0
            && TimeOnly.TryParseExact(text.AsSpan(0, dash).Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
            && TimeOnly.TryParseExact(text.AsSpan(dash + 1).Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to)
            && from != to
            ? new CrawlWindow(from, to)
            : null;
    }

    /// <summary>The time itself where it lies inside, else when the window opens next.</summary>
    public DateTimeOffset Next(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Shanghai);
        var now = TimeOnly.FromTimeSpan(local.TimeOfDay);
        if (now.IsBetween(From, To))
        {
            return at;
        }

        var opens = new DateTimeOffset(local.Date + From.ToTimeSpan(), local.Offset);
        return (opens > at ? opens : opens.AddDays(1)).ToUniversalTime();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{To:HH\\:mm}");
}
