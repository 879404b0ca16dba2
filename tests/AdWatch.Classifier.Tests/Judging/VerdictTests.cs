using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Tests.Judging;

public sealed class VerdictTests : IDisposable
{
    private readonly TestSeeds _seeds = new(TestSeeds.Rule("cure", "治愈率"));
    private readonly PageView _page = new(categoryCount: 1000);

    public void Dispose()
    {
        _page.Dispose();
        _seeds.Dispose();
    }

    [Fact]
    public void WhatWasExcusedStandsOnceByFieldPlaceAndRuleAndElseAsItWasFound()
    {
        var (early, late) = (new TextSpan("text", 3, 2, "治愈"), new TextSpan("text", 9, 2, "治愈"));
        Excused[] found =
        [
            new("b", "news", late),
            new("b", "quoted", early),
            new("b", "news", early),
            new("b", "quoted", early),
            new("a", "news", late),
            new("b", "news", new("image:1", 20, 2, "治愈")),
            new("b", "news", early with { Length = 1 }),
        ];
        Assert.Equal([found[5], found[1], found[2], found[6], found[4], found[0]], Build([], found).Excused);
    }

    [Fact]
    public void EachCodeIsALabelOnceWithItsHighestScore()
    {
        JudgedFinding[] findings = [Of("rumor", 0.6), Of("prohibited-claim", 0.7), Of("rumor", 0.91234567), Of("tout", 0.7)];
        Assert.Equal([new("rumor", 0.9123), new("prohibited-claim", 0.7), new("tout", 0.7)], Build(findings, []).Labels);
    }

    [Fact]
    public void AnExemptionCandidateFallsAwayBesideTheSameCodeInEarnestAlone()
    {
        var exempt = Of("rumor", 0.9, Tier.Exempt);
        Assert.Equal([exempt.Finding], Build([exempt], []).Findings);
        Assert.Equal([exempt.Finding, Of("tout", 0.6).Finding], Build([exempt, Of("tout", 0.6)], []).Findings);
        Assert.Equal([Of("rumor", 0.6).Finding], Build([exempt, Of("rumor", 0.6)], []).Findings);
        Assert.Equal(2, Build([exempt, Of("rumor", 0.4)], []).Findings.Length);
    }

    private Classification Build(JudgedFinding[] findings, Excused[] excused)
    {
        var rules = _seeds.Load();
        _page.Clear();
        _page.Fill(
            new()
            {
                Id = "1",
                Text = "门诊",
                SeenAt = TestSeeds.Today,
            },
            rules.Normalizer,
            rules.Restorer
        );
        return new Verdict(rules).Build(_page, [.. findings], excused, [], [], modelVersion: "");
    }

    private static JudgedFinding Of(string code, double score, Tier tier = Tier.Ordinary) =>
        new(
            new()
            {
                Code = code,
                Rule = "cure",
                Score = score,
                Tier = tier,
            },
            Severity.Medium,
            ByModel: false
        );
}
