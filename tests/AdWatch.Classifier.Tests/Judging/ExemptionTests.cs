namespace AdWatch.Classifier.Tests.Judging;

public sealed class ExemptionTests
{
    [Fact]
    public void ARuleThatNeedsNoWordHoldsOnAnExemptPage()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "{ any: ['@cure-word', { not: '@disease' }] }", "unless: [ 'page:@enforcement-word' ]")
        );

        Assert.Single(seeds.Classify("根治。通报").Findings);
        Assert.Empty(seeds.Classify("根治糖尿病。通报").Findings);
    }

    [Fact]
    public void ARuleOnThePublisherHoldsOnAnExemptPage()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("r", "{ field: { publisher: '@cure-word' } }", "unless: [ 'page:@enforcement-word' ]")
        );

        Assert.Single(seeds.Classify("通报", change: input => input with { Publisher = "根治门诊部" }).Findings);
    }
}
