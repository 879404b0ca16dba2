using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Tests.Rules;

public sealed class SeedFaultTests
{
    [Fact]
    public void EveryFaultIsNamedAtOnceWithFileAndLine()
    {
        using var seeds = new TestSeeds(
            TestSeeds.Rule("a", "'@no-such'")
                + TestSeeds.Rule("b", "'@cure-word'", "colour: red", code: "no-such-code")
                + TestSeeds.Rule("b", "{ nearby: 3 }")
        );
        seeds.Write("lexicon/bad.tsv", "term\tcategory\n只有一列\n治愈\tGross\n");

        var faults = Assert.Throws<SeedException>(seeds.Load).Faults;

        Assert.Contains(faults, fault => fault is { File: "lexicon/bad.tsv", Line: 2 });
        Assert.Contains(
            faults,
            fault => fault is { File: "lexicon/bad.tsv", Line: 3 } && fault.Message.Contains("Gross", StringComparison.Ordinal)
        );
        Assert.Contains(
            faults,
            fault => fault is { File: "rules/rules.yaml", Line: 7 } && fault.Message.Contains("no-such", StringComparison.Ordinal)
        );
        Assert.Contains(faults, fault => fault.Message.Contains("'colour'", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Message.Contains("no-such-code", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Message.Contains("unknown condition 'nearby'", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Message.Contains("stands also in", StringComparison.Ordinal));
    }

    [Fact]
    public void WordsThatBeginWithTooManyOthersAreAFaultOfTheSeeds()
    {
        var words = string.Join(", ", Enumerable.Range(2, 40).Select(length => new string('治', length)));
        using var seeds = new TestSeeds(TestSeeds.Rule("a", $"{{ any: [{words}] }}"));

        var fault = Assert.Single(Assert.Throws<SeedException>(seeds.Load).Faults);

        Assert.Contains("39 terms begin with one another", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("law: 广告法, article: \"16\"", "law: 广告法, article: \"99\"", "no article '99'")]
    [InlineData("law: 广告法, article: \"16\"", "law: 假法, article: \"16\"", "unknown law '假法'")]
    [InlineData("score: 0.9", "score: 9", "a score is a probability")]
    [InlineData("when: '@cure-word'", "when: { pattern: '治(?=愈)' }", "needs backtracking")]
    [InlineData("when: '@cure-word'", "when: { pattern: '治(?:.{0,50}愈){1,90}' }", "too large")]
    [InlineData("when: '@cure-word'", "when: { pattern: '.*' }", "no word was found")]
    [InlineData("when: '@cure-word'", "when: { pattern: '治愈(?#率)' }", "'(?#' is not read in patterns")]
    [InlineData("when: '@cure-word'", "when: { pattern: '[a-z-[aeiou]]治愈' }", "'-[a' is not read in patterns")]
    [InlineData("when: '@cure-word'", "when: { pattern: '(?x)治 愈' }", "the option x is not read")]
    [InlineData("when: '@cure-word'", "when: { pattern: '治愈\\012' }", "'\\0' is not read in patterns")]
    [InlineData("when: '@cure-word'", "when: { fact: fax }", "unknown fact 'fax'")]
    [InlineData("when: '@cure-word'", "when: { channel: [tv] }", "unknown channel 'tv'")]
    [InlineData("when: '@cure-word'", "when: { not: [ '@cure-word' ] }", "a list stands under")]
    [InlineData("when: '@cure-word'", "excuses: [ hunger ]", "unknown excuse 'hunger'")]
    [InlineData("silent: [ 乙 ]", "", "'silent' is missing")]
    public void AFaultInARuleIsNamed(string good, string bad, string message)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("a", "'@cure-word'").Replace(good, bad, StringComparison.Ordinal));

        Assert.Contains(
            Assert.Throws<SeedException>(seeds.Load).Faults,
            fault => fault.Message.Contains(message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("rules:\n  - id: [a\n")]
    [InlineData("rules:\n  - { channels: [a, b\n    code: x }\n")]
    [InlineData("rules: { a: 1, a: 2 }\n")]
    public void BrokenYamlNamesItsFile(string yaml)
    {
        using var seeds = new TestSeeds();
        seeds.Write("rules/rules.yaml", yaml);

        Assert.Contains(Assert.Throws<SeedException>(seeds.Load).Faults, fault => fault.File == "rules/rules.yaml");
    }

    [Fact]
    public void AMissingFolderIsNamed() =>
        Assert.Contains(
            "/no/such/folder",
            Assert.Throws<SeedException>(() => RuleSet.Load("/no/such/folder")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void ExamplesThatDoNotComeOutAreNamedWithTheirLine()
    {
        using var seeds = new TestSeeds(
            TestSeeds
                .Rule("a", "'@cure-word'")
                .Replace("{ fires: [ 甲 ], silent: [ 乙 ] }", "{ fires: [ 没有 ], silent: [ 根治 ] }", StringComparison.Ordinal)
        );

        var faults = seeds.Load().Check();

        Assert.Equal(2, faults.Count);
        Assert.All(faults, fault => Assert.Equal(("rules/rules.yaml", 8), (fault.File, fault.Line)));
    }
}
