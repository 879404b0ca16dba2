using System.Collections.Frozen;
using System.Collections.Immutable;
using AdWatch.Classifier.Law;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Judging;

/// <summary>The steps of <c>decision.yaml</c>, in their order, and where the tiers stand.</summary>
internal sealed record DecisionSteps
{
    private static readonly Dictionary<string, AdvertisementKind> Kinds = new(StringComparer.Ordinal)
    {
        ["advertisement"] = AdvertisementKind.Advertisement,
        ["disguised"] = AdvertisementKind.Disguised,
        ["disclosure"] = AdvertisementKind.Disclosure,
        ["popular-science"] = AdvertisementKind.PopularScience,
        ["outside"] = AdvertisementKind.Outside,
    };

    public ImmutableArray<DecisionStep> Steps { get; init; } = [];

    /// <summary>Where no step holds.</summary>
    public AdDecision Otherwise { get; init; } = new() { Advertisement = AdvertisementKind.Outside };

    /// <summary>Where each tier stands in the guide.</summary>
    public FrozenDictionary<Tier, string> Tiers { get; init; } = FrozenDictionary<Tier, string>.Empty;

    public static string Name(AdvertisementKind kind) => Kinds.First(pair => pair.Value == kind).Key;

    public static DecisionSteps Load(SeedFolder seeds, ConditionReader conditions, CodeTable codes, DecisionNames names)
    {
        if (seeds.OpenOne("decision.yaml") is not { } root)
        {
            return new();
        }

        root.AllowKeys("steps", "otherwise", "tiers");
        var steps = (root.Require("steps")?.Items() ?? []).Select(node => Read(node, conditions, codes, names)).ToImmutableArray();
        foreach (var twice in steps.GroupBy(step => step.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            root.Fault($"the step '{twice.Key}' stands twice: rename one");
        }

        var otherwise = root.Require("otherwise");
        otherwise?.AllowKeys("gives", "guide", "why");
        return new()
        {
            Steps = steps,
            Otherwise = new()
            {
                Advertisement = otherwise is null ? AdvertisementKind.Outside : Kind(otherwise),
                Because = [new("otherwise", otherwise?.TextOf("guide") ?? "", otherwise?.RequiredText("why") ?? "", [], [])],
            },
            Tiers = ReadTiers(root),
        };
    }

    private static DecisionStep Read(SeedNode node, ConditionReader conditions, CodeTable codes, DecisionNames names)
    {
        node.AllowKeys(
            "id",
            "gives",
            "guide",
            "why",
            "clean",
            "codes",
            "groups",
            "channels",
            "publishers",
            "excused_by",
            "when",
            "examples",
            "note"
        );
        var id = node.RequiredText("id");
        if (id.Length > 0 && !LexiconFile.IsName(id))
        {
            node.Fault($"'{id}' is no step id: lower-case letters, digits and dashes");
        }

        CheckNames(node, codes, names);
        var groups = node.Texts("groups");
        var examples = node.Require("examples");
        examples?.AllowKeys("holds", "not");
        var step = new DecisionStep
        {
            Id = id,
            File = node.File,
            Line = node.Line,
            Gives = Kind(node),
            Guide = node.TextOf("guide"),
            Why = node.RequiredText("why"),
            Clean = node.Flag("clean") ?? false,
            Codes =
            [
                .. node.Texts("codes"),
                .. codes.All.Where(code => groups.Contains(code.Group, StringComparer.Ordinal)).Select(code => code.Code),
            ],
            Channels = [.. node.Texts("channels")],
            Publishers = [.. node.Texts("publishers")],
            ExcusedBy = [.. node.Texts("excused_by")],
            When = node.Get("when") is { } when ? conditions.Read(when) : null,
            Holds = ExampleReader.Read(examples?.Require("holds"), id + ":holds"),
            Not = ExampleReader.Read(examples?.Require("not"), id + ":not"),
        };
        if (examples is not null && (step.Holds.IsEmpty || step.Not.IsEmpty))
        {
            examples.Fault("a step carries at least one example for which it holds and one for which it does not");
        }

        if (step.Clean && !step.Codes.IsEmpty)
        {
            node.Fault("a step is clean or asks for codes, not both: no text would fit");
        }

        return step;
    }

    private static void CheckNames(SeedNode node, CodeTable codes, DecisionNames names)
    {
        Known(node, "codes", codes.All.Select(code => code.Code));
        Known(node, "groups", codes.All.Select(code => code.Group));
        Known(node, "channels", Channels.All);
        Known(node, "publishers", names.Publishers);
        Known(node, "excused_by", names.Excuses);
    }

    private static FrozenDictionary<Tier, string> ReadTiers(SeedNode root)
    {
        var tiers = new Dictionary<Tier, string>();
        foreach (var node in root.Require("tiers")?.Items() ?? [])
        {
            node.AllowKeys("tier", "guide");
            if (node.Require("tier") is not null && node.Choice<Tier>("tier") is { } tier)
            {
                tiers[tier] = node.RequiredText("guide");
            }
        }

        return tiers.ToFrozenDictionary();
    }

    private static AdvertisementKind Kind(SeedNode node)
    {
        var name = node.RequiredText("gives");
        if (Kinds.TryGetValue(name, out var kind))
        {
            return kind;
        }

        if (name.Length > 0)
        {
            node.Get("gives")!.Fault($"'{name}' is not one of {string.Join(", ", Kinds.Keys)}");
        }

        return AdvertisementKind.Outside;
    }

    private static void Known(SeedNode node, string key, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in node.Texts(key).Where(name => !names.Contains(name, StringComparer.Ordinal)))
        {
            node.Get(key)!.Fault($"'{name}' is unknown under {key}: known are {string.Join(", ", names)}");
        }
    }
}

/// <summary>Names a step may use.</summary>
internal sealed record DecisionNames(IEnumerable<string> Publishers, IEnumerable<string> Excuses);
