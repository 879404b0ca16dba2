using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace AdWatch.Classifier.Scoring;

/// <summary>
/// Fits a <see cref="LinearModel"/> with Microsoft.ML: L-BFGS logistic regressions of "reported at all" over all texts and of each code over the
/// reported ones; Platt calibration and thresholds from held-out folds.
/// </summary>
/// <remarks>Single-threaded and without chance: the same examples in the same order give the same bytes on processors whose widest registers are the same; <c>./adwatch</c> sees to that.</remarks>
public static class ModelTrainer
{
    /// <summary>Trains one model for all codes.</summary>
    /// <param name="codes">Column order; at most <see cref="LinearModel.MaxCodes"/>.</param>
    /// <param name="progress">Told after each code; may be null.</param>
    /// <exception cref="ArgumentException">No examples, or too many codes.</exception>
    public static LinearModel Train(
        IReadOnlyList<TrainingExample> examples,
        IReadOnlyList<string> codes,
        TrainingOptions options,
        IProgress<string>? progress,
        CancellationToken cancellationToken
    )
    {
        Check(examples, codes, options);
        var features = FeatureTable.Build(examples, options);
        var table = new float[features.Space.Rows * LinearModel.Columns];
        features.WriteIdf(table);
        var folds = HeldOutFolds.Deal(examples, options.Folds);
        var reported = examples.Select(e => e.Codes.Count > 0).ToArray();
        var calibrations = new Calibration[codes.Count + 1];
        var heldOut = new float[codes.Count + 1][];
        (calibrations[^1], heldOut[^1]) = Learn(
            features,
            reported,
            _ => true,
            folds,
            options,
            weights => features.WriteWeights(table, LinearModel.ReportedColumn, weights)
        );
        for (var column = 0; column < codes.Count; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = codes[column];
            var at = column;
            var labels = examples.Select(e => e.Codes.Contains(code, StringComparer.Ordinal)).ToArray();
            var positives = labels.Count(l => l);
            if (positives < options.FewestExamples)
            {
                (calibrations[column], heldOut[column]) = (Calibration.Never, new float[labels.Length]);
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{code}: {positives} examples, not learnt"));
                continue;
            }

            (calibrations[column], heldOut[column]) = Learn(
                features,
                labels,
                row => reported[row],
                folds,
                options,
                weights => features.WriteWeights(table, at, weights)
            );
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{code}: {positives} examples"));
        }

        var (thresholds, floor) = Decision.Choose(examples, codes, heldOut, options.LawfulShare, options.SecondShare);
        var header = new ModelHeader(
            [.. codes],
            examples.Count,
            HashOf(examples, options),
            thresholds,
            floor,
            options.SecondShare,
            features.Length,
            features.Space.NGrams.Length,
            features.Space.Signals,
            Version: ""
        );
        header = header with { Version = ModelFile.VersionOf(header, features.Space, table, calibrations) };
        return new LinearModel(header, features.Space, table, calibrations, keepTable: true);
    }

    /// <summary>Names a set of examples and settings.</summary>
    internal static string HashOf(IReadOnlyList<TrainingExample> examples, TrainingOptions options) =>
        ModelFile.HashOf(
            examples.Select(e => $"{e.Text}\t{string.Join(',', e.Codes)}\t{string.Join(',', e.Signals)}").Append(options.ToString())
        );

    private static void Check(IReadOnlyList<TrainingExample> examples, IReadOnlyList<string> codes, TrainingOptions options)
    {
        if (codes.Count > LinearModel.MaxCodes)
        {
            throw new ArgumentException($"codes must be at most {LinearModel.MaxCodes}, were {codes.Count}", nameof(codes));
        }

        if (options.Folds < 2)
        {
            throw new ArgumentException($"Folds must be at least 2, was {options.Folds}", nameof(options));
        }

        if (examples.Count < options.Folds)
        {
            throw new ArgumentException($"examples must be at least {options.Folds}, were {examples.Count}", nameof(examples));
        }
    }

    /// <summary>Keeps a model; see <see cref="LinearModel.Load"/>.</summary>
    public static void Save(LinearModel model, string path) => ModelFile.Write(model, path);

    /// <summary>Fits one column on the rows that <paramref name="use"/> chooses.</summary>
    internal static (VBuffer<float> Weights, float Bias) Fit(
        FeatureTable features,
        bool[] labels,
        Func<int, bool> use,
        TrainingOptions options
    )
    {
        var model = FitTransformer(new MLContext(seed: 1), features, labels, use, options).Model.SubModel;
        return (new VBuffer<float>(model.Weights.Count, [.. model.Weights]), model.Bias);
    }

    /// <summary>The same, as Microsoft.ML's own predictor.</summary>
    internal static BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>> FitTransformer(
        MLContext ml,
        FeatureTable features,
        bool[] labels,
        Func<int, bool> use,
        TrainingOptions options
    )
    {
        var trainer = ml.BinaryClassification.Trainers.LbfgsLogisticRegression(
            new LbfgsLogisticRegressionBinaryTrainer.Options
            {
                NumberOfThreads = 1,
                L1Regularization = 0,
                L2Regularization = options.L2,
                DenseOptimizer = false,
                MaximumNumberOfIterations = options.Iterations,
                OptimizationTolerance = options.Tolerance,
                HistorySize = 10,
            }
        );
        return trainer.Fit(features.View(ml, labels, use));
    }

    /// <summary>Learns a column and, with models that have not seen them, scores every row.</summary>
    /// <returns>The calibration, and the calibrated probability of each row by the model of the other folds.</returns>
    private static (Calibration Calibration, float[] HeldOut) Learn(
        FeatureTable features,
        bool[] labels,
        Func<int, bool> use,
        int[] folds,
        TrainingOptions options,
        Action<VBuffer<float>> write
    )
    {
        var used = Enumerable.Range(0, labels.Length).Where(use).ToArray();
        if (used.All(row => labels[row]))
        {
            return (Calibration.Always, [.. labels.Select(_ => 1f)]);
        }

        var fit = Fit(features, labels, use, options);
        write(fit.Weights);
        var scores = new float[labels.Length];
        for (var fold = 0; fold < options.Folds; fold++)
        {
            var held = fold;
            var (weights, bias) = Fit(features, labels, row => use(row) && folds[row] != held, options);
            features.Score(weights, bias, row => folds[row] == held, scores);
        }

        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(used.Select(row => new Scored { Label = labels[row], Score = scores[row] }));
        var calibrator = ml.BinaryClassification.Calibrators.Platt().Fit(data);
        // The transformer keeps its two parameters to itself; two points of the curve give them back.
        var atZero = LogOdds(calibrator, ml, 0);
        var atOne = LogOdds(calibrator, ml, 1);
        var calibration = new Calibration(fit.Bias, atZero - atOne, -atZero);
        return (calibration, [.. scores.Select(calibration.Probability)]);
    }

    private static float LogOdds(CalibratorTransformer<PlattCalibrator> calibrator, MLContext ml, float score)
    {
        var view = calibrator.Transform(ml.Data.LoadFromEnumerable([new Scored { Score = score }]));
        var probability = (double)view.GetColumn<float>("Probability").First();
        return (float)Math.Log(probability / (1 - probability));
    }

    private sealed class Scored
    {
        public bool Label { get; set; }

        public float Score { get; set; }
    }
}
