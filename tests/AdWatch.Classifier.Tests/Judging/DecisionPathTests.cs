using System.Collections.Immutable;
using System.Text.Json;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Tests.Judging;

/// <summary>Is it an advertisement at all, and why this tier: the branch taken stands in the verdict.</summary>
public sealed class DecisionPathTests : IDisposable
{
    private const string Steps = """
        steps:
          - id: chat
            gives: outside
            why: 群聊
            channels: [group-chat]
            examples: { holds: [ { text: 治愈率, channel: group-chat } ], not: [ 治愈率 ] }
          - id: claim
            gives: advertisement
            guide: 指南 6
            why: 宣称
            codes: [prohibited-claim]
            when: '@cure-word'
            examples: { holds: [ 治愈率 ], not: [ 门诊 ] }
          - id: own
            gives: disclosure
            why: 公开
            clean: true
            publishers: [hospital]
            examples: { holds: [ { text: 门诊, publisher: 青禾医院 } ], not: [ 门诊 ] }
          - id: told
            gives: outside
            why: 通报
            clean: true
            excused_by: [news]
            examples: { holds: [ 通报治愈率 ], not: [ 门诊 ] }
        otherwise: { gives: outside, why: 无 }
        tiers: [ { tier: aggravated, guide: 指南 11 }, { tier: exempt, guide: 指南 4 } ]
        """;

    private const string News = "  - { id: news, scope: sentence, when: '@enforcement-word' }\n";

    private readonly TestSeeds _seeds = new(
        TestSeeds.Rule("cure", "治愈率", "aggravated_if: '@cancer'\nexempt_if: { fact: licence }"),
        excuses: News
    );

    public DecisionPathTests() => _seeds.Write("decision.yaml", Steps);

    public void Dispose() => _seeds.Dispose();

    [Fact]
    public void TheFirstStepThatHoldsDecides()
    {
        Assert.Equal("chat", Decide("治愈率98%", channel: "group-chat").Because[0].Step);
        Assert.Equal("claim", Decide("治愈率98%", channel: "forum").Because[0].Step);
    }

    [Fact]
    public void ItCarriesTheWordsAndFactsItRestsOn()
    {
        var decision = Decide("本院治愈率98%。", channel: "forum");

        Assert.Equal(AdvertisementKind.Advertisement, decision.Advertisement);
        var because = Assert.Single(decision.Because);
        Assert.Equal(("指南 6", "宣称"), (because.Guide, because.Why));
        Assert.Equal(["治愈率"], because.Words);
        Assert.Equal(["code:prohibited-claim"], because.Facts);
    }

    [Fact]
    public void OfAStepWithAConditionTheWordsAreWhatItFound() =>
        Assert.Equal(["根治", "治愈率"], Decide("根治不难。本院治愈率98%。", channel: "forum").Because[0].Words);

    [Fact]
    public void NoMoreThanEightDifferentWordsAreShown()
    {
        _seeds.Write("decision.yaml", Steps.Replace("when: '@cure-word'", "when: { pattern: '[一-龥]号' }", StringComparison.Ordinal));

        var words = Decide("治愈率98%。" + string.Concat("一二三一四五六七八九".Select(c => c + "号。"))).Because[0].Words;

        Assert.Equal("一二三四五六七八".Select(c => c + "号"), words);
    }

    [Fact]
    public void NoWordsOfAnotherPageAreShown()
    {
        var classifier = new AdClassifier(_seeds.Load());

        Assert.Equal(["根治", "治愈率"], Words("根治不难。本院治愈率98%。"));
        Assert.Equal(["治愈率"], Words("本院治愈率98%。"));

        ImmutableArray<string> Words(string text) =>
            classifier
                .Classify(
                    new ClassifierInput
                    {
                        Id = "t",
                        Text = text,
                        Channel = "forum",
                        SeenAt = TestSeeds.Today,
                    },
                    EmptyRegisters.Instance
                )
                .Decision!.Because[0]
                .Words;
    }

    [Fact]
    public void TheChannelIsAFactWhereItDecided() => Assert.Equal(["channel:group-chat"], Decide("你好", "group-chat").Because[0].Facts);

    [Fact]
    public void APublisherKindDecidesOnlyWhereNothingWasFound()
    {
        Assert.Equal(
            (AdvertisementKind.Disclosure, "publisher:hospital"),
            (Decide("门诊安排", publisher: "青禾医院").Advertisement, Decide("门诊安排", publisher: "青禾医院").Because[0].Facts[0])
        );
        Assert.Equal(AdvertisementKind.Advertisement, Decide("治愈率98%", publisher: "青禾医院").Advertisement);
    }

    [Fact]
    public void WhatWasExcusedIsNamed()
    {
        var because = Decide("通报某院宣称治愈率98%。").Because[0];

        Assert.Equal("told", because.Step);
        Assert.Equal(["excused:news"], because.Facts);
        Assert.Equal(["治愈率"], because.Words);
    }

    [Fact]
    public void WhereNoStepHoldsTheDefaultStands() => Assert.Equal("otherwise", Decide("今天天气好").Because[0].Step);

    [Fact]
    public void AnAggravatedTierNamesTheConditionAndItsWords()
    {
        var reason = Assert.Single(Decide("肝癌治愈率98%").TierBecause);

        Assert.Equal(("cure", Tier.Aggravated, "aggravated_if", "指南 11"), (reason.Rule, reason.Tier, reason.By, reason.Guide));
        Assert.Equal(["肝癌"], reason.Words);
    }

    [Fact]
    public void AnExemptTierDoesToo() =>
        Assert.Equal("exempt_if", Assert.Single(Decide("治愈率98%，登记号PDY12345651010417D2162").TierBecause).By);

    [Fact]
    public void ARuleThatIsAlwaysAggravatedSaysSo()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("cure", "治愈率", "tier: aggravated"));

        var reason = Assert.Single(seeds.Classify("治愈率98%").Decision!.TierBecause);

        Assert.Equal(("rule", "治愈率"), (reason.By, Assert.Single(reason.Words)));
    }

    [Fact]
    public void TheOrdinaryTierNeedsNoReason() => Assert.Empty(Decide("治愈率98%").TierBecause);

    [Fact]
    public void TheContractCarriesItAsAFieldOfItsOwn()
    {
        using var json = JsonDocument.Parse(ClassificationJson.Write(_seeds.Classify("肝癌治愈率98%", "forum")));

        var decision = json.RootElement.GetProperty("decision");
        Assert.Equal("advertisement", decision.GetProperty("advertisement").GetString());
        Assert.Equal("claim", decision.GetProperty("because")[0].GetProperty("step").GetString());
        Assert.Equal("治愈率", decision.GetProperty("because")[0].GetProperty("words")[0].GetString());
        Assert.Equal("aggravated_if", decision.GetProperty("tier_because")[0].GetProperty("by").GetString());
        Assert.Equal("aggravated", decision.GetProperty("tier_because")[0].GetProperty("tier").GetString());
    }

    [Fact]
    public void TheExamplesOfTheStepsComeOut() => Assert.DoesNotContain(_seeds.Load().Check(), fault => fault.File == "decision.yaml");

    [Fact]
    public void AnExampleThatDoesNotIsNamedWithItsLine()
    {
        _seeds.Write(
            "decision.yaml",
            Steps.Replace("holds: [ 治愈率 ], not: [ 门诊 ]", "holds: [ 门诊 ], not: [ 治愈率 ]", StringComparison.Ordinal)
        );

        var faults = _seeds.Load().Check().Where(fault => fault.File == "decision.yaml").ToList();

        Assert.Equal([13, 13], faults.Select(fault => fault.Line));
        Assert.Contains("claim must decide, otherwise did", faults[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gives: disclosure", "gives: notice", "'notice' is not one of")]
    [InlineData("channels: [group-chat]", "channels: [chat]", "'chat' is unknown under channels")]
    [InlineData("codes: [prohibited-claim]", "codes: [prohibited]", "'prohibited' is unknown under codes")]
    [InlineData("excused_by: [news]", "excused_by: [noise]", "'noise' is unknown under excused_by")]
    [InlineData("publishers: [hospital]", "publishers: [zoo]", "'zoo' is unknown under publishers")]
    [InlineData("id: own", "id: claim", "the step 'claim' stands twice")]
    [InlineData("clean: true\n    publishers: [hospital]", "clean: true\n    codes: [prohibited-claim]", "no text would fit")]
    public void AFaultIsNamedWithFileAndLine(string right, string wrong, string message)
    {
        Assert.Contains(right, Steps, StringComparison.Ordinal);
        _seeds.Write("decision.yaml", Steps.Replace(right, wrong, StringComparison.Ordinal));

        var fault = Assert.Throws<SeedException>(_seeds.Load);

        Assert.Contains(
            fault.Faults,
            f => f is { File: "decision.yaml", Line: > 0 } && f.Message.Contains(message, StringComparison.Ordinal)
        );
    }

    private AdDecision Decide(string text, string? channel = null, string? publisher = null) =>
        _seeds.Classify(text, channel, change: input => input with { Publisher = publisher }).Decision!;
}
