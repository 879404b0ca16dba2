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

    /// <summary>Thresholds that replace those the model was trained to.</summary>
    public IReadOnlyDictionary<string, double> ModelAloneByCode { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>From this share of its thresholds on the model shows a person what it does not report.</summary>
    public double Doubt { get; init; } = 0.6;

    /// <summary>But nothing less likely than this, unless its threshold is lower still: a share of a low threshold is no doubt but noise.</summary>
    public double DoubtLeast { get; init; }

    /// <summary>Below this probability of being reported at all, a rule's finding is shown and not reported.</summary>
    public double RuleFloor { get; init; } = 0.03;

    /// <summary>So is one whose code has less than this share of the page's likeliest code: mostly a second reading of the same words.</summary>
    public double RuleShare { get; init; } = 0.3;

    /// <summary>A rule's finding that the page as a whole strikes stands where the passage around its words has this probability of being reported, and its code that share there.</summary>
    public double PassageFloor { get; init; } = 1;

    /// <summary>Which sentences of a page the model may be asked about apart from the rest; null where none are.</summary>
    public TopicSettings? Topic { get; init; }

    /// <summary>A rule of this score stands whatever the model holds of the page.</summary>
    public double SureRule { get; init; } = 0.97;

    /// <summary>From this probability of being reported at all on the model reports a code it finds alone even where an excuse covers every word.</summary>
    public double OverExcuse { get; init; } = 0.9;

    /// <summary>On a page it would not report, the model reports what it finds alone in the likeliest sentences where these have this probability.</summary>
    public double PassageAlone { get; init; } = 1;

    /// <summary>What those sentences must show for it, as knowledge is told in the words of sellers too.</summary>
    public Condition? PassageNeeds { get; init; }

    /// <summary>From this probability on they are reported without it.</summary>
    public double PassageSure { get; init; } = 1;

    /// <summary>What a page must show before the model alone reports a code: what the law asks for and single characters cannot tell.</summary>
    public IReadOnlyDictionary<string, Condition> ModelAloneNeeds { get; init; } =
        new Dictionary<string, Condition>(StringComparer.Ordinal);

    public static FusionSettings Load(SeedFolder seeds, CodeTable codes, ConditionReader conditions)
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

        node.AllowKeys(
            "label_threshold",
            "rule_weight",
            "rule_floor",
            "rule_share",
            "passage_floor",
            "sure_rule",
            "topic",
            "model_alone",
            "note"
        );
        var alone = node.Get("model_alone");
        alone?.AllowKeys("doubt", "doubt_least", "over_excuse", "passage", "passage_needs", "passage_sure", "codes", "needs");
        var needs = new Dictionary<string, Condition>(StringComparer.Ordinal);
        foreach (var (code, value) in alone?.Get("needs")?.Entries() ?? [])
        {
            CheckCode(code, value, codes);
            if (conditions.Later.ReadAny(value) is { } condition)
            {
                needs[code] = condition;
            }
        }

        var defaults = new FusionSettings();
        return new()
        {
            LabelThreshold = node.Number("label_threshold") ?? defaults.LabelThreshold,
            RuleWeight = node.Number("rule_weight") ?? defaults.RuleWeight,
            RuleFloor = node.Number("rule_floor") ?? defaults.RuleFloor,
            RuleShare = node.Number("rule_share") ?? defaults.RuleShare,
            PassageFloor = node.Number("passage_floor") ?? defaults.PassageFloor,
            Topic = node.Get("topic") is { } topic ? TopicSettings.Read(topic, conditions) : null,
            SureRule = node.Number("sure_rule") ?? defaults.SureRule,
            OverExcuse = alone?.Number("over_excuse") ?? defaults.OverExcuse,
            PassageAlone = alone?.Number("passage") ?? defaults.PassageAlone,
            PassageSure = alone?.Number("passage_sure") ?? defaults.PassageSure,
            PassageNeeds = alone?.Get("passage_needs") is { } offer ? conditions.Later.ReadAny(offer) : null,
            Doubt = alone?.Number("doubt") ?? defaults.Doubt,
            DoubtLeast = alone?.Number("doubt_least") ?? defaults.DoubtLeast,
            ModelAloneByCode = ReadThresholds(alone?.Get("codes"), codes),
            ModelAloneNeeds = needs,
        };
    }

    private static Dictionary<string, double> ReadThresholds(SeedNode? node, CodeTable codes)
    {
        var byCode = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (code, value) in node?.Entries() ?? [])
        {
            CheckCode(code, value, codes);
            byCode[code] = node!.Number(code) ?? 1;
        }

        return byCode;
    }

    private static void CheckCode(string code, SeedNode node, CodeTable codes)
    {
        if (codes.Find(code) is null)
        {
            node.UnknownName($"unknown code '{code}': departments.yaml has no such entry");
        }
    }
}

/// <summary>What harmless sentences strewn between those of an offer (关键词拼接) may not hide.</summary>
/// <param name="Words">What a sentence on the topic holds.</param>
/// <param name="Beside">The least share of a page's characters that stand in other sentences for the model to be asked about these alone.</param>
/// <param name="Floor">Not asked where the whole page has less than this probability of being reported.</param>
internal sealed record TopicSettings(Condition Words, double Beside, double Floor)
{
    public static TopicSettings? Read(SeedNode node, ConditionReader conditions)
    {
        node.AllowKeys("words", "beside", "floor");
        return node.Require("words") is { } words && conditions.Later.ReadAny(words) is { } condition
            ? new(condition, node.Number("beside") ?? 0, node.Number("floor") ?? 0)
            : null;
    }
}
