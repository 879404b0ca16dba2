using System.Globalization;
using System.Text.RegularExpressions;

namespace AdWatch.Classifier.FactReading;

/// <summary>Reads the last valid day out of a printed number (law pack 2.1 and 2.2).</summary>
internal static class NumberDates
{
    public static DateOnly? Until(Match match)
    {
        if (match.Groups["exp"] is { Success: true } exp)
        {
            return DateOnly.TryParseExact("20" + exp.Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : null;
        }

        if (Year(match) is not { } year)
        {
            return null;
        }

        // Valid for a year; where only the year of issue is known, surely over at the end of the next.
        return Issued(year, Serial(match))?.AddYears(1).AddDays(-1) ?? new DateOnly(year + 1, 12, 31);
    }

    /// <summary>The first day on which a number that prints its year can have been issued; null where it prints none.</summary>
    public static DateOnly? From(Match match) => Year(match) is { } year ? Issued(year, Serial(match)) ?? new DateOnly(year, 1, 1) : null;

    /// <summary>True where a serial of the form month-day-sequence has a month that no year has.</summary>
    public static bool IsImpossible(Match match) =>
        Year(match) is not null
        && Serial(match) is [var a, var b, '-', var c, var d, '-', ..]
        && char.IsAsciiDigit(c)
        && char.IsAsciiDigit(d)
        && int.TryParse([a, b], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
        && month is 0 or > 12;

    private static string Serial(Match match) => match.Groups["sn"].Success ? match.Groups["sn"].Value : "";

    private static int? Year(Match match) =>
        match.Groups["y"] is { Success: true } group
        && int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
        && year is >= 1990 and <= 2200
            ? year
            : null;

    private static DateOnly? Issued(int year, string serial)
    {
        var monthDay = serial switch
        {
            [var a, var b, '-', var c, var d, '-', ..] => string.Concat(a, b, c, d),
            [var a, var b, var c, var d, '-', _, _, _, '-', ..] => string.Concat(a, b, c, d),
            { Length: 7 } when serial.All(char.IsAsciiDigit) => serial[..4],
            _ => "",
        };
        return DateOnly.TryParseExact(
            year.ToString(CultureInfo.InvariantCulture) + monthDay,
            "yyyyMMdd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var issued
        )
            ? issued
            : null;
    }
}
