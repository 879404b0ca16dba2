namespace AdWatch.Classifier.Tests.Rules;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("'@cure-word'", "治愈率很高", true)]
    [InlineData("'@cure-word'", "治疗", false)]
    [InlineData("无效退款", "承诺无 效 退·款", true)]
    [InlineData("{ any: ['@cure-word', 包好] }", "包好", true)]
    [InlineData("{ all: ['@cure-word', '@disease'] }", "糖尿病\n\n根治", true)]
    [InlineData("{ all: ['@cure-word', '@disease'] }", "根治", false)]
    [InlineData("{ all: ['@cure-word', { not: '@disease' }] }", "根治糖尿病", false)]
    [InlineData("{ pattern: '治愈率.{0,4}\\d{2}%' }", "治愈率高达９８％", true)]
    [InlineData("{ pattern: '治愈率.{0,4}\\d{2}%' }", "治愈率\n\n98%", false)]
    [InlineData("{ pattern: '\\d{4}元' }", "只要2980元", true)]
    [InlineData("{ pattern: '\\d{2} [a-z]{2}' }", "第 12 ab 款", true)]
    [InlineData("{ pattern: '(?:彻底|完全)?(?:好|好了)[吗么]' }", "彻底好了吗", true)]
    [InlineData("{ near: { of: ['@cure-word', '@disease'], within: 3 } }", "糖尿病可以根治", true)]
    [InlineData("{ near: { of: ['@cure-word', '@disease'], within: 3 } }", "根治，糖尿病", true)]
    [InlineData("{ near: { of: ['@cure-word', '@disease'], within: 3 } }", "糖尿病在这里可以根治", false)]
    [InlineData("{ near: { of: ['@cure-word', '@disease'], within: 9 } }", "糖尿病\n\n根治", false)]
    [InlineData("{ near: { of: ['@disease', '@cure-word'], within: 3, ordered: true } }", "根治糖尿病", false)]
    [InlineData("{ sentence: ['@cure-word', '@disease'] }", "糖尿病，根治", true)]
    [InlineData("{ sentence: ['@cure-word', '@disease'] }", "糖尿病。根治", false)]
    [InlineData("{ sentence: ['@cure-word', '@disease'] }", "糖尿病\n根治", false)]
    [InlineData("{ clause: ['@cure-word', '@disease'] }", "糖尿病，根治", false)]
    [InlineData("{ block: ['@cure-word', '@disease'] }", "糖尿病。根治", true)]
    [InlineData("{ block: ['@cure-word', '@disease'] }", "糖尿病\n\n根治", false)]
    [InlineData("{ count: { of: '@cure-word', at_least: 2 } }", "根治，根治", true)]
    [InlineData("{ count: { of: '@cure-word', at_least: 2, distinct: true } }", "根治，根治", false)]
    [InlineData("{ fact: phone }", "电话13800138000", true)]
    [InlineData("{ fact: contact }", "微信abc_12345", true)]
    [InlineData("{ fact: [price, qq] }", "仅980元", true)]
    [InlineData("{ fact: price }", "九折", false)]
    [InlineData("{ length: { at_least: 5 } }", "治愈率", false)]
    [InlineData("'@surrogacy-word'", "代孕妇女士取药", false)]
    [InlineData("'@surrogacy-word'", "找人代孕", true)]
    [InlineData("vip", "xvipx", false)]
    [InlineData("vip", "成为VIP会员", true)]
    public void AConditionHoldsWhereTheReadmeSays(string condition, string text, bool holds)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", condition));

        Assert.Equal(holds, seeds.Classify(text).Findings.Length > 0);
    }

    [Theory]
    [InlineData("{ field: { title: '@cure-word' } }", "根治", "", true)]
    [InlineData("{ field: { title: '@cure-word' } }", "别的", "根治", false)]
    [InlineData("{ field: { text: '@cure-word' } }", "根治", "别的", false)]
    [InlineData("{ sentence: [ { field: { title: '@cure-word' } }, '@disease' ] }", "根治", "说说糖尿病。", true)]
    public void AFieldNarrowsTheScope(string condition, string title, string text, bool holds)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", condition));

        Assert.Equal(holds, seeds.Classify(text, change: input => input with { Title = title }).Findings.Length > 0);
    }

    [Theory]
    [InlineData("青禾医院", "hospital", true)]
    [InlineData("青禾动物医院", "hospital", false)]
    [InlineData("青禾动物医院", "other", true)]
    [InlineData(null, "unknown", true)]
    public void ThePublisherIsOfAKindByItsName(string? publisher, string kind, bool holds)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", $"{{ all: ['@cure-word', {{ publisher: [{kind}] }}] }}"));

        Assert.Equal(holds, seeds.Classify("根治", change: input => input with { Publisher = publisher }).Findings.Length > 0);
    }

    [Fact]
    public void AChannelThatTheRuleIsNotForKeepsItSilent()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'", "not_channels: [group-chat]"));

        Assert.Empty(seeds.Classify("根治", "group-chat").Findings);
        Assert.Single(seeds.Classify("根治", "forum").Findings);
    }

    [Fact]
    public void ABlockOfAKindIsFoundByTheCallersBlocks()
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "{ block_kind: { comment: '@cure-word' } }"));
        const string Text = "正文\n\n根治";

        Assert.Single(seeds.Classify(Text, change: input => input with { Blocks = [new("body", 0, 2), new("comment", 4, 2)] }).Findings);
        Assert.Empty(seeds.Classify(Text, change: input => input with { Blocks = [new("body", 0, 2), new("footer", 4, 2)] }).Findings);
    }

    [Theory]
    [InlineData(499, true)]
    [InlineData(500, false)]
    public void OfAPatternThatMatchesTooOftenTheFirstMatchesOfThePageCount(int before, bool holds)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", "{ block: ['@cure-word', { pattern: '代码\\d' }] }"));
        var lines = Enumerable
            .Repeat("代码1代码2代码3代码4代码5", before / 5)
            .Append(string.Concat(Enumerable.Repeat("代码6", before % 5)));

        var result = seeds.Classify(string.Join("\n\n", lines) + "\n\n代码7根治");

        Assert.Equal(holds, result.Findings.Length > 0);
    }

    [Theory]
    [InlineData("全年?根治", "全根治", true)]
    [InlineData("^.{0,3}根治", "真能根治", true)]
    [InlineData("^.{0,3}根治", "真的完全能根治", false)]
    [InlineData("^.{0,3}根治", "真的完全能\n\n根治", true)]
    public void APatternBeginsWhereItsBlockDoes(string pattern, string text, bool holds)
    {
        using var seeds = new TestSeeds(TestSeeds.Rule("r", $"{{ pattern: '{pattern}' }}"));

        Assert.Equal(holds, seeds.Classify(text).Findings.Length > 0);
    }

    [Fact]
    public void AChannelThatIsNotKnownIsNoneThatARuleIsFor()
    {
        using var only = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'", "channels: [forum]"));
        using var not = new TestSeeds(TestSeeds.Rule("r", "'@cure-word'", "not_channels: [forum]"));

        Assert.Empty(only.Classify("根治", "letter").Findings);
        Assert.Single(not.Classify("根治", "letter").Findings);
    }
}
