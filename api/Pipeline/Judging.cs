using AdWatch.Classifier;
using AdWatch.Indexing.Clusters;

namespace AdWatch.Api.Pipeline;

/// <summary>What seeds and model give for judging pages: one whole, read together and replaced together.</summary>
/// <param name="Classifier">Rules and model.</param>
/// <param name="Bursts">When near copies at many places raise the severity.</param>
internal sealed record Judging(AdClassifier Classifier, BurstRule Bursts)
{
    public JudgeVersions Versions { get; } = new(Classifier.RuleSetVersion, Classifier.ModelVersion);
}

/// <summary>Which rules and which model judge or judged.</summary>
/// <param name="Rules">Version of the rule set.</param>
/// <param name="Model">Version of the model; empty where there is none.</param>
internal sealed record JudgeVersions(string Rules, string Model)
{
    public override string ToString() => $"rules {Rules}, model {(Model.Length == 0 ? "none" : Model)}";
}
