using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace AdWatch.Classifier.Scoring;

/// <summary>Fits a <see cref="LinearModel"/> with Microsoft.ML: one L-BFGS logistic regression a code, Platt calibration on held-out folds.</summary>
/// <remarks>Single-threaded and without chance: the same examples in the same order give the same bytes on the same kind of processor.</remarks>
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

        var features = FeatureTable.Build(examples);
        var table = new float[NGramHash.Rows * LinearModel.Columns];
        features.WriteIdf(table);
        var calibrations = new Calibration[codes.Count];
        for (var column = 0; column < codes.Count; column++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = codes[column];
            var labels = examples.Select(e => e.Codes.Contains(code, StringComparer.Ordinal)).ToArray();
            var positives = labels.Count(l => l);
            if ((positives < options.FewestExamples) || (positives == labels.Length))
            {
                calibrations[column] = Calibration.Never;
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{code}: {positives} examples, not learnt"));
                continue;
            }

            var fit = Fit(features, labels, _ => true, options);
            features.WriteWeights(table, column, fit.Weights);
            calibrations[column] = Calibrate(features, labels, fit.Bias, options);
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{code}: {positives} examples"));
        }

        var header = new ModelHeader(
            [.. codes],
            examples.Count,
            ModelFile.HashOf(examples.Select(e => e.Text + "\t" + string.Join(',', e.Codes)).Append(options.ToString())),
            ModelFile.VersionOf(table, calibrations)
        );
        return new LinearModel(header, table, calibrations);
    }

    /// <summary>Keeps a model; see <see cref="LinearModel.Load"/>.</summary>
    public static void Save(LinearModel model, string path) => ModelFile.Write(model, path);

    /// <summary>Fits one code on the rows that <paramref name="use"/> chooses.</summary>
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
                OptimizationTolerance = 1e-5f,
                HistorySize = 10,
            }
        );
        return trainer.Fit(features.View(ml, labels, use));
    }

    private static Calibration Calibrate(FeatureTable features, bool[] labels, float bias, TrainingOptions options)
    {
        var scores = new float[labels.Length];
        var folds = Folds(labels, options.Folds);
        for (var fold = 0; fold < options.Folds; fold++)
        {
            var held = fold;
            var (weights, foldBias) = Fit(features, labels, row => folds[row] != held, options);
            features.Score(weights, foldBias, row => folds[row] == held, scores);
        }

        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(labels.Select((label, row) => new Scored { Label = label, Score = scores[row] }));
        var calibrator = ml.BinaryClassification.Calibrators.Platt().Fit(data);
        // The transformer keeps its two parameters to itself; two points of the curve give them back.
        var atZero = LogOdds(calibrator, ml, 0);
        var atOne = LogOdds(calibrator, ml, 1);
        return new Calibration(bias, atZero - atOne, -atZero);
    }

    private static float LogOdds(CalibratorTransformer<PlattCalibrator> calibrator, MLContext ml, float score)
    {
        var view = calibrator.Transform(ml.Data.LoadFromEnumerable([new Scored { Score = score }]));
        var probability = (double)view.GetColumn<float>("Probability").First();
        return (float)Math.Log(probability / (1 - probability));
    }

    /// <summary>Deals positives and negatives in turn, so each fold has its share of both.</summary>
    internal static int[] Folds(bool[] labels, int count)
    {
        var folds = new int[labels.Length];
        var (positive, negative) = (0, 0);
        for (var row = 0; row < labels.Length; row++)
        {
            folds[row] = (labels[row] ? positive++ : negative++) % count;
        }

        return folds;
    }

    private sealed class Scored
    {
        public bool Label { get; set; }

        public float Score { get; set; }
    }
}
