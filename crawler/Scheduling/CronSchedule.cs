using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AdWatch.Crawler.Scheduling;

/// <summary>A Unix cron expression of five fields (minute, hour, day of month, month, day of week) in Asia/Shanghai.</summary>
/// <remarks>
/// Lists, ranges, steps and English names of months and days are read; 7 is Sunday. Where both days are restricted,
/// either may fit, as in cron. Asia/Shanghai has had no daylight saving time since 1991, so every local time exists once.
/// </remarks>
public sealed class CronSchedule
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly ulong minutes;
    private readonly ulong hours;
    private readonly ulong daysOfMonth;
    private readonly ulong months;
    private readonly ulong daysOfWeek;
    private readonly bool bothDays;

    private CronSchedule(ulong minutes, ulong hours, ulong daysOfMonth, ulong months, ulong daysOfWeek, bool bothDays)
    {
        (this.minutes, this.hours, this.daysOfMonth, this.months, this.daysOfWeek, this.bothDays) = (
            minutes,
            hours,
            daysOfMonth,
            months,
            daysOfWeek,
            bothDays
        );
    }

    /// <summary>Reads an expression; where it cannot be read, <paramref name="fault"/> says why.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? fault)
    {
        schedule = null;
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            fault = string.Create(
                CultureInfo.InvariantCulture,
                $"five fields are needed (minute hour day month weekday), '{text}' has {fields.Length}"
            );
            return false;
        }

        string?[] faults =
        [
            Field("minute", fields[0], 0, 59, [], 0, out var minutes),
            Field("hour", fields[1], 0, 23, [], 0, out var hours),
            Field("day of month", fields[2], 1, 31, [], 0, out var daysOfMonth),
            Field("month", fields[3], 1, 12, Months, 1, out var months),
            Field("day of week", fields[4], 0, 7, Days, 0, out var daysOfWeek),
        ];
        if (faults.Any(f => f is not null))
        {
            fault = string.Join("; ", faults.Where(f => f is not null));
            return false;
        }

        daysOfWeek |= (daysOfWeek >> 7) & 1;
        fault = null;
        schedule = new CronSchedule(minutes, hours, daysOfMonth, months, daysOfWeek, fields[2][0] != '*' && fields[4][0] != '*');
        if (schedule.Next(DateTimeOffset.UnixEpoch) is null)
        {
            schedule = null;
            fault = $"'{text}' names a day that never comes";
            return false;
        }

        return true;
    }

    /// <summary>The first time that fits after the given one; null where none comes within thirty years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, Shanghai).DateTime;
        var at = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified).AddMinutes(1);
        var last = at.AddYears(30);
        while (at < last)
        {
            if (!Has(months, at.Month))
            {
                at = new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1);
            }
            else if (!DayFits(at))
            {
                at = at.Date.AddDays(1);
            }
            else if (!Has(hours, at.Hour))
            {
                at = at.Date.AddHours(at.Hour + 1);
            }
            else if (!Has(minutes, at.Minute))
            {
                at = at.AddMinutes(1);
            }
            else
            {
                return new DateTimeOffset(at, Shanghai.GetUtcOffset(at)).ToUniversalTime();
            }
        }

        return null;
    }

    private static bool Has(ulong set, int value) => ((set >> value) & 1) == 1;

    private bool DayFits(DateTime day)
    {
        var byMonth = Has(daysOfMonth, day.Day);
        var byWeek = Has(daysOfWeek, (int)day.DayOfWeek);
        return bothDays ? byMonth || byWeek : byMonth && byWeek;
    }

    private static string? Field(string name, string text, int min, int max, string[] names, int nameBase, out ulong set)
    {
        set = 0;
        foreach (var part in text.Split(','))
        {
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            var range = slash < 0 ? part : part[..slash];
            var step = 1;
            if (
                slash >= 0
                && (!int.TryParse(part.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1)
            )
            {
                return $"the step of '{part}' ({name}) must be a whole number from 1";
            }

            var (from, to) = (min, max);
            if (range != "*")
            {
                var dash = range.IndexOf('-', StringComparison.Ordinal);
                var first = Value(dash < 0 ? range : range[..dash], names, nameBase);
                var second = dash < 0 ? first : Value(range[(dash + 1)..], names, nameBase);
                if (first is null || second is null || first < min || second > max || first > second)
                {
                    return string.Create(
                        CultureInfo.InvariantCulture,
                        $"'{part}' ({name}) must be a number or a rising range from {min} to {max}"
                    );
                }

                (from, to) = (first.Value, dash < 0 && slash >= 0 ? max : second.Value);
            }

            for (var i = from; i <= to; i += step)
            {
                set |= 1UL << i;
            }
        }

        return null;
    }

    private static int? Value(string text, string[] names, int nameBase)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var index = Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + nameBase;
    }
}
