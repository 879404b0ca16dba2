using System.Globalization;

namespace AdWatch.Crawler.Sources;

/// <summary>Times as source files write them: a number and <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
        ("w", TimeSpan.FromDays(7)),
    ];

    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (text is null)
        {
            return false;
        }

        foreach (var (unit, length) in Units)
        {
            var isNumber = double.TryParse(
                text.EndsWith(unit, StringComparison.Ordinal) ? text.AsSpan(0, text.Length - unit.Length) : [],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            );
            if (isNumber && number < 1e9)
            {
                value = length * number;
                return true;
            }
        }

        // A nought needs no unit.
        return text == "0";
    }

    public static string Show(TimeSpan value)
    {
        foreach (var (unit, length) in Units.Reverse().Where(u => u.Unit != "w"))
        {
            if (value >= length && value.Ticks % length.Ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / length.Ticks}{unit}");
            }
        }

        return "0s";
    }
}
