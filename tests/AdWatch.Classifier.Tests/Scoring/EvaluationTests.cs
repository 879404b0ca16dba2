using AdWatch.Classifier.Results;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class EvaluationTests
{
    [Fact]
    public void CountsHitsMissesAndWrongFlagsPerCode()
    {
        var evaluation = new Evaluation();
        evaluation.Add(["scalper"], [], [new Label("scalper", 0.9)]);
        evaluation.Add(["scalper"], [], []);
        evaluation.Add([], [], [new Label("scalper", 0.6)]);
        evaluation.Add([], [], []);
        var report = evaluation.Report();
        var row = Assert.Single(report.Codes);
        Assert.Equal(0.5, row.Precision);
        Assert.Equal(0.5, row.Recall);
        Assert.Equal(0.5, row.F1);
        Assert.Equal(0.5, report.LawfulFlaggedShare);
        Assert.Equal(0.5, report.MacroF1);
    }

    [Fact]
    public void AnAllowedCodeCountsNeitherWay()
    {
        var evaluation = new Evaluation();
        evaluation.Add(
            ["unlicensed-practice"],
            ["unreviewed-medical-ad"],
            [new Label("unlicensed-practice", 0.9), new Label("unreviewed-medical-ad", 0.9)]
        );
        var report = evaluation.Report();
        Assert.Equal(1, report.Micro.Precision);
        Assert.Equal(1, report.Flagged.Recall);
        Assert.Equal("unlicensed-practice", Assert.Single(report.Codes).Code);
    }

    [Fact]
    public void HonestScoresHaveNoCalibrationError()
    {
        var evaluation = new Evaluation();
        evaluation.Add(["tout"], [], [new Label("tout", 1.0)]);
        evaluation.Add([], [], [new Label("tout", 0.0)]);
        Assert.Equal(0, evaluation.Report().CalibrationError);
    }
}
