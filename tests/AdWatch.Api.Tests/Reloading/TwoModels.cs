using AdWatch.Api.Learning;
using AdWatch.Api.Tests.Learning;
using AdWatch.Classifier.Scoring;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Reloading;

/// <summary>Two models that judge differently, each fitted to few examples of the seeds.</summary>
public sealed class TwoModels : IDisposable
{
    private readonly TempFolder _folder = new();

    public TwoModels(RealRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var set = new TrainingSet(rules.Classifier);
        Paths = [.. new[] { "scalper", "surrogacy-gamete" }.Select(code => Fit(set, code))];
    }

    public IReadOnlyList<string> Paths { get; }

    public void Dispose() => _folder.Dispose();

    private string Fit(TrainingSet set, string code)
    {
        var lines = new[] { (code, 30), ("lawful-everyday", 30) }.SelectMany(from =>
            File.ReadLines(Path.Combine(RealRules.SeedsFolder, "examples", from.Item1 + ".jsonl")).Take(from.Item2)
        );
        var examples = set.Read([_folder.Write(code + ".jsonl", string.Join('\n', lines))]).Select(set.Example).ToList();
        var model = ModelTrainer.Train(examples, set.Codes, new TrainingOptions(), null, TestContext.Current.CancellationToken);
        ModelTrainer.Save(model, _folder.File(code + ".model"));
        return _folder.File(code + ".model");
    }
}
