using AdWatch.Classifier.Law;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Judging;

/// <summary>How rules and model are joined (<c>fusion.yaml</c>).</summary>
internal sealed record FusionSettings
{
    public double LabelThreshold { get; init; } = 0.5;

    /// <summary>Weight of the rules' log-odds; the model has the rest.</summary>
    public double RuleWeight { get; init; } = 0.8;

    public double ModelAloneThreshold { get; init; } = 0.97;

    public IReadOnlyDictionary<string, double> ModelAloneByCode { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    public Condition? ModelAloneNeeds { get; init; }

    /// <summary>Below this probability the model takes a weak rule's finding away.</summary>
    public double ModelVeto { get; init; } = 0.02;

    public static FusionSettings Load(SeedFolder seeds, ConditionReader conditions, CodeTable codes)
    {
        if (seeds.OpenOne("fusion.yaml") is not { } root)
        {
            return new();
        }

        root.AllowKeys("fusion");
        if (root.Require("fusion") is not { } node)
        {
            return new();
        }

        node.AllowKeys("label_threshold", "rule_weight", "model_alone", "model_veto", "note");
        var alone = node.Get("model_alone");
        alone?.AllowKeys("threshold", "needs", "codes");
        var byCode = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (code, value) in alone?.Get("codes")?.Entries() ?? [])
        {
            if (codes.Find(code) is null)
            {
                value.Fault($"unknown code '{code}': departments.yaml has no such entry");
            }

            byCode[code] = alone!.Get("codes")!.Number(code) ?? 1;
        }

        var defaults = new FusionSettings();
        return new()
        {
            LabelThreshold = node.Number("label_threshold") ?? defaults.LabelThreshold,
            RuleWeight = node.Number("rule_weight") ?? defaults.RuleWeight,
            ModelAloneThreshold = alone?.Number("threshold") ?? defaults.ModelAloneThreshold,
            ModelAloneByCode = byCode,
            ModelAloneNeeds = alone?.Get("needs") is { } needs ? conditions.Read(needs) : null,
            ModelVeto = node.Number("model_veto") ?? defaults.ModelVeto,
        };
    }
}
