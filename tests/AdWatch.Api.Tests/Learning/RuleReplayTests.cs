using AdWatch.Api.Learning;
using AdWatch.Classifier.Rules;
using AdWatch.Classifier.Seeds;
using AdWatch.Indexing.Clues;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Learning;

public sealed class RuleReplayTests(RealRules rules)
{
    private const string ClaimFile = "13-prohibited-claim.yaml";

    [Fact]
    public async Task ANewRuleShowsWhatItWouldFlagPerSourceWithTheWords()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        var one = await world.TakeAsync("本院引进青禾量子灯，欢迎来院。", "anhe");
        await world.TakeAsync("青禾量子灯今日到店。", "qinghe");
        await world.TakeAsync("本院门诊时间为上午八点。", "qinghe");

        var report = await ReplayAsync(world, LearningWorld.Rule("青禾量子灯"));

        Assert.Equal(3, report.Pages);
        Assert.Equal(["anhe", "qinghe"], report.Flips.Select(f => f.Source));
        Assert.All(report.Flips, f => Assert.Equal(("prohibited-claim", 1, 0), (f.Code, f.NewlyFlagged.Pages, f.NoLongerFlagged.Pages)));
        var sample = Assert.Single(report.Flips[0].NewlyFlagged.Samples);
        Assert.Equal((one.PageId, "青禾量子灯"), (sample.Page, Assert.Single(sample.Words)));
    }

    [Fact]
    public async Task AFileUnderTheNameOfASeedFileTakesItsRulesAway()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        var page = await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。");

        var report = await ReplayAsync(world, LearningWorld.Rule("青禾量子灯", name: ClaimFile));

        var flip = report.Flips.Single(f => f.Code == "prohibited-claim");
        Assert.Equal((0, 1), (flip.NewlyFlagged.Pages, flip.NoLongerFlagged.Pages));
        var sample = Assert.Single(flip.NoLongerFlagged.Samples);
        Assert.Equal(page.PageId, sample.Page);
        Assert.Contains(sample.Words, w => w.Contains("98%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnchangedRulesFlipNothing()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。");
        var same = await File.ReadAllTextAsync(
            Path.Combine(RealRules.SeedsFolder, "rules", ClaimFile),
            TestContext.Current.CancellationToken
        );

        var report = await ReplayAsync(world, new RuleFileText(ClaimFile, same));

        Assert.Empty(report.Flips);
        Assert.Empty(report.ExamplesFailed);
        Assert.Equal((1, 1), (report.FlaggedBefore, report.FlaggedAfter));
    }

    [Fact]
    public async Task WhatReviewersDecidedStandsBesideTheFlips()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        var right = await world.TakeAsync($"本院治疗牛皮癣，{LearningWorld.CureWords}。");
        var wrong = await world.TakeAsync($"本院治疗白癜风，{LearningWorld.CureWords}。");
        await world.TakeAsync($"本院治疗湿疹，{LearningWorld.CureWords}。");
        await world.DecideAsync(right, ClueDecision.Confirm);
        await world.DecideAsync(wrong, ClueDecision.Dismiss);

        var report = await ReplayAsync(world, LearningWorld.Rule("青禾量子灯", name: ClaimFile));

        var gone = report.Flips.Single(f => f.Code == "prohibited-claim").NoLongerFlagged;
        Assert.Equal((3, 1, 1), (gone.Pages, gone.Confirmed, gone.Refuted));
    }

    [Fact]
    public async Task SourceDayAndNumberNarrowWhatIsJudged()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.TakeAsync("青禾量子灯，一。", "anhe", Some.Morning);
        await world.TakeAsync("青禾量子灯，二。", "anhe", Some.Morning.AddDays(2));
        await world.TakeAsync("青禾量子灯，三。", "anhe", Some.Morning.AddDays(3));
        await world.TakeAsync("青禾量子灯，四。", "qinghe", Some.Morning.AddDays(3));
        var rule = LearningWorld.Rule("青禾量子灯");

        Assert.Equal(3, (await ReplayAsync(world, rule, new ReplayScope { Source = "anhe" })).Pages);
        Assert.Equal(3, (await ReplayAsync(world, rule, new ReplayScope { Since = new DateOnly(2026, 5, 14) })).Pages);
        Assert.Equal(1, (await ReplayAsync(world, rule, new ReplayScope { Source = "anhe", Limit = 1 })).Pages);
    }

    [Fact]
    public async Task ACallerOfADepartmentSeesOnlyItsCodes()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.TakeAsync("青禾量子灯。");

        var own = await ReplayAsync(world, LearningWorld.Rule("青禾量子灯"), Of("market-supervision"));
        var other = await ReplayAsync(world, LearningWorld.Rule("青禾量子灯"), Of("medical-insurance"));

        Assert.Single(own.Flips);
        Assert.Empty(other.Flips);

        static ReplayScope Of(string department) => new() { Access = new AccessScope(department, null) };
    }

    [Fact]
    public async Task ExamplesThatFailAreNamedWithFileAndLine()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        await world.TakeAsync("本院门诊时间为上午八点。");
        var rule = LearningWorld.Rule("青禾量子灯");

        var report = await ReplayAsync(
            world,
            rule with
            {
                Text = rule.Text.Replace("青禾量子灯，请到院咨询", "请到院咨询", StringComparison.Ordinal),
            }
        );

        Assert.StartsWith("rules/trial.yaml:8: trial-prohibited-claim stays silent", Assert.Single(report.ExamplesFailed));
    }

    [Fact]
    public void AFaultyRuleIsRefusedWithFileAndLine()
    {
        var fault = Assert.Throws<SeedException>(() =>
            ChangedRules.Of([LearningWorld.Rule("青禾量子灯", code: "no-such-code")], RealRules.SeedsFolder)
        );

        Assert.Contains(fault.Faults, f => f is { File: "rules/trial.yaml", Line: 2 } && f.Message.Contains("no-such-code"));
    }

    [Theory]
    [InlineData("(治愈")]
    [InlineData("治愈[z-a]")]
    public void APatternThatCannotBeBuiltIsRefused(string pattern) =>
        Assert.Throws<SeedException>(() =>
            ChangedRules.Of(
                [
                    LearningWorld.Rule("青禾量子灯") with
                    {
                        Text = LearningWorld
                            .Rule("青禾量子灯")
                            .Text.Replace("when: 青禾量子灯", $"when: {{ pattern: '{pattern}' }}", StringComparison.Ordinal),
                    },
                ],
                RealRules.SeedsFolder
            )
        );

    [Fact]
    public void AFolderWithoutRulesIsRefusedWithTheRemedy()
    {
        using var empty = new TempFolder();

        var fault = Assert.Throws<Commands.CommandException>(() => ChangedRules.Read(empty.Path, RealRules.SeedsFolder));

        Assert.Equal(2, fault.ExitCode);
        Assert.Contains(empty.Path, fault.Message, StringComparison.Ordinal);
    }

    private static Task<RuleReplayReport> ReplayAsync(LearningWorld world, RuleFileText changed, ReplayScope? scope = null) =>
        RuleReplay.RunAsync(
            world.Store,
            world.Classifier,
            () => ChangedRules.Of([changed], RealRules.SeedsFolder),
            scope ?? new ReplayScope(),
            samples: 3,
            ReplayTime.OfRequest,
            ended: null,
            TestContext.Current.CancellationToken
        );
}
