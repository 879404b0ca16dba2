using System.Globalization;
using System.Text.RegularExpressions;
using AdWatch.Crawler.Extraction;

namespace AdWatch.Crawler.Lists;

/// <summary>Reads the dates of feeds and sitemaps: RFC 822, ISO 8601 and W3C forms, and what generators write instead.</summary>
internal static partial class FeedDate
{
    /// <summary>The time, or null where the text is none. A time without zone is one in China, a W3C date without time one in UTC.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        var trimmed = text?.Trim();
        if (trimmed is not { Length: >= 4 and <= 64 })
            return null;
        var match = Rfc822().Match(trimmed);
        if (match.Success)
            return FromRfc822(match);
        if (W3CDate().IsMatch(trimmed))
        {
            return DateTimeOffset.TryParseExact(
                trimmed,
                ["yyyy", "yyyy-MM", "yyyy-MM-dd"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var day
            )
                ? day
                : null;
        }

        return PublicationTime.Parse(trimmed)
            ?? (
                DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other) ? other : null
            );
    }

    private static DateTimeOffset? FromRfc822(Match match)
    {
        var month = "janfebmaraprmayjunjulaugsepoctnovdec".IndexOf(
            match.Groups["month"].Value.ToLowerInvariant(),
            StringComparison.Ordinal
        );
        var year = Number(match, "year");
        year += match.Groups["year"].Length == 2 ? 2000 : 0;
        var day = Number(match, "day");
        if (month < 0 || month % 3 != 0 || year is < 1995 or > 2100 || day < 1 || day > DateTime.DaysInMonth(year, (month / 3) + 1))
            return null;
        var (hour, minute, second) = (Number(match, "hour"), Number(match, "minute"), Math.Min(59, Number(match, "second")));
        if (hour > 23 || minute > 59)
            return null;
        return new DateTimeOffset(year, (month / 3) + 1, day, hour, minute, second, Zone(match.Groups["zone"].Value));
    }

    /// <summary>RFC 822 section 5.1 with the North American names; CST, which Chinese servers mean for themselves, is China's.</summary>
    private static TimeSpan Zone(string zone) =>
        zone.ToUpperInvariant() switch
        {
            "" or "CST" => TimeSpan.FromHours(8),
            "Z" or "UT" or "UTC" or "GMT" => TimeSpan.Zero,
            "EST" => TimeSpan.FromHours(-5),
            "EDT" => TimeSpan.FromHours(-4),
            "PST" => TimeSpan.FromHours(-8),
            "PDT" => TimeSpan.FromHours(-7),
            ['+' or '-', .. var digits] when Offset(digits.Replace(":", "", StringComparison.Ordinal)) is { } offset => zone[0] == '-'
                ? -offset
                : offset,
            _ => TimeSpan.Zero,
        };

    private static TimeSpan? Offset(string digits) =>
        digits.Length == 4
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value / 100 <= 14
        && value % 100 < 60
            ? new TimeSpan(value / 100, value % 100, 0)
            : null;

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    [GeneratedRegex(
        @"^(?:[A-Za-z]{3,9},?\s+)?(?<day>\d{1,2})[\s-]+(?<month>[A-Za-z]{3})[a-z]*[\s-]+(?<year>\d{4}|\d{2})(?:\s+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?)?\s*(?:(?:GMT|UTC)(?=[+-]))?(?<zone>[+-]\d{2}:?\d{2}|[A-Za-z]{1,5})?(?:\s*\(.*\))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Rfc822();

    [GeneratedRegex(@"^\d{4}(?:-\d{2}(?:-\d{2})?)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex W3CDate();
}
