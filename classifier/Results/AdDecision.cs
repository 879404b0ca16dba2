using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AdWatch.Classifier.Results;

/// <summary>How a verdict was come by: is it an advertisement at all (医疗广告认定指南 2025), and why this tier (医疗广告监管工作指南 2025).</summary>
public sealed record AdDecision
{
    public required AdvertisementKind Advertisement { get; init; }

    /// <summary>The branch taken: the step that decided, with what it rests on.</summary>
    public ImmutableArray<DecisionReason> Because { get; init; } = [];

    /// <summary>What moved findings away from the ordinary tier; empty where nothing did.</summary>
    public ImmutableArray<TierReason> TierBecause { get; init; } = [];
}

/// <summary>What a text is before the Advertising Law.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdvertisementKind>))]
public enum AdvertisementKind
{
    /// <summary>It promotes openly.</summary>
    Advertisement,

    /// <summary>It promotes in the form of knowledge, news, an interview, a diary.</summary>
    Disguised,

    /// <summary>Lawful disclosure of an institution (信息公示).</summary>
    Disclosure,

    /// <summary>Popular science (科普).</summary>
    PopularScience,

    /// <summary>Outside the Advertising Law.</summary>
    Outside,
}

/// <summary>A step of <c>decision.yaml</c> that decided.</summary>
/// <param name="Step">Its id.</param>
/// <param name="Guide">Where it stands, e.g. 医疗广告认定指南 8.</param>
/// <param name="Words">The words it rests on.</param>
/// <param name="Facts">What else it rests on: <c>channel:NAME</c>, <c>publisher:KIND</c>, <c>code:CODE</c>, <c>excused:EXCUSE</c>.</param>
public sealed record DecisionReason(string Step, string Guide, string Why, ImmutableArray<string> Words, ImmutableArray<string> Facts);

/// <summary>Why a finding is not of the ordinary tier.</summary>
/// <param name="By"><c>rule</c> (always so), <c>check</c> (a register says so), <c>code</c> (the code is so, where the model alone found it), or the condition that held: <c>exempt_if</c>, <c>mitigated_if</c>, <c>aggravated_if</c>.</param>
/// <param name="Words">The words that made it so; those of the finding where the rule is always so.</param>
public sealed record TierReason(string Rule, Tier Tier, string By, string Guide, ImmutableArray<string> Words);
