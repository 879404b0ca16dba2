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

        if (
            match.Groups["y"] is not { Success: true } yearGroup
            || !int.TryParse(yearGroup.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || year is < 1990 or > 2200
        )
        {
            return null;
        }

        var issued = Issued(year, match.Groups["sn"].Success ? match.Groups["sn"].Value : "");

        // Valid for a year; where only the year of issue is known, surely over at the end of the next.
        return issued?.AddYears(1).AddDays(-1) ?? new DateOnly(year + 1, 12, 31);
    }

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
