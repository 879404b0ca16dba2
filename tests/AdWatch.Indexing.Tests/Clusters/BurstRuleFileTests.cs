using AdWatch.Indexing.Clusters;
using AdWatch.TestSupport;

namespace AdWatch.Indexing.Tests.Clusters;

public sealed class BurstRuleFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void TheSeededRuleNamesTheCodesThatSpread()
    {
        var rule = BurstRuleFile.Load(Path.Combine(AppContext.BaseDirectory, "seeds", "bursts.yaml"));

        Assert.Equal(["malicious-hype", "rumor"], rule.Codes.Order(StringComparer.Ordinal));
        Assert.InRange(rule.Places, 2, 20);
        Assert.InRange(rule.Hours, 1, 72);
    }

    [Fact]
    public void WithoutAFileThereAreNoBursts() =>
        Assert.Same(BurstRule.None, BurstRuleFile.Load(Path.Combine(_folder.Path, "bursts.yaml")));

    [Theory]
    [InlineData("bursts: { codes: [rumour], places: 5, hours: 24 }", ":1: 'rumour' is not a violation code")]
    [InlineData("bursts:\n  codes: [rumor]\n  places: 1\n  hours: 24\n", ":3: 'places' must be a whole number from 2")]
    [InlineData("bursts:\n  codes: [rumor]\n  places: 5\n", ":1: 'hours' must be a whole number from 1")]
    [InlineData("bursts:\n  codes: [rumor]\n  places: 5\n  hours: 24\n  accounts: [blog]\n", ":5: 'blog' is not a channel")]
    [InlineData("bursts:\n  codes: rumor\n  places: 5\n  hours: 24\n", ":2: 'codes' must be a list")]
    [InlineData("bursts:\n  codes: [rumor]\n  places: 5\n  hours: 24\n  days: 3\n", ":5: unknown key 'days'")]
    [InlineData("bursts:\n  places: 5\n  hours: 24\n", "'codes' is missing")]
    [InlineData("burst: {}", ":1: expected the one key 'bursts'")]
    [InlineData("bursts: [", "bursts.yaml")]
    public void AFaultIsToldWithFileAndLine(string text, string fault)
    {
        var file = _folder.Write("bursts.yaml", text);

        var thrown = Assert.Throws<InvalidDataException>(() => BurstRuleFile.Load(file));

        Assert.Contains(fault, thrown.Message, StringComparison.Ordinal);
        Assert.StartsWith(file, thrown.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
