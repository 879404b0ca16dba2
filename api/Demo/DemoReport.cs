using System.Globalization;

namespace AdWatch.Api.Demo;

/// <summary>Writes the summary of a headless demo for people.</summary>
internal static class DemoReport
{
    public static void Write(DemoSummary summary, TextWriter output)
    {
        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

        Line($"Pages fetched     {summary.PagesFetched} ({summary.PagesPlanned} planned, {summary.PagesStored} stored)");
        Line($"Register rows     {Pairs(summary.RegisterRows.Select(r => (r.Key, (long)r.Value)))}");
        Line($"Violations        {summary.Verdicts.Found} of {summary.Verdicts.Planted} planted found");
        Line($"Lawful pages      {summary.Verdicts.LawfulFlagged} of {summary.Verdicts.Lawful} flagged");
        Line($"Exempt            {summary.Verdicts.ExemptFound} exemption candidates found");
        Line($"Pages by code");
        foreach (var (code, count) in summary.FindingsByCode)
        {
            Line($"  {code, -26} {count, 4}");
        }

        Line($"Clues             {summary.CluesConfirmed} confirmed by the scripted reviewer");
        foreach (var (department, count) in summary.CluesByDepartment.OrderByDescending(d => d.Value))
        {
            Line($"  {department, -26} {count, 4}");
        }

        var deliveries = summary.Deliveries;
        Line(
            $"Deliveries        {deliveries.Received} of {deliveries.Owed} received once, {deliveries.Repeated} repeated, {deliveries.Refused} refused, {deliveries.Pending} pending, {deliveries.Dead} dead"
        );
        Line($"Time");
        foreach (var stage in summary.Stages)
        {
            Line($"  {stage.Name, -26} {stage.Seconds, 7:0.00} s");
        }

        List("To look at (no fault)", summary.Beside, output);
        List("Faults", summary.Faults, output);
        Line($"{(summary.IsRight ? "Right: nothing missed, nothing lawful flagged, nothing lost." : "WRONG: see the faults above.")}");
    }

    private static void List(string title, IReadOnlyList<string> lines, TextWriter output)
    {
        if (lines.Count > 0)
        {
            output.WriteLine(title);
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }
        }
    }

    private static string Pairs(IEnumerable<(string Name, long Count)> pairs) =>
        string.Join(", ", pairs.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Count}")));
}
