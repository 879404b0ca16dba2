using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Tests.Rules;

/// <summary>Rule files that stand in place of, or beside, those of the seeds.</summary>
public sealed class ChangedRuleFileTests
{
    private static readonly string Two = TestSeeds.Rule("one", "治愈率") + TestSeeds.Rule("two", "根治");

    [Fact]
    public void UnderTheNameOfASeedFileItStandsInItsPlace() =>
        Assert.Equal(["three"], Ids("rules.yaml", TestSeeds.Rule("three", "糖尿病")));

    [Fact]
    public void UnderAnotherNameItsRulesComeBesideTheRest() =>
        Assert.Equal(["one", "three", "two"], Ids("more.yaml", TestSeeds.Rule("three", "糖尿病")));

    [Fact]
    public void ARuleOfTheSameIdReplacesTheOldOne()
    {
        using var seeds = new TestSeeds(Two);
        var changed = RuleSet.Load(seeds.Folder, [new("more.yaml", "rules:\n" + TestSeeds.Rule("two", "糖尿病"))]);

        Assert.Equal(["one", "two"], changed.Rules.Select(rule => rule.Id).Order());
        Assert.Equal("rules/more.yaml", changed.Rules.Single(rule => rule.Id == "two").File);
    }

    [Fact]
    public void TheChangedSetHasAVersionOfItsOwn()
    {
        using var seeds = new TestSeeds(Two);

        Assert.NotEqual(
            seeds.Load().Version,
            RuleSet.Load(seeds.Folder, [new("more.yaml", "rules:\n" + TestSeeds.Rule("two", "糖尿病"))]).Version
        );
    }

    [Fact]
    public void AFaultNamesTheChangedFileAndItsLine()
    {
        using var seeds = new TestSeeds(Two);

        var fault = Assert.Throws<SeedException>(() => RuleSet.Load(seeds.Folder, [new("more.yaml", "rules:\n  - id: x\n   code: [")]));

        Assert.Equal("rules/more.yaml", Assert.Single(fault.Faults).File);
    }

    private static IEnumerable<string> Ids(string name, string rules)
    {
        using var seeds = new TestSeeds(Two);
        return RuleSet.Load(seeds.Folder, [new(name, "rules:\n" + rules)]).Rules.Select(rule => rule.Id).Order();
    }
}
