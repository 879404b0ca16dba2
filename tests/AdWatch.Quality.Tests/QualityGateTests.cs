namespace AdWatch.Quality.Tests;

public sealed class QualityGateTests(GoldVerdicts measured)
{
    private readonly Floors floors = Floors.Read(Checkout.Gold);

    [Fact]
    public void NoTextMakesTheClassifierThrow()
    {
        var crashes = measured
            .Gold.Verdicts.Concat(measured.Blind.Verdicts)
            .Where(v => v.Crash is not null)
            .Select(v => v.Describe())
            .ToArray();

        Assert.True(crashes.Length == 0, string.Join(Environment.NewLine, crashes));
    }

    [Fact]
    public void TheModelAloneReportsNothingThatItStruckAsARulesFinding()
    {
        var fusion = measured.Classifier.Rules.Fusion;
        var model = measured.Classifier.Model!;

        Assert.True(model.SecondShare >= fusion.RuleShare, $"{model.SecondShare} of the likeliest code is below rule_share");
        Assert.True(model.ReportedFloor >= fusion.RuleFloor, $"{model.ReportedFloor} is below rule_floor");
    }

    [Fact]
    public void EveryCodeHasAFloor()
    {
        var labelled = measured.Gold.Verdicts.SelectMany(v => v.Gold.Labelled.Codes).Distinct().Order();

        Assert.Equal(labelled, floors.Codes.Keys.Order());
    }

    [Fact]
    public void EveryCodeHoldsItsFloors()
    {
        var low = new List<string>();
        foreach (var row in measured.Gold.Report.Codes.Where(c => floors.Codes.ContainsKey(c.Code)))
        {
            var floor = floors.Codes[row.Code];
            if ((row.Precision < floor.Precision) || (row.Recall < floor.Recall))
            {
                low.Add(
                    $"{row.Code}: precision {row.Precision:F3} (floor {floor.Precision:F2}), recall {row.Recall:F3} (floor {floor.Recall:F2})"
                );
                low.Add(measured.Gold.Wrong(v => v.Missed.Contains(row.Code) || v.Unwanted.Contains(row.Code)));
            }
        }

        Assert.True(low.Count == 0, string.Join(Environment.NewLine, low));
    }

    [Fact]
    public void TheWholeSetHoldsItsFloors() => Hold(measured.Gold, floors);

    /// <summary>What others wrote who knew the law alone, neither rules nor examples: how detection does on words that nobody here thought of.</summary>
    [Fact]
    public void TheBlindSetHoldsItsFloors() => Hold(measured.Blind, Floors.Read(Checkout.Blind));

    [Fact]
    public void FindingsPointAtTheWordsThatShowThem()
    {
        var missed = measured.Gold.Verdicts.Where(v => v.Passages().Any(touched => !touched)).Select(v => v.Describe());

        Assert.True(
            measured.Gold.EvidenceFound() >= floors.EvidenceFound,
            $"{measured.Gold.EvidenceFound():F3} of the passages are touched (floor {floors.EvidenceFound:F3}):{Environment.NewLine}"
                + string.Join(Environment.NewLine, missed)
        );
    }

    [Fact]
    public void EveryFindingIsTheExactWordsOfItsField()
    {
        var wrong =
            from verdict in measured.Gold.Verdicts
            from span in verdict.Given.Findings.SelectMany(f => f.Spans)
            let field = span.Field == "title" ? verdict.Gold.Labelled.Input.Title : verdict.Gold.Text
            where field is null || span.Start + span.Length > field.Length || field.Substring(span.Start, span.Length) != span.Text
            select $"{verdict.Gold.Id}: {span}";

        Assert.Empty(wrong);
    }

    private static void Hold(MeasuredSet set, Floors floors)
    {
        var report = set.Report;
        var holds =
            (report.MacroF1 >= floors.MacroF1)
            && (report.Flagged.F1 >= floors.FlaggedF1)
            && (report.LawfulFlaggedShare <= floors.LawfulFlaggedShare)
            && (set.EvidenceFound() >= floors.EvidenceFound);

        Assert.True(
            holds,
            $"macro F1 {report.MacroF1:F3} (floor {floors.MacroF1:F3}), flagged F1 {report.Flagged.F1:F3} (floor {floors.FlaggedF1:F3}), "
                + $"lawful texts flagged {report.LawfulFlaggedShare:F3} (at most {floors.LawfulFlaggedShare:F3}), "
                + $"evidence {set.EvidenceFound():F3} (floor {floors.EvidenceFound:F3}){Environment.NewLine}{set.Wrong()}"
        );
    }
}
