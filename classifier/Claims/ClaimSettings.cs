using System.Collections.Immutable;
using AdWatch.Classifier.Law;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Claims;

/// <summary>How refuted claims are looked for (<c>claims</c> of <c>checks.yaml</c>).</summary>
internal sealed record ClaimSettings
{
    private static readonly Dictionary<string, DenialReach> Reaches = new(StringComparer.Ordinal)
    {
        ["clause"] = DenialReach.Clauses,
        ["sentence"] = DenialReach.Sentences,
        ["end"] = DenialReach.End,
    };

    /// <summary>Most characters between a word of the first group and those of the others.</summary>
    public int Within { get; init; } = 50;

    /// <summary>Share of a wording's weighted character pairs that must stand around the anchors of a claim of two groups.</summary>
    public double Overlap { get; init; } = 0.25;

    /// <summary>The same for a claim of three and more groups, which say much themselves.</summary>
    public double OverlapOfThree { get; init; } = 0.1;

    /// <summary>The same for a claim without anchors.</summary>
    public double OverlapAlone { get; init; } = 0.6;

    /// <summary>Score of a wording that stands there wholly; that of a bare threshold is the check's.</summary>
    public double FullScore { get; init; } = 0.98;

    /// <summary>Excuses that hold for a claim.</summary>
    public ImmutableArray<string> Excuses { get; init; } = [];

    /// <summary>Pages on which no claim is a rumour: those that offer something are advertisements.</summary>
    public Condition? Unless { get; init; }

    /// <summary>Codes beside which no claim is reported.</summary>
    public ImmutableArray<string> NotWith { get; init; } = [];

    public ImmutableArray<ClaimDenial> Denied { get; init; } = [];

    /// <summary>The least likeness at which a claim is found.</summary>
    public double LeastOf(ClaimEntry entry) =>
        entry.Groups.Length switch
        {
            0 => OverlapAlone,
            1 => Overlap,
            _ => OverlapOfThree,
        };

    public static ClaimSettings Load(SeedFolder seeds, ConditionReader conditions, CodeTable codes, IReadOnlyList<string> excuseIds)
    {
        var defaults = new ClaimSettings { Excuses = [.. excuseIds] };
        if (seeds.OpenOne("checks.yaml")?.Get("claims") is not { } node)
        {
            return defaults;
        }

        node.AllowKeys(
            "within",
            "overlap",
            "overlap_three",
            "overlap_alone",
            "full_score",
            "not_excuses",
            "unless",
            "not_with",
            "denied",
            "note"
        );
        var not = node.Texts("not_excuses");
        foreach (var id in not.Where(id => !excuseIds.Contains(id, StringComparer.Ordinal)))
        {
            node.Get("not_excuses")!.UnknownName($"unknown excuse '{id}': known are {string.Join(", ", excuseIds)}");
        }

        return new()
        {
            Within = node.Integer("within") ?? defaults.Within,
            Overlap = node.Number("overlap") ?? defaults.Overlap,
            OverlapOfThree = node.Number("overlap_three") ?? defaults.OverlapOfThree,
            OverlapAlone = node.Number("overlap_alone") ?? defaults.OverlapAlone,
            FullScore = node.Number("full_score") ?? defaults.FullScore,
            Excuses = [.. excuseIds.Where(id => !not.Contains(id, StringComparer.Ordinal))],
            Unless = node.Get("unless") is { } unless ? conditions.ReadAny(unless) : null,
            NotWith = [.. NotWithOf(node, codes)],
            Denied = [.. (node.Get("denied")?.Items() ?? []).Select(item => Denial(item, conditions, excuseIds)).OfType<ClaimDenial>()],
        };
    }

    private static IReadOnlyList<string> NotWithOf(SeedNode node, CodeTable codes)
    {
        var names = node.Texts("not_with");
        foreach (var code in names.Where(code => codes.Find(code) is null))
        {
            node.Get("not_with")!.UnknownName($"unknown code '{code}': departments.yaml has no such entry");
        }

        return names;
    }

    private static ClaimDenial? Denial(SeedNode node, ConditionReader conditions, IReadOnlyList<string> excuseIds)
    {
        node.AllowKeys("by", "around", "when", "but", "note");
        var by = node.RequiredText("by");
        if (!excuseIds.Contains(by, StringComparer.Ordinal))
        {
            node.UnknownName($"unknown excuse '{by}': known are {string.Join(", ", excuseIds)}");
        }

        var when = node.Require("when") is { } condition ? conditions.ReadAny(condition) : null;
        var around = node.RequiredText("around");
        if (!Reaches.TryGetValue(around, out var reach))
        {
            node.Fault($"'{around}' is no reach of a denial: known are {string.Join(", ", Reaches.Keys)}");
        }

        return when is null ? null : new(by, reach, when, node.Get("but") is { } but ? conditions.ReadAny(but) : null);
    }
}

/// <summary>Words that turn a claim into its rebuttal.</summary>
/// <param name="By">The excuse that is reported.</param>
/// <param name="But">Matches that lie in one of these deny nothing.</param>
internal sealed record ClaimDenial(string By, DenialReach Reach, Condition When, Condition? But);

/// <summary>Where a denial is looked for.</summary>
internal enum DenialReach
{
    /// <summary>The claim's own clauses.</summary>
    Clauses,

    /// <summary>From the sentence before the claim to the one after it.</summary>
    Sentences,

    /// <summary>From the end of the claim to the end of its sentence.</summary>
    End,
}
