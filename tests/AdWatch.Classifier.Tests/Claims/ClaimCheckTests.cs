using AdWatch.Classifier.Claims;
using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Tests.Claims;

public sealed class ClaimCheckTests
{
    private const string Check =
        "checks:\n  - { id: claim, code: prohibited-claim, score: 0.8, basis: [ { law: 广告法, article: \"16\" } ], why: 与已被辟谣的说法相符 }\n";

    private const string Settings =
        "claims:\n  within: 20\n  overlap: 0.2\n  denied: [ { by: rebuttal, around: sentence, when: [ 谣言 ] }, { by: rebuttal, around: clause, when: [ 不能 ] } ]\n";

    private const string Rebuttal =
        "  - { id: rebuttal, scope: block, when: 辟谣, examples: { covers: [ { text: 辟谣甲, match: 甲 } ], open: [ { text: 甲, match: 甲 } ] } }\n";

    private const string Garlic =
        "claims:\n  - id: garlic\n    topic: food\n    claim: [吃大蒜能预防流感, 大蒜水治好病毒]\n    refuted: 大蒜素进不了血液\n    by: 某疾控中心\n    anchors: [[大蒜, 蒜水], [流感, 病毒], [防, 治]]\n";

    [Fact]
    public void AClaimInOtherWordsIsReportedWithTheExactWordsOfTheText()
    {
        using var seeds = Seeds(Garlic);

        var finding = Assert.Single(seeds.Classify("听说了吗，每天吃大蒜，病毒都防得住！").Findings);

        Assert.Equal(("claim:garlic", "prohibited-claim"), (finding.Rule, finding.Code));
        Assert.Equal("大蒜，病毒都防", Assert.Single(finding.Spans).Text);
    }

    [Fact]
    public void TheReasonNamesTheClaimAndWhoRefutedIt()
    {
        using var seeds = Seeds(Garlic);

        var why = Assert.Single(seeds.Classify("吃大蒜能防流感").Findings).Why;

        Assert.Equal("与已被辟谣的说法相符“吃大蒜能预防流感”：大蒜素进不了血液（某疾控中心）", why);
    }

    [Theory]
    [InlineData("大蒜炒肉很香")]
    [InlineData("大蒜涨价了。天气转凉。今年雨水多。要预防流感")]
    [InlineData("大蒜涨价\n\n预防流感")]
    public void TheWordsAloneWithoutTheClaimAreNone(string text)
    {
        using var seeds = Seeds(Garlic);

        Assert.Empty(seeds.Classify(text).Findings);
    }

    [Fact]
    public void OfTwoAnchorsTheTextAroundMustBeLikeAWording()
    {
        using var seeds = Seeds(
            "claims:\n  - id: phone\n    topic: radiation\n    claim: [手机放枕边会得脑瘤, 睡觉带手机长脑瘤]\n    refuted: 没有证据\n    anchors: [[手机], [脑瘤, 脑部肿瘤]]\n"
        );

        Assert.Empty(seeds.Classify("脑部肿瘤病房今日起允许家属用手机办手续").Findings);
        Assert.Single(seeds.Classify("手机辐射大，放枕头边的人得脑瘤").Findings);
    }

    [Fact]
    public void TheCloserTheWordingTheHigherTheScore()
    {
        using var seeds = Seeds(Garlic);

        var (near, far) = (
            seeds.Classify("吃大蒜能预防流感").Findings[0].Score,
            seeds.Classify("买大蒜，对流感有防范之效").Findings[0].Score
        );

        Assert.True(near > far, $"{near} against {far}");
        Assert.Equal(0.98, near);
    }

    [Theory]
    [InlineData("辟谣：吃大蒜能预防流感")]
    [InlineData("吃大蒜不能预防流感")]
    [InlineData("吃大蒜能预防流感。这是谣言，不要再转")]
    public void ARebuttalIsShownAsExcused(string text)
    {
        using var seeds = Seeds(Garlic);

        var verdict = seeds.Classify(text);

        Assert.Empty(verdict.Findings);
        Assert.Equal(("claim:garlic", "rebuttal"), verdict.Excused.Select(e => (e.Rule, e.By)).Distinct().Single());
    }

    [Fact]
    public void APageThatDeniesAClaimDoesNotMakeItElsewhere()
    {
        using var seeds = Seeds(Garlic);

        Assert.Empty(seeds.Classify("吃大蒜不能预防流感。\n\n大家常听到：吃大蒜能预防流感").Findings);
    }

    [Fact]
    public void ADenialThatBelongsToTheClaimIsNone()
    {
        using var seeds = Seeds(
            "claims:\n  - id: fruit\n    topic: food\n    claim: [糖尿病人不能吃水果, 水果糖尿病人不能碰]\n    refuted: 可以适量\n    anchors: [[糖尿病], [水果]]\n"
        );

        Assert.Single(seeds.Classify("糖尿病人千万不能吃水果").Findings);
    }

    [Fact]
    public void OfClaimsInOnePlaceTheOneThatFitsBestIsTold()
    {
        using var seeds = Seeds(
            Garlic
                + "  - id: garlic-cold\n    topic: food\n    claim: [大蒜水滴鼻子治流感, 大蒜水滴鼻流感就好]\n    refuted: 会灼伤黏膜\n    anchors: [[大蒜], [流感], [鼻]]\n"
        );

        Assert.Equal("claim:garlic-cold", Assert.Single(seeds.Classify("大蒜水滴鼻子治流感").Findings).Rule);
    }

    [Fact]
    public void LatinAnchorsAreWholeWords()
    {
        using var seeds = Seeds(
            "claims:\n  - id: mast\n    topic: radiation\n    claim: [5G基站传播病毒, 5G信号带来病毒]\n    refuted: 电波带不了病毒\n    anchors: [[5g], [病毒]]\n"
        );

        Assert.Single(seeds.Classify("5G基站传播病毒").Findings);
        Assert.Empty(seeds.Classify("15G基站传播病毒").Findings);
    }

    [Fact]
    public void AnImportedClaimIsFoundFromTheNextTextOn()
    {
        using var seeds = Seeds(Garlic);
        var claim = new RefutedClaim
        {
            Id = "新-1",
            Wordings = ["绿豆发芽水能治白内障"],
            Refuted = "没有此事",
            Anchors =
            [
                ["绿豆"],
                ["白内障"],
            ],
        };

        var finding = Assert.Single(seeds.Classify("偏方：绿豆发芽的水滴眼，白内障就治好了", registers: new Claimed(claim)).Findings);

        Assert.Equal(("claim:新-1", "绿豆发芽的水滴眼，白内障"), (finding.Rule, finding.Spans[0].Text));
    }

    [Fact]
    public void AnImportedClaimWithoutAnchorsIsFoundByLikeness()
    {
        using var seeds = Seeds(Garlic);
        var registers = new Claimed(
            new RefutedClaim
            {
                Id = "n2",
                Wordings = ["某某路医院明天起全部停业装修"],
                Refuted = "没有此事",
            }
        );

        Assert.Single(seeds.Classify("刚听说，某某路医院明天起全部停业要装修了", registers: registers).Findings);
        Assert.Empty(seeds.Classify("某某路医院明天上午有义诊", registers: registers).Findings);
    }

    [Fact]
    public void APageOfOneWordIsReadInBoundedWork()
    {
        using var seeds = Seeds(Garlic);

        Assert.Empty(seeds.Classify(string.Concat(Enumerable.Repeat("大蒜", 200_000))).Findings);
    }

    [Theory]
    [InlineData("anchors: [[大蒜], [流感], [防]]\n    colour: red", "colour")]
    [InlineData("anchors: [[大蒜]]", "at least two groups")]
    [InlineData("anchors: [[蒜], [流感]]", "one character")]
    [InlineData("anchors: ['@virus', [流感]]", "@virus")]
    public void AFaultyClaimIsNamedWithFileAndLine(string anchors, string fault)
    {
        using var seeds = Seeds(
            $"claims:\n  - id: a\n    topic: food\n    claim: [吃大蒜能预防流感, 大蒜治流感]\n    refuted: 不实\n    {anchors}\n"
        );

        var faults = Assert.Throws<SeedException>(seeds.Load).Faults;

        Assert.Contains(faults, f => f is { File: "claims/claims.yaml", Line: > 1 } && f.Message.Contains(fault, StringComparison.Ordinal));
    }

    private static TestSeeds Seeds(string claims)
    {
        var seeds = new TestSeeds(excuses: Rebuttal);
        seeds.Write("checks.yaml", Check + Settings);
        seeds.Write("claims/claims.yaml", claims);
        return seeds;
    }

    private sealed class Claimed(params RefutedClaim[] claims) : IRegisters
    {
        public IReadOnlyList<RefutedClaim> Claims => claims;

        public MedicalAdCertificate? FindCertificate(string number) => null;

        public IReadOnlyList<InstitutionLicence> FindLicences(string numberOrName) => [];

        public IReadOnlyList<Physician> FindPhysicians(string name) => [];

        public ProductAd? FindProductAd(string number) => null;

        public ProductRegistration? FindProduct(string number) => null;
    }
}
