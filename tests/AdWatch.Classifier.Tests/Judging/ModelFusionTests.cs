using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Tests.Judging;

/// <summary>Rules and a small model of made-up texts: offers of cures are reported, reports of the same hospital are not.</summary>
public sealed class ModelFusionTests
{
    private const string Offer = "根治糖尿病，包好，加我领药";
    private const string Told = "记者走访：老张讲述家人当年轻信根治之说的经过";

    private static readonly string[] Codes = ["prohibited-claim"];
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

        var result = Classify(seeds, "包好，加我领药，三天见好");

        Assert.Equal("prohibited-claim", Assert.Single(result.Labels).Code);
        var finding = Assert.Single(result.Findings);
        Assert.Equal("model", finding.Rule);
        Assert.All(finding.Spans, span => Assert.Contains(span.Text, "包好，加我领药，三天见好", StringComparison.Ordinal));
        Assert.NotEmpty(finding.Spans);
    }

    [Fact]
    public void WhatTheModelDoubtsIsShownAndNotReported()
    {
        // The threshold is out of reach, so that every sure verdict lies in the band of doubt.
        using var seeds = Seeds("model_alone: { doubt: 0.1, codes: { prohibited-claim: 1 } }");

        var result = Classify(seeds, "包好，加我领药，三天见好");

        Assert.Empty(result.Labels);
        var finding = Assert.Single(result.Findings);
        Assert.Equal("model", finding.Rule);
        Assert.True(finding.Score < 0.5);
        Assert.Contains("把握不足", finding.Why, StringComparison.Ordinal);
    }

    private static TestSeeds Seeds(string fusion)
    {
        var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"));
        seeds.Write("fusion.yaml", $"fusion: {{ {fusion} }}\n");
        return seeds;
    }

    private static Classification Classify(TestSeeds seeds, string text)
    {
        var rules = AdClassifier.Load(seeds.Folder);
        var examples = Enumerable
            .Range(0, 60)
            .Select(i =>
                i % 2 == 0
                    ? (Text: $"{Offer}{Places[i % Places.Length]}", Codes: Codes)
                    : (Text: $"{Told}{Places[i % Places.Length]}", Codes: Array.Empty<string>())
            )
            .Select(e => (Asked: rules.InputForModel(Input(e.Text)), e.Codes))
            .Select(e => new TrainingExample(e.Asked.Text, e.Codes) { Signals = e.Asked.Signals })
            .ToArray();
        var model = ModelTrainer.Train(examples, Codes, new TrainingOptions(), progress: null, TestContext.Current.CancellationToken);
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
