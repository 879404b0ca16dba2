using System.Globalization;

namespace AdWatch.Indexing.Searching;

/// <summary>Days as questions write them: <c>2026</c>, <c>2026-03</c>, <c>2026-03-31</c>, also with <c>/</c>, <c>.</c> or 年月日.</summary>
internal static class SearchDates
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>The calendar day of a moment in Asia/Shanghai (no summer time since 1991).</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Shanghai).DateTime);

    /// <summary>First and last day of what is named; false when it is no date.</summary>
    public static bool TryParse(string text, out DateOnly first, out DateOnly last)
    {
        (first, last) = (default, default);
        var plain = text.Trim()
            .TrimEnd('日', '号')
            .TrimEnd('月', '年')
            .Replace('年', '-')
            .Replace('月', '-')
            .Replace('/', '-')
            .Replace('.', '-');
        var parts = plain.Split('-');
        if (parts.Length is < 1 or > 3 || parts[0].Length != 4)
        {
            return false;
        }

        Span<int> numbers = [0, 1, 1];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is < 1 or > 4 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        var (year, month, day) = (numbers[0], numbers[1], numbers[2]);
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        first = new DateOnly(year, month, day);
        last = parts.Length switch
        {
            1 => first.AddYears(1).AddDays(-1),
            2 => first.AddMonths(1).AddDays(-1),
            _ => first,
        };
        return true;
    }
}
