using System.Globalization;
using System.Text;

namespace AdWatch.Api.Learning;

/// <summary>Flips as a table for people, with sample pages below it.</summary>
internal static class FlipTable
{
    public static string Of(IReadOnlyList<FlipGroup> flips)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{"code", -26} {"source", -20} {"newly flagged", 22} {"no longer flagged", 22}");
        foreach (var flip in flips)
        {
            Line($"{flip.Code, -26} {flip.Source, -20} {Count(flip.NewlyFlagged), 22} {Count(flip.NoLongerFlagged), 22}");
        }

        foreach (var flip in flips)
        {
            Samples(flip, "newly flagged", flip.NewlyFlagged);
            Samples(flip, "no longer flagged", flip.NoLongerFlagged);
        }

        return text.ToString();

        void Samples(FlipGroup flip, string direction, FlipSide side)
        {
            if (side.Samples.Count > 0)
            {
                Line($"");
                Line($"{flip.Code}, {flip.Source}, {direction}:");
            }

            foreach (var sample in side.Samples)
            {
                Line($"  {sample.Page}  {sample.Url}");
                Line($"    {string.Join(" | ", sample.Words).ReplaceLineEndings(" ")}");
            }
        }
    }

    private static string Count(FlipSide side) =>
        side.Confirmed + side.Refuted == 0
            ? side.Pages.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{side.Pages} ({side.Confirmed} yes, {side.Refuted} no)");
}
