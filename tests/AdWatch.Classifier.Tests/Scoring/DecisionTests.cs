using AdWatch.Classifier.Scoring;
using CsCheck;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class DecisionTests
{
    private static readonly string[] Codes = ["tout"];

    [Fact]
    public void TheThresholdOfACodeIsThatOfBestF1()
    {
        // Held out: 0.9 and 0.6 are touts, 0.7 and below 0.5 are not. From 0.6 on: 2 of 3 right, none missed, F1 0.8.
        var (thresholds, floor) = Choose([(0.9f, true), (0.7f, false), (0.6f, true), (0.4f, false), (0.1f, false)], lawfulShare: 1);
        Assert.Equal(0.6f, Assert.Single(thresholds));
        Assert.Equal(0, floor);
    }

    [Fact]
    public void TheFloorRisesUntilNoMoreLawfulTextsAreReportedThanMayBe()
    {
        var (_, floor) = Choose([(0.9f, true), (0.7f, false), (0.6f, true), (0.4f, false), (0.1f, false)], lawfulShare: 0);
        Assert.InRange(floor, 0.7f, 0.72f);
    }

    [Fact]
    public void ACodeFarBehindAnotherOfItsTextDoesNotCountForItsThreshold()
    {
        // The scalper's text looks a little like a tout's too; behind its own code that is not reported, so the threshold of touts may lie below it.
        var (thresholds, _) = Decision.Choose(
            [new("", ["tout"]), new("", ["scalper"]), new("", ["tout"])],
            ["scalper", "tout"],
            [
                [0.1f, 0.9f, 0f],
                [0.8f, 0.4f, 0.3f],
                [1f, 1f, 1f],
            ],
            lawfulShare: 1,
            secondShare: 0.7f
        );
        Assert.Equal([0.9f, 0.3f], thresholds);
    }

    [Fact]
    public void WhateverTheProbabilitiesTheShareIsKept()
    {
        Gen.Select(Gen.Float[0, 1], Gen.Bool)
            .Array[4, 60]
            .Sample(rows =>
            {
                var (thresholds, floor) = Choose(rows, lawfulShare: 0.1);
                var lawful = rows.Where(r => !r.Item2).ToArray();
                var reported = lawful.Count(r => r.Item1 >= floor && r.Item1 >= thresholds[0]);
                Assert.True(reported <= 0.1 * lawful.Length);
            });
    }

    [Fact]
    public void EachFoldHasItsShareOfEveryKind()
    {
        Gen.Int[0, 3]
            .Array[9, 90]
            .Sample(kinds =>
            {
                var examples = kinds.Select(k => new TrainingExample("", k == 0 ? [] : [$"code-{k}"])).ToArray();
                var folds = HeldOutFolds.Deal(examples, 3);
                foreach (var kind in kinds.Distinct())
                {
                    var counts = Enumerable
                        .Range(0, 3)
                        .Select(f => kinds.Where((k, row) => k == kind && folds[row] == f).Count())
                        .ToArray();
                    Assert.True(counts.Max() - counts.Min() <= 1);
                }
            });
    }

    private static (float[] Thresholds, float Floor) Choose((float Probability, bool IsTout)[] rows, double lawfulShare) =>
        Decision.Choose(
            [.. rows.Select(r => new TrainingExample("", r.IsTout ? Codes : []))],
            Codes,
            [
                [.. rows.Select(_ => 1f)],
                [.. rows.Select(r => r.Probability)],
            ],
            lawfulShare,
            secondShare: 0.7f
        );
}
