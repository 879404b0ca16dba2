namespace AdWatch.Classifier.Scoring;

/// <summary>Settings of the fit. The defaults were chosen by folds of training texts, never on test texts (docs/detection.md).</summary>
public sealed record TrainingOptions
{
    /// <value>Weight of the L2 penalty. Default 0.001; larger = smoother, more cautious weights.</value>
    public float L2 { get; init; } = 0.001f;

    /// <value>Folds whose held-out scores fit the calibration. Default 3; at least 2.</value>
    public int Folds { get; init; } = 3;

    /// <value>Rounds of L-BFGS at most. Default 300, which it hardly ever takes.</value>
    public int Iterations { get; init; } = 300;

    /// <value>L-BFGS ends where a round gains less than this share. Default 1e-7: at 1e-5 it ended wherever it was, and a word more in one text moved verdicts on others.</value>
    public float Tolerance { get; init; } = 1e-7f;

    /// <value>An n-gram or signal in fewer training texts is left out. Default 4: with 3 the file nears its 8 MB, and verdicts on texts of other writers are no better.</value>
    public int FewestTexts { get; init; } = 4;

    /// <value>How far the length of a text is evened out: 1 wholly (cosine), 0 not. Default 0.5.</value>
    public float LengthSlope { get; init; } = 0.5f;

    /// <value>A code with fewer positive texts is not learnt (its probability stays 0). Default 8.</value>
    public int FewestExamples { get; init; } = 8;

    /// <value>Share of the lawful texts that may be reported on held-out folds; sets <see cref="LinearModel.ReportedFloor"/>. Default 0.045.</value>
    public double LawfulShare { get; init; } = 0.045;

    /// <value>Beside a likelier code another one is reported only from this share of its probability on: one reading of the words mostly excludes others. Default 0.7.</value>
    public float SecondShare { get; init; } = 0.7f;
}
