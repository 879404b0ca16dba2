using AdWatch.Api.Composition;
using AdWatch.Api.Pipeline;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Bench;

/// <summary>The training examples, as material for texts.</summary>
internal static class BenchExamples
{
    public static LabelledText[] Read(AdWatchConfig config, RuleSet rules)
    {
        var codes = rules.Codes.All.Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        var today = ClassifierInputMapper.Day(TimeProvider.System.GetUtcNow());
        return
        [
            .. Directory
                .EnumerateFiles(Path.Combine(config.SeedsFolder, "examples"), "*.jsonl")
                .Order(StringComparer.Ordinal)
                .SelectMany(f => LabelledTextReader.Read(f, codes, today).Texts),
        ];
    }
}
