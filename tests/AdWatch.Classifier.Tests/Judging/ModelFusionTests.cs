using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Scoring;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Tests.Judging;

/// <summary>Rules and a small model of made-up texts: offers of cures are reported, reports of the same hospital are not.</summary>
public sealed class ModelFusionTests
{
    private const string Offer = "根治糖尿病，包好，加我领药";
    private const string Sale = "进口降压药现货，两盒包邮，需要的留言";
    private const string Told = "记者走访：老张讲述家人当年轻信根治之说的经过";

    private const string UnknownNumber = "(京)医广【2026】第06-18-0321号";

    private static readonly string[] Codes = ["prohibited-claim"];
    private static readonly string[] TwoCodes = ["prohibited-claim", "unreviewed-drug-ad"];
    private static readonly string[] Places = ["城东", "城西", "江边", "桥头", "老街", "新村", "车站"];

    [Fact]
    public void ARuleOnAPageThatTheModelHoldsForLawfulIsShownAndNotReported()
    {
        using var seeds = Seeds("rule_floor: 0.3");

        var result = Classify(seeds, Told);

        Assert.Empty(result.Labels);
        Assert.Equal(Severity.None, result.Severity);
        var finding = Assert.Single(result.Findings, f => f.Rule == "r");
        Assert.InRange(finding.Score, 0, 0.3);
        Assert.Equal("根治", Assert.Single(finding.Spans).Text);
    }

    [Fact]
    public void ARuleAsSureAsTheSureOnesStandsAgainstTheModel()
    {
        using var seeds = Seeds("rule_floor: 0.3, sure_rule: 0.9");

        Assert.Equal("prohibited-claim", Assert.Single(Classify(seeds, Told).Labels).Code);
    }

    [Fact]
    public void WhatTheModelFindsAloneIsReportedWithTheWordsThatWeighedMost()
    {
        using var seeds = Seeds("rule_floor: 0.3");

        var result = Classify(seeds, "糖尿病包好，加我领药");

        Assert.Equal("prohibited-claim", Assert.Single(result.Labels).Code);
        var finding = Assert.Single(result.Findings);
        Assert.Equal("model", finding.Rule);
        Assert.All(finding.Spans, span => Assert.Contains(span.Text, "糖尿病包好，加我领药", StringComparison.Ordinal));
        Assert.NotEmpty(finding.Spans);
    }

    [Fact]
    public void TheWordsThatWeighedMostAreShownAsPhrasesOfTheTextInItsOrder()
    {
        using var seeds = Seeds("rule_floor: 0.3");
        const string text = "糖尿病包好，我说，我说，我说，加我领药";

        var spans = Assert.Single(Classify(seeds, text).Findings).Spans;

        Assert.All(spans, span => Assert.True(span.Length > 1, $"'{span.Text}' is no phrase"));
        Assert.Contains(spans, span => span.Text.Contains("包好", StringComparison.Ordinal));
        Assert.Contains(spans, span => span.Text.Contains("领药", StringComparison.Ordinal));
        Assert.Equal(spans.OrderBy(span => span.Start), spans);
        Assert.InRange(spans.Length, 1, 6);
    }

    [Theory]
    [InlineData("rule_floor: 0.9, passage_floor: 0.5", true)]
    [InlineData("rule_floor: 0.9", false)]
    public void ARuleStandsWhereTheSentencesAroundItsWordsWouldBeReportedWhateverStandsAroundThem(string fusion, bool isReported)
    {
        using var seeds = Seeds(fusion);
        var text = $"{Padding(12)}\n{Offer}";

        var result = Classify(seeds, text);

        Assert.Equal(isReported, result.Labels.Any(label => label.Code == "prohibited-claim"));
        Assert.Contains(result.Findings, finding => finding.Rule == "r");
    }

    [Theory]
    [InlineData("model_alone: { passage: 0.3 }", true)]
    [InlineData("model_alone: { passage: 0.3, passage_needs: 扫码 }", false)]
    [InlineData("model_alone: { passage: 0.3, passage_needs: 扫码, passage_sure: 0.3 }", true)]
    [InlineData("label_threshold: 0.5", false)]
    public void WhatTheModelFindsAloneInFewSentencesOfALongPageIsReportedAsTheSettingsSay(string fusion, bool isReported)
    {
        using var seeds = Seeds(fusion);
        var text = $"{Padding(30)}\n糖尿病包好，加我领药";

        var result = Classify(seeds, text);

        Assert.Equal(isReported, result.Labels.Any(label => label.Code == "prohibited-claim"));
        if (isReported)
        {
            Assert.All(Assert.Single(result.Findings).Spans, span => Assert.True(span.Start >= text.LastIndexOf('\n')));
        }
    }

    [Theory]
    [InlineData("label_threshold: 0.5", false)]
    [InlineData("topic: { words: { any: [糖尿病, 领药] }, beside: 0.3 }", true)]
    [InlineData("topic: { words: { any: [糖尿病, 领药] }, beside: 0.99 }", false)]
    [InlineData("topic: { words: { any: [糖尿病, 领药] }, beside: 0.3, floor: 1 }", false)]
    [InlineData("topic: { words: { any: [足球] }, beside: 0.3 }", false)]
    public void HarmlessSentencesStrewnBetweenThoseOfAnOfferDoNotHideItWhereTheSettingsSayWhatTheTopicIs(string fusion, bool isReported)
    {
        using var seeds = Seeds(fusion);
        var text = $"{Padding(4)}糖尿病包好。{Padding(4)}加我领药。{Padding(4)}";

        var result = Classify(seeds, text);

        Assert.Equal(isReported, result.Labels.Any(label => label.Code == "prohibited-claim"));
        if (isReported)
        {
            Assert.All(
                Assert.Single(result.Findings).Spans,
                span => Assert.Contains(span.Text, "糖尿病包好。加我领药。", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void SentencesOnTheTopicAreFoundBehindSixtyFourOthers()
    {
        using var seeds = Seeds("topic: { words: { any: [糖尿病, 领药] }, beside: 0.3 }");

        Assert.Single(Classify(seeds, $"{Padding(70)}糖尿病包好。{Padding(4)}加我领药。{Padding(4)}").Labels);
    }

    [Fact]
    public void HeadlinesAndEntriesOfListsAreNoSentencesStrewnIn()
    {
        using var seeds = Seeds("topic: { words: { any: [糖尿病, 领药] }, beside: 0.3 }");

        Assert.Empty(
            Classify(
                seeds,
                $"{Padding(4)}糖尿病包好。{Padding(4)}加我领药。{Padding(4)}".Replace("经过。", "经过\n", StringComparison.Ordinal)
            ).Labels
        );
    }

    [Fact]
    public void TheSentencesOnTheTopicAreNotAskedWhereTheWholePageIsReportedAnyway()
    {
        using var seeds = Seeds("topic: { words: { any: [领药] } }");

        var spans = Assert.Single(Classify(seeds, "糖尿病包好。加我领药。").Findings).Spans;

        Assert.Contains(spans, span => span.Text.Contains("包好", StringComparison.Ordinal));
    }

    [Fact]
    public void ATopicWithoutWordsIsAFaultOfTheFile()
    {
        using var seeds = Seeds("topic: { beside: 0.3 }");

        Assert.Contains(
            "words",
            Assert.Single(Assert.Throws<SeedException>(() => RuleSet.Load(seeds.Folder)).Faults).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void WhatIsLessLikelyThanTheLeastDoubtIsNotShown()
    {
        using var seeds = Seeds("model_alone: { doubt: 0.1, doubt_least: 1, codes: { prohibited-claim: 1 } }");

        Assert.Empty(Classify(seeds, "糖尿病包好，加我领药").Findings);
    }

    [Fact]
    public void WhatTheModelDoubtsIsShownAndNotReported()
    {
        // The threshold is out of reach, so that every sure verdict lies in the band of doubt.
        using var seeds = Seeds("model_alone: { doubt: 0.1, codes: { prohibited-claim: 1 } }");

        var result = Classify(seeds, "糖尿病包好，加我领药");

        Assert.Empty(result.Labels);
        var finding = Assert.Single(result.Findings);
        Assert.Equal("model", finding.Rule);
        Assert.True(finding.Score < 0.5);
        Assert.Contains("把握不足", finding.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("糖尿病包好，加我领药", false)]
    [InlineData("糖尿病包好，加我领药，预约从速", true)]
    public void TheModelAloneReportsACodeOnlyWhereThePageShowsWhatTheCodeNeeds(string text, bool isReported)
    {
        using var seeds = Seeds("rule_floor: 0.3, model_alone: { needs: { prohibited-claim: { any: [预约] } } }");

        var result = Classify(seeds, text);

        Assert.Equal(isReported, result.Labels.Length == 1);
        Assert.Equal("model", Assert.Single(result.Findings).Rule);
    }

    [Fact]
    public void ANeedOfAnUnknownCodeIsAFaultOfTheFile()
    {
        using var seeds = Seeds("model_alone: { needs: { no-such-code: { any: [预约] } } }");

        var fault = Assert.Single(Assert.Throws<SeedException>(() => RuleSet.Load(seeds.Folder)).Faults);

        Assert.EndsWith("fusion.yaml", fault.File, StringComparison.Ordinal);
        Assert.Contains("no-such-code", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARuleWhoseCodeIsASecondReadingOfTheSameWordsIsShownAndNotReported()
    {
        using var seeds = Seeds("rule_share: 0.3", TestSeeds.Rule("d", "'@cure-word'", code: "unreviewed-drug-ad"));

        var result = Classify(seeds, Offer, TwoCodes, Sale);

        Assert.Equal("prohibited-claim", Assert.Single(result.Labels).Code);
        Assert.InRange(Assert.Single(result.Findings, f => f.Rule == "d").Score, 0, 0.3);
    }

    [Fact]
    public void WithoutAShareEveryRuleOfAReportedPageStands()
    {
        using var seeds = Seeds("rule_share: 0", TestSeeds.Rule("d", "'@cure-word'", code: "unreviewed-drug-ad"));

        Assert.Equal(2, Classify(seeds, Offer, TwoCodes, Sale).Labels.Length);
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("0", true)]
    public void WordsUnderAnExcuseAreReportedOnlyWhereTheModelIsSureEnough(string overExcuse, bool isReported)
    {
        using var seeds = Seeds(
            $"model_alone: {{ over_excuse: {overExcuse} }}",
            excuses: "  - { id: news, scope: page, when: '@enforcement-word' }\n"
        );

        var result = Classify(seeds, $"{Offer}，通报");

        Assert.Equal(isReported, result.Labels.Length == 1);
        var finding = Assert.Single(result.Findings, f => f.Rule == "model");
        Assert.Contains("免责语境", finding.Why, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Spans);
        Assert.NotEmpty(result.Excused);
    }

    [Fact]
    public void WhatIsOnlyShownKeepsNothingBackThatTheModelIsSureOf()
    {
        using var seeds = SeedsThatShowUnknownNumbers("rule_floor: 0.3");

        var result = Classify(seeds, $"糖尿病包好，加我领药。{UnknownNumber}", ["certificate-mismatch"], otherOffer: null);

        Assert.Equal("certificate-mismatch", Assert.Single(result.Labels).Code);
        Assert.Equal(["model", "register:not-found"], result.Findings.Select(finding => finding.Rule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ADoubtOfTheModelIsNotShownBesideWhatIsShownAlready()
    {
        using var seeds = SeedsThatShowUnknownNumbers("rule_floor: 0.3, model_alone: { doubt: 0.1, codes: { certificate-mismatch: 1 } }");

        var result = Classify(seeds, $"糖尿病包好，加我领药。{UnknownNumber}", ["certificate-mismatch"], otherOffer: null);

        Assert.Empty(result.Labels);
        Assert.Equal("register:not-found", Assert.Single(result.Findings).Rule);
    }

    private static TestSeeds SeedsThatShowUnknownNumbers(string fusion)
    {
        var seeds = Seeds(fusion);
        seeds.Write(
            "checks.yaml",
            "checks: [ { id: \"register:not-found\", code: certificate-mismatch, score: 0.45, basis: [ { law: 广告法, article: \"28\" } ], why: 查无 } ]\n"
        );
        return seeds;
    }

    private static TestSeeds Seeds(string fusion, string furtherRules = "", string excuses = "")
    {
        var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'") + furtherRules, excuses);
        seeds.Write("fusion.yaml", $"fusion: {{ {fusion} }}\n");
        return seeds;
    }

    private static string Padding(int sentences) =>
        string.Concat(Enumerable.Range(0, sentences).Select(i => $"记者走访{Places[i % Places.Length]}，讲述家人当年的经过。"));

    private static Classification Classify(TestSeeds seeds, string text) => Classify(seeds, text, Codes, otherOffer: null);

    /// <param name="otherOffer">Texts of the second code, where there is one.</param>
    private static Classification Classify(TestSeeds seeds, string text, string[] codes, string? otherOffer)
    {
        var rules = AdClassifier.Load(seeds.Folder);
        var examples = Enumerable
            .Range(0, 30)
            .SelectMany(i =>
                new[]
                {
                    (Text: Offer, Codes: codes[..1]),
                    (Text: Told, Codes: Array.Empty<string>()),
                    (Text: otherOffer ?? "", Codes: codes[1..]),
                }
                    .Where(e => e.Text.Length > 0)
                    .Select(e => (Text: $"{e.Text}{Places[i % Places.Length]}", e.Codes))
            )
            .Select(e => (Asked: rules.InputForModel(Input(e.Text)), e.Codes))
            .Select(e => new TrainingExample(e.Asked.Text, e.Codes) { Signals = e.Asked.Signals })
            .ToArray();
        // Toy texts are all of a length and short, and their words few: what they share with the offer has to do.
        var options = new TrainingOptions { LengthSlope = 1, L2 = 0.001f };
        var model = ModelTrainer.Train(examples, codes, options, progress: null, TestContext.Current.CancellationToken);
        return new AdClassifier(rules.Rules, model).Classify(Input(text), EmptyRegisters.Instance);
    }

    private static ClassifierInput Input(string text) =>
        new()
        {
            Id = "t",
            Text = text,
            SeenAt = TestSeeds.Today,
        };
}
