using System.Diagnostics;
using AdWatch.Classifier.Scoring;
using AdWatch.Classifier.Text;

namespace AdWatch.Api.Bench;

/// <summary>Hook <c>peer-classify</c>: the trained linear model, one thread. Normalising is part of the work, as in the product.</summary>
internal static class PeerClassify
{
    public static PeerClassifyResult Run(string seedsFolder, string train, string test, string pages, string predictions)
    {
        var normalizer = new TextNormalizer(CharacterFolding.Load(seedsFolder));
        var started = Stopwatch.GetTimestamp();
        var rows = File.ReadLines(train)
            .Select(line => line.Split('\t', 2))
            .Where(row => row.Length == 2)
            .Select(row => new TrainingExample(normalizer.Fold(row[1]), [row[0]]))
            .ToList();
        var labels = rows.Select(r => r.Codes[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        // Chosen by five folds of the two training parts: few texts want a stronger penalty, and none is padded, so length is evened out wholly.
        var options = new TrainingOptions
        {
            FewestTexts = 3,
            LengthSlope = 1,
            L2 = 0.003f,
        };
        var model = ModelTrainer.Train(rows, labels, options, null, CancellationToken.None);
        var training = Stopwatch.GetElapsedTime(started);
        File.WriteAllLines(predictions, File.ReadLines(test).Select(line => labels[Best(model, normalizer, line)]));
        started = Stopwatch.GetTimestamp();
        var count = 0;
        foreach (var line in File.ReadLines(pages))
        {
            Best(model, normalizer, line);
            count++;
        }

        return new PeerClassifyResult(
            training.TotalSeconds,
            new FileInfo(train).Length / 1e6,
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            count,
            new FileInfo(pages).Length / 1e6
        );
    }

    private static int Best(LinearModel model, TextNormalizer normalizer, string line)
    {
        Span<float> scores = stackalloc float[LinearModel.MaxCodes];
        scores = scores[..model.Codes.Count];
        model.Score(normalizer.Fold(line), [], scores);
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }
}

internal sealed record PeerClassifyResult(double TrainS, double TrainMb, double PagesS, int PagesN, double PagesMb);
