using AdWatch.Api.Learning;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Tests.Learning;

public sealed class CandidateLossTests
{
    private static readonly ReplayResult NoHistory = new(0, 0, 0, []);

    [Fact]
    public void ACodeThatFallsByMoreThanTheMarginIsLost() =>
        Assert.Equal([new CandidateLoss("folds", "scalper", 0.9, 0.87)], CandidateLosses.Find([Set(0.9, 0.87)], NoHistory, 0.02));

    [Fact]
    public void ACodeThatFallsWithinItIsNot() => Assert.Empty(CandidateLosses.Find([Set(0.9, 0.885)], NoHistory, 0.02));

    [Fact]
    public void FewLabelsSayNothing() => Assert.Empty(CandidateLosses.Find([Set(0.9, 0.1, labels: 9)], NoHistory, 0.02));

    [Fact]
    public void MoreLawfulTextsFlaggedAreALoss() =>
        Assert.Equal(
            [new CandidateLoss("folds", "lawful", 0.01, 0.05)],
            CandidateLosses.Find([Set(0.9, 0.9) with { Lawful = 100, LawfulFlaggedBefore = 1, LawfulFlaggedAfter = 5 }], NoHistory, 0.02)
        );

    [Fact]
    public void OnHistoryWhatReviewersConfirmedMustNotVanish()
    {
        var gone = new FlipGroup("anhe", "scalper", FlipSide.None, new FlipSide(5, Confirmed: 2, Refuted: 1, []));
        var fine = new FlipGroup("anhe", "tout", new FlipSide(9, 0, 0, []), new FlipSide(5, Confirmed: 1, Refuted: 2, []));

        Assert.Equal(
            [new CandidateLoss("history", "scalper", 1, 2)],
            CandidateLosses.Find([], NoHistory with { Flips = [gone, fine] }, 0.02)
        );
    }

    private static SetComparison Set(double before, double after, int labels = 30) =>
        new()
        {
            Name = "folds",
            Texts = 100,
            Lawful = 0,
            LawfulFlaggedBefore = 0,
            LawfulFlaggedAfter = 0,
            MacroF1Before = before,
            MacroF1After = after,
            Codes = [new("scalper", Score(before, labels), Score(after, labels))],
        };

    private static CodeScore Score(double f1, int labels) => new("scalper", labels, 0, 0, f1, f1, f1);
}
