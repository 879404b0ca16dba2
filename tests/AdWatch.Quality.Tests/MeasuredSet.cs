using System.Globalization;
using System.Text;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Quality.Tests;

/// <summary>A set of labelled texts with the verdict on each.</summary>
internal sealed class MeasuredSet(IReadOnlyList<GoldVerdict> verdicts)
{
    public IReadOnlyList<GoldVerdict> Verdicts { get; } = verdicts;

    public EvaluationReport Report { get; } = Evaluate(verdicts);

    public static EvaluationReport Evaluate(IEnumerable<GoldVerdict> verdicts)
    {
        var evaluation = new Evaluation();
        foreach (var verdict in verdicts)
        {
            var labelled = verdict.Gold.Labelled;
            evaluation.Add(labelled.Codes, labelled.AlsoAllowed, verdict.Given.Labels);
        }

        return evaluation.Report();
    }

    /// <summary>Every text judged wrong, in words.</summary>
    public string Wrong(Func<GoldVerdict, bool>? of = null)
    {
        var lines = Verdicts.Where(v => v.IsWrong && (of is null || of(v))).Select(v => v.Describe()).ToArray();
        return $"{lines.Length} text(s) judged wrong:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }

    /// <summary>Of the evidence passages whose code was found, the share that the findings of this code touch.</summary>
    public double EvidenceFound()
    {
        var passages = Verdicts.SelectMany(v => v.Passages()).ToArray();
        return passages.Length > 0 ? (double)passages.Count(p => p) / passages.Length : 0;
    }

    /// <summary>Precision and recall by code, and the figures of the whole set.</summary>
    public string Table()
    {
        var table = new StringBuilder("| code | texts | precision | recall | F1 |\n|---|---|---|---|---|\n");
        foreach (var row in Report.Codes.Append(Report.Micro).Append(Report.Flagged))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Code} | {row.Expected} | {row.Precision:F3} | {row.Recall:F3} | {row.F1:F3} |\n"
            );
        }

        table.Append(
            CultureInfo.InvariantCulture,
            $"""

            {Report.Texts} texts, {Report.Lawful} lawful, of these flagged {Report.LawfulFlagged} ({Report.LawfulFlaggedShare:P1}).
            Macro F1 {Report.MacroF1:F3}, flagged F1 {Report.Flagged.F1:F3}, calibration error {Report.CalibrationError:F3}, evidence found {EvidenceFound():F3}.

            """
        );
        return table.ToString();
    }
}
