using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AdWatch.Indexing.Registers;

/// <summary>Dates as registers write them: 2026-05-12, 2026/5/12, 2026.5.12, 2026年5月12日, 20260512; a time of day behind it is left off.</summary>
internal static class RegisterDate
{
    /// <summary>How an export writes "no end".</summary>
    public const string OpenEnd = "长期";

    private const string Iso = "yyyy-MM-dd";

    private const string Month = "(?<month>[0-9]{1,2})";
    private const string Day = "(?<day>[0-9]{1,2})";
    private const string TimeOfDay = "(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]+)?)?)?";

    // ASCII digits only: \d would take Thai and Arabic ones, which int.Parse refuses. Both marks must be the same.
    private static readonly Regex Pattern = new(
        $"^(?<year>[0-9]{{4}})(?:-{Month}-{Day}|/{Month}/{Day}|\\.{Month}\\.{Day}| ?年 ?{Month} ?月 ?{Day} ?日?|(?<month>[0-9]{{2}})(?<day>[0-9]{{2}})){TimeOfDay}$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    );

    public static bool TryParse(string text, out DateOnly date)
    {
        date = default;
        var match = Pattern.Match(text.Normalize(NormalizationForm.FormKC).Trim());
        if (!match.Success)
        {
            return false;
        }

        var (year, month, day) = (Number("year"), Number("month"), Number("day"));
        if ((year < 1900) || (month is < 1 or > 12) || (day < 1) || (day > DateTime.DaysInMonth(year, month)))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    public static string Write(DateOnly? date) => date?.ToString(Iso, CultureInfo.InvariantCulture) ?? "";

    public static DateOnly? Read(string? stored) => stored is null ? null : DateOnly.ParseExact(stored, Iso, CultureInfo.InvariantCulture);
}
