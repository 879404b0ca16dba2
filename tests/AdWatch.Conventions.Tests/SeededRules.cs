using AdWatch.Classifier.Rules;

namespace AdWatch.Conventions.Tests;

/// <summary>The violation codes of the seeds, read once for all tests of a class.</summary>
public sealed class SeededRules
{
    public IReadOnlySet<string> Codes { get; } =
        RuleSet.Load(Repository.PathOf("seeds")).Codes.All.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
}
