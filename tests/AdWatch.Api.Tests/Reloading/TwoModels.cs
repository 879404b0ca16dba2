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
        Paths = [Fit(set, "scalper"), Fit(set, "surrogacy-gamete")];
    }

    public IReadOnlyList<string> Paths { get; }

    public void Dispose() => _folder.Dispose();

    private string Fit(TrainingSet set, string code)
    {
        var lines = First30(code).Concat(First30("lawful-everyday"));
        var examples = set.Read([_folder.Write(code + ".jsonl", string.Join('\n', lines))]).Select(set.Example).ToList();
        var model = ModelTrainer.Train(examples, set.Codes, new TrainingOptions(), null, TestContext.Current.CancellationToken);
        ModelTrainer.Save(model, _folder.File(code + ".model"));
        return _folder.File(code + ".model");
    }

    private static IEnumerable<string> First30(string name) =>
        File.ReadLines(Path.Combine(RealRules.SeedsFolder, "examples", name + ".jsonl")).Take(30);
}
