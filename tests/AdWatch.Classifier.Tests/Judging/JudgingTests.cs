using AdWatch.Classifier.Results;

namespace AdWatch.Classifier.Tests.Judging;

public sealed class JudgingTests
{
    private const string Negation = "  - { id: negation, scope: clause-after, when: '@negation' }\n";
    private const string News =
        "  - { id: enforcement-news, scope: page, when: '@enforcement-word', not_when: [ { block: ['@offer-verb', { fact: contact }] } ] }\n";

    [Fact]
    public void AFindingNamesTheExactWordsTheLawAndTheDepartments()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"));

        var result = seeds.Classify("我们承诺治 愈 率第一");

        var finding = Assert.Single(result.Findings);
        Assert.Equal(new TextSpan("text", 4, 5, "治 愈 率"), Assert.Single(finding.Spans));
        Assert.Equal(new LegalBasis("广告法", "16"), Assert.Single(finding.Basis));
        Assert.Equal(new Label("prohibited-claim", 0.9), Assert.Single(result.Labels));
        Assert.Equal("market-supervision", result.Lead);
        Assert.Equal(["health"], result.Departments);
        Assert.Equal(Severity.Medium, result.Severity);
        Assert.Equal(Tier.Ordinary, result.Tier);
    }

    [Fact]
    public void WordsInAPictureAreFoundUnderItsName()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"));

        var result = seeds.Classify("海报", change: input => input with { Images = [new("p1", "根治")] });

        Assert.Equal("image:p1", Assert.Single(Assert.Single(result.Findings).Spans).Field);
    }

    [Fact]
    public void AProhibitionExcusesItsOwnClauseOnly()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"), Negation);

        var excused = seeds.Classify("医疗广告不得说明治愈率。");
        var found = seeds.Classify("不得插队，本院根治顽疾");

        Assert.Empty(excused.Labels);
        Assert.Equal(new Excused("r", "negation", new("text", 8, 3, "治愈率")), Assert.Single(excused.Excused));
        Assert.Single(found.Labels);
    }

    [Fact]
    public void ANewsPageExcusesWhatItQuotesButNotTheOfferBesideIt()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"), News);

        var news = seeds.Classify("监管部门通报：某诊所宣称治愈率98%。");
        var beside = seeds.Classify("监管部门通报：某诊所宣称治愈率98%。\n\n根治糖尿病，预约电话13800138000");

        Assert.Empty(news.Labels);
        Assert.Single(news.Excused);
        var span = Assert.Single(Assert.Single(beside.Findings).Spans);
        Assert.Equal("根治", span.Text);
        Assert.Contains(beside.Excused, excused => excused.Span.Text == "治愈率");
    }

    [Theory]
    [InlineData("所谓“根治”和“治愈率”", "根治 治愈率", "")]
    [InlineData("所谓“根治”，治愈率98%", "根治", "治愈率")]
    [InlineData("所谓“灵药”。“根治”", "", "根治")]
    [InlineData("所谓“根治，治愈率98%", "", "根治 治愈率")]
    public void AnExcuseOfQuotesReachesThoseOfItsSentence(string text, string excused, string found)
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "'@cure-word'"),
            "  - { id: quoted, scope: quote, when: 所谓 }\n  - { id: other, scope: quote, when: 号称 }\n"
        );

        var result = seeds.Classify(text);

        Assert.Equal(excused, string.Join(' ', result.Excused.Select(one => one.Span.Text)));
        Assert.Equal(found, string.Join(' ', result.Findings.SelectMany(one => one.Spans).Select(span => span.Text)));
    }

    [Theory]
    [InlineData("根治糖尿病。\n\n通报", "", "")]
    [InlineData("患者说根治糖尿病。治愈率98%", "治愈率", "")]
    [InlineData("患者说根治糖尿病。所谓治愈率98%", "", "治愈率")]
    [InlineData("患者说所谓根治糖尿病。所谓治愈率98%。通报", "", "")]
    public void WhatExemptsThePageExemptsAllAndIsNoExcuse(string text, string found, string excused)
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "'@cure-word'", "unless: [ { pattern: 患者|病友 }, 'page:@enforcement-word' ]"),
            "  - { id: so-called, scope: sentence, when: 所谓 }\n"
        );

        var result = seeds.Classify(text);

        Assert.Equal(found, string.Join(' ', result.Findings.SelectMany(one => one.Spans).Select(span => span.Text)));
        Assert.Equal(excused, string.Join(' ', result.Excused.Select(one => one.Span.Text)));
    }

    [Fact]
    public void OfMoreExcusesThanBitsTheOneThatCoversIsNamed()
    {
        var excuses = Enumerable.Range(0, 70).Select(i => $"  - {{ id: e{i}, scope: sentence, when: 缘由{(char)('一' + i)} }}\n");
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"), string.Concat(excuses));

        var result = seeds.Classify($"缘由{(char)('一' + 66)}，治愈率98%。根治");

        Assert.Equal("e66", Assert.Single(result.Excused).By);
        Assert.Equal("根治", Assert.Single(Assert.Single(result.Findings).Spans).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    public void ANegationIsSeenOnALongPageToo(int sentences)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"), Negation);

        var result = seeds.Classify(string.Concat(Enumerable.Repeat("门诊照常。", sentences)) + "不得说治愈率。\n根治");

        Assert.Equal("治愈率", Assert.Single(result.Excused).Span.Text);
        Assert.Equal("根治", Assert.Single(Assert.Single(result.Findings).Spans).Text);
    }

    [Theory]
    [InlineData("不得根治，治愈率。严禁治愈率", "根治 治愈率", "治愈率")]
    [InlineData("治愈率不得说", "", "治愈率")]
    [InlineData("不得根治，预约。严禁治愈率", "治愈率", "根治")]
    public void ANegationReachesFromItsWordToTheEndOfItsClause(string text, string excused, string found)
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "'@cure-word'"),
            "  - { id: negation, scope: clause-after, when: '@negation', not_when: '@offer-verb' }\n"
        );

        var result = seeds.Classify(text);

        Assert.Equal(excused, string.Join(' ', result.Excused.Select(one => one.Span.Text)));
        Assert.Equal(found, string.Join(' ', result.Findings.SelectMany(one => one.Spans).Select(span => span.Text)));
    }

    [Theory]
    [InlineData("all: [{ channel: [news] }, { not: '@offer-verb' }]", "news", true)]
    [InlineData("all: [{ channel: [news] }, { not: '@offer-verb' }]", "hospital-site", false)]
    [InlineData("all: [{ not: { channel: [news] } }, '@enforcement-word']", "hospital-site", true)]
    [InlineData("all: [{ not: { channel: [news] } }, '@enforcement-word']", "news", false)]
    [InlineData("any: [{ all: [{ channel: [gov-site] }, '@cure-word'] }, { sentence: ['@enforcement-word', '@cure-word'] }]", "news", true)]
    public void AnExcuseOfSomeChannelsHoldsThereAlone(string when, string channel, bool isExcused)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'"), $"  - {{ id: news, scope: block, when: {{ {when} }} }}\n");

        var result = seeds.Classify("好。\n\n通报：治愈率98%\n\n好。", channel);

        Assert.Equal(isExcused, result.Findings.IsEmpty);
    }

    [Fact]
    public void AnExcuseOfBlocksCoversThoseAloneThatHoldItsWordsTogether()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "'@cure-word'"),
            "  - { id: news, scope: block, when: { sentence: ['@enforcement-word', '@disease'] } }\n"
        );

        var result = seeds.Classify("根治。通报糖尿病\n\n通报。治愈率，糖尿病");

        Assert.Equal(["根治"], result.Excused.Select(one => one.Span.Text));
        Assert.Equal(["治愈率"], result.Findings.SelectMany(one => one.Spans).Select(span => span.Text));
    }

    [Fact]
    public void WhatSpeaksAgainstAnExcuseAnywhereOnThePageTakesItAway()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "'@cure-word'"),
            "  - { id: news, scope: block, when: '@enforcement-word', not_on_page: '@offer-verb' }\n"
        );

        Assert.Empty(seeds.Classify("通报：治愈率98%\n\n好").Findings);
        Assert.Single(seeds.Classify("通报：治愈率98%\n\n预约").Findings);
    }

    [Fact]
    public void WhatARuleExemptsIsNoWordAgainstAnExcuse()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "{ block: ['@cure-word', '@disease'] }", "unless: [ 因人而异 ]"),
            "  - { id: news, scope: block, when: '@enforcement-word', not_when: '@disease' }\n"
        );

        // The disease is exempted for the rule; for the excuse it stands there all the same.
        Assert.Empty(seeds.Classify("通报。糖尿病因人而异。根治").Excused);
    }

    [Fact]
    public void ARuleThatAcceptsNoExcuseFiresAnyway()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'", "excuses: none"), Negation);

        Assert.Single(seeds.Classify("不得说明治愈率").Findings);
    }

    [Fact]
    public void UnlessTakesAwayTheSentenceItHoldsIn()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'", "unless: [ 因人而异 ]"));

        Assert.Empty(seeds.Classify("治愈率因人而异。").Findings);
        Assert.Single(seeds.Classify("治愈率最高。疗效因人而异。").Findings);
    }

    [Fact]
    public void AnAggravatingWordLiftsTierAndSeverity()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'", "aggravated_if: [ '@cancer' ]"));

        var result = seeds.Classify("肝癌也能根治");

        Assert.Equal(Tier.Aggravated, result.Tier);
        Assert.Equal(Severity.High, result.Severity);
    }

    [Fact]
    public void AnExemptionCandidateStandsInFindingsAndNotInLabels()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'", "exempt_if: [ '@disease' ]"));

        var result = seeds.Classify("糖尿病治愈率");

        Assert.Equal(Tier.Exempt, Assert.Single(result.Findings).Tier);
        Assert.Empty(result.Labels);
        Assert.Equal(Severity.None, result.Severity);
        Assert.Null(result.Lead);
    }

    [Fact]
    public void ARuleSaysNothingBesideACodeItYieldsTo()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("a", "'@cure-word'", "not_with: [surrogacy-gamete]")
                + TestSeeds.Rule("b", "'@surrogacy-word'", code: "surrogacy-gamete")
        );

        Assert.Equal(["b"], seeds.Classify("代孕，根治不孕").Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void ThePublicationDatePicksTheArticlesNumber()
    {
        using var seeds = new TestSeeds(
            TestSeeds
                .Rule("r", "'@cure-word'")
                .Replace("law: 广告法, article: \"16\"", "law: 治安管理处罚法, article: \"29\"", StringComparison.Ordinal)
        );

        var before = seeds.Classify("根治", change: input => input with { PublishedAt = new(2025, 12, 31) });
        var after = seeds.Classify("根治", change: input => input with { PublishedAt = new(2026, 1, 1) });

        Assert.Equal("25", before.Findings[0].Basis[0].Article);
        Assert.Equal("29", after.Findings[0].Basis[0].Article);
    }

    [Fact]
    public void ADraftAndAShadowReportNothing()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("a", "'@cure-word'", "state: draft") + TestSeeds.Rule("b", "'@cure-word'", "state: shadow")
        );

        Assert.Empty(seeds.Classify("根治").Findings);
    }

    [Fact]
    public void TheSameTextGivesTheSameAnswerFromManyThreads()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("a", "'@cure-word'") + TestSeeds.Rule("b", "{ pattern: '根治.{0,3}病' }"), Negation);
        var classifier = new AdClassifier(seeds.Load());
        var input = new ClassifierInput
        {
            Id = "t",
            Text = "不得根治。根治老病，微信abc_12345",
            SeenAt = TestSeeds.Today,
        };
        var expected = ClassificationJson.Write(classifier.Classify(input, Registers.EmptyRegisters.Instance));

        var answers = Enumerable
            .Range(0, 200)
            .AsParallel()
            .Select(_ => ClassificationJson.Write(classifier.Classify(input, Registers.EmptyRegisters.Instance)))
            .Distinct(StringComparer.Ordinal);

        Assert.Equal([expected], answers);
    }
}
