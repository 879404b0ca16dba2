using System.Globalization;
using System.Text;

namespace AdWatch.Api.Learning;

/// <summary>A comparison as tables for people.</summary>
internal static class CandidateTable
{
    public static string Of(CandidateComparison comparison)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        var (old, now) = (comparison.InUse, comparison.Candidate);
        Line($"in use     {Name(old.Version)}: {old.Examples} examples, {old.Learned} of them from reviewers");
        Line($"candidate  {Name(now.Version)}: {now.Examples} examples, {now.Learned} of them from reviewers");
        if (comparison.InUseIsOlder)
        {
            Line($"The model in use was fitted to other examples than those at hand; on the folds a model of these stands for it.");
        }

        foreach (var set in comparison.Sets)
        {
            Line($"");
            Line($"{set.Name}: {set.Texts} texts, rules and model together");
            Line($"{"code", -26} {"labels", 6} {"precision", 15} {"recall", 15} {"F1", 15} {"gain", 7}");
            foreach (var code in set.Codes)
            {
                var (b, a) = (code.Before, code.After);
                Line(
                    $"{code.Code, -26} {a.Expected, 6} {Pair(b.Precision, a.Precision), 15} {Pair(b.Recall, a.Recall), 15} {Pair(b.F1, a.F1), 15} {a.F1 - b.F1, 7:+0.000;-0.000;0.000}"
                );
            }

            Line($"macro F1 {Pair(set.MacroF1Before, set.MacroF1After)}");
            Line($"lawful texts flagged {set.LawfulFlaggedBefore} → {set.LawfulFlaggedAfter} of {set.Lawful}");
        }

        var history = comparison.History;
        Line($"");
        Line($"history: {history.Pages} stored pages, flagged {history.FlaggedBefore} → {history.FlaggedAfter}");
        text.Append(history.Flips.Count == 0 ? "no page would be judged otherwise" + Environment.NewLine : FlipTable.Of(history.Flips));
        Line($"");
        if (comparison.Losses.Count == 0)
        {
            Line($"nothing fell by more than {comparison.Margin:0.###}; 'adwatch train --promote' puts the candidate in use");
        }
        else
        {
            Line($"fell by more than {comparison.Margin:0.###}: {Promotion.Losses(comparison)}");
            Line($"'adwatch train --promote' refuses it unless --accept-losses is given");
        }

        return text.ToString();
    }

    private static string Name(string version) => version.Length == 0 ? "(no model, rules alone)" : version;

    private static string Pair(double before, double after) =>
        string.Create(CultureInfo.InvariantCulture, $"{before:0.000} → {after:0.000}");
}
