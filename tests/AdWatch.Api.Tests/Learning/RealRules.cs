using AdWatch.Classifier;
using AdWatch.Classifier.Rules;

[assembly: AssemblyFixture(typeof(AdWatch.Api.Tests.Learning.RealRules))]

namespace AdWatch.Api.Tests.Learning;

/// <summary>The rules of the repository, read once.</summary>
public sealed class RealRules
{
    public static string SeedsFolder { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    public AdClassifier Classifier { get; } = new(RuleSet.Load(SeedsFolder));
}
