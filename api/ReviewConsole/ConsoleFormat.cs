using System.Globalization;
using AdWatch.Classifier.Results;
using AdWatch.Indexing.Clues;

namespace AdWatch.Api.ReviewConsole;

/// <summary>How values look on a screen: Beijing time, whole percents, defanged addresses, style classes.</summary>
internal static class ConsoleFormat
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    public static string Time(DateTimeOffset? time) =>
        time?.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    public static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>An address that nothing makes a link of by itself.</summary>
    public static string Defang(string url) =>
        url.Replace("http", "hxxp", StringComparison.OrdinalIgnoreCase).Replace("://", "[:]//", StringComparison.Ordinal);

    public static string Key(this Severity severity) => severity.ToString().ToLowerInvariant();

    public static string Key(this Tier tier) => tier.ToString().ToLowerInvariant();

    public static string SeverityStyle(Severity severity) =>
        severity switch
        {
            Severity.Critical => "bg-red text-red-fg",
            Severity.High => "bg-orange text-orange-fg",
            Severity.Medium => "bg-yellow text-yellow-fg",
            Severity.Low => "bg-blue-lt",
            _ => "bg-secondary-lt",
        };

    public static string StateStyle(ClueState state) =>
        state switch
        {
            ClueState.Detected or ClueState.Claimed => "bg-azure-lt",
            ClueState.Confirmed or ClueState.Dispatched => "bg-purple-lt",
            ClueState.Dismissed or ClueState.NoViolation or ClueState.Withdrawn => "bg-secondary-lt",
            ClueState.Returned or ClueState.Reappeared => "bg-orange-lt",
            _ => "bg-green-lt",
        };

    /// <summary>Colour of a violation code: one for each group of the vocabulary.</summary>
    public static string CodeGroup(string code) =>
        code switch
        {
            "unreviewed-medical-ad" or "certificate-mismatch" or "unreviewed-drug-ad" or "unreviewed-device-ad" or "prohibited-claim" =>
                "advertising",
            "false-medical-info" or "disguised-popularization" or "rumor" or "malicious-hype" => "information",
            "scalper" or "tout" or "black-ambulance" or "black-carer" => "order",
            _ => "practice",
        };
}
