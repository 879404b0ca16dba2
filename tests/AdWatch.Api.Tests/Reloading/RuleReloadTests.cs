using System.Runtime.CompilerServices;
using AdWatch.Api.Learning;
using AdWatch.Api.Reloading;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Tests.Reloading;

public sealed class RuleReloadTests(TwoModels models) : IClassFixture<TwoModels>
{
    private const string TrialText = $"本院引进{ReloadWorld.TrialWords}，欢迎来院。";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ChangedRulesJudgeTheNextPageAndTheAuditTrailNamesBothVersions()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var before = await world.TakeAsync(TrialText);
        world.Seeds.FlagTrialWords("trial-a");

        var outcome = await world.ReloadAsync();

        var after = await world.TakeAsync(TrialText);
        Assert.Equal(ReloadStatus.Done, outcome.Status);
        Assert.Equal((outcome.Before.Rules, outcome.After.Rules), (before.Verdict.RuleSetVersion, after.Verdict.RuleSetVersion));
        Assert.NotEqual(outcome.Before, outcome.After);
        Assert.DoesNotContain(before.Verdict.Findings, f => f.Rule == "trial-a");
        Assert.Contains(after.Verdict.Findings, f => f.Rule == "trial-a");
        var entry = Assert.Single(await world.AuditAsync());
        Assert.Equal(("person:mei", "rules.reload", outcome.After.Rules), (entry.Actor, entry.Action, entry.ObjectId));
        Assert.Contains(outcome.Before.Rules, entry.Details, StringComparison.Ordinal);
        Assert.Contains(outcome.After.Rules, entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APromotedModelIsTakenAndOneTakenBackToo()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var own = world.Judging;
        var promoted = ModelFolder.Of(world.Installation.Config).Promoted;
        Directory.CreateDirectory(Path.GetDirectoryName(promoted)!);
        File.Copy(models.Paths[0], promoted);

        await world.ReloadAsync();
        var judged = (await world.TakeAsync(TrialText)).Verdict.ModelVersion;

        Assert.Equal(LinearModel.Load(models.Paths[0]).Version, judged);
        Assert.Equal(own.Rules, world.Judging.Rules);
        File.Copy(models.Paths[1], promoted, overwrite: true);
        await world.ReloadAsync();
        Assert.Equal(LinearModel.Load(models.Paths[1]).Version, world.Judging.Model);
    }

    [Fact]
    public async Task AFaultyRuleIsRefusedWithFileAndLineAndTheOldRulesJudgeOn()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var before = world.Judging;
        await File.WriteAllTextAsync(world.Seeds.TrialFile, "rules:\n  - id: half\n", Token);

        var outcome = await world.ReloadAsync();

        Assert.Equal((ReloadStatus.Faulty, before), (outcome.Status, outcome.After));
        Assert.Contains(outcome.Faults, f => f.Place == "rules/99-trial.yaml:2");
        Assert.Equal(before.Rules, (await world.TakeAsync(TrialText)).Verdict.RuleSetVersion);
        Assert.Contains("rules/99-trial.yaml:2", world.State.Troubles["rules"], StringComparison.Ordinal);
        Assert.Empty(await world.AuditAsync());
    }

    [Fact]
    public async Task ARuleWhoseExampleDoesNotComeOutIsRefused()
    {
        await using var world = await ReloadWorld.OpenAsync();
        world.Seeds.FlagTrialWords("trial-a");
        var text = await File.ReadAllTextAsync(world.Seeds.TrialFile, Token);
        await File.WriteAllTextAsync(
            world.Seeds.TrialFile,
            text.Replace($"{ReloadWorld.TrialWords}，请到院咨询", "请到院咨询", StringComparison.Ordinal),
            Token
        );

        var outcome = await world.ReloadAsync();

        Assert.Equal(ReloadStatus.Faulty, outcome.Status);
        var fault = Assert.Single(outcome.Faults);
        Assert.Equal("rules/99-trial.yaml:8", fault.Place);
        Assert.StartsWith("trial-a stays silent", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTroubleIsOverWithTheNextGoodReload()
    {
        await using var world = await ReloadWorld.OpenAsync();
        await File.WriteAllTextAsync(world.Seeds.TrialFile, "rules:\n  - id: half\n", Token);
        await world.ReloadAsync();
        File.Delete(world.Seeds.TrialFile);

        var outcome = await world.ReloadAsync();

        Assert.Equal((ReloadStatus.Done, outcome.Before), (outcome.Status, outcome.After));
        Assert.Empty(world.State.Troubles);
    }

    [Fact]
    public async Task ADamagedModelIsRefusedByNameAndTheOldOneJudgesOn()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var before = world.Judging;
        var promoted = ModelFolder.Of(world.Installation.Config).Promoted;
        Directory.CreateDirectory(Path.GetDirectoryName(promoted)!);
        await File.WriteAllBytesAsync(promoted, (await File.ReadAllBytesAsync(models.Paths[0], Token))[..5000], Token);

        var outcome = await world.ReloadAsync();

        Assert.Equal((ReloadStatus.Faulty, before), (outcome.Status, world.Judging));
        Assert.Equal(promoted, Assert.Single(outcome.Faults).Place);
    }

    [Fact]
    public async Task AModelIsNotGivenUpForNone()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var promoted = ModelFolder.Of(world.Installation.Config).Promoted;
        Directory.CreateDirectory(Path.GetDirectoryName(promoted)!);
        File.Copy(models.Paths[0], promoted);
        await world.ReloadAsync();
        var judging = world.Judging;
        File.Delete(promoted);

        var outcome = await world.ReloadAsync();

        Assert.Equal((ReloadStatus.Faulty, judging), (outcome.Status, world.Judging));
        Assert.Contains("a model judges now", Assert.Single(outcome.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeedsThatAreWrittenToWhileTheyAreReadAreNotTaken()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var before = world.Judging;
        world.Seeds.FlagTrialWords("trial-a");
        using var done = new CancellationTokenSource();
        var notes = Path.Combine(world.Seeds.Path, "notes.txt");
        var writer = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    File.AppendAllText(notes, "还在写\n");
                }
            },
            Token
        );

        var outcome = await world.ReloadAsync();
        await done.CancelAsync();
        await writer;

        Assert.Equal((ReloadStatus.Unsettled, before), (outcome.Status, world.Judging));
        Assert.Equal(ReloadStatus.Done, (await world.ReloadAsync()).Status);
    }

    [Fact]
    public async Task ASecondReloadIsToldThatOneRuns()
    {
        await using var world = await ReloadWorld.OpenAsync();

        var first = world.ReloadAsync();
        var second = await world.ReloadAsync();

        Assert.Equal(ReloadStatus.Running, second.Status);
        Assert.Equal(ReloadStatus.Done, (await first).Status);
    }

    [Fact]
    public async Task AReloadThatWaitsComesAfterTheOneThatRuns()
    {
        await using var world = await ReloadWorld.OpenAsync();

        var first = world.ReloadAsync();
        var second = world.Reload.RunAsync(ReloadWorld.Administrator, waits: true, Token);

        Assert.Equal(ReloadStatus.Done, (await first).Status);
        Assert.Equal(ReloadStatus.Done, (await second).Status);
    }

    [Fact]
    public async Task AnotherFoldingJudgesAtOnceAndSearchesAtTheNextStart()
    {
        await using var world = await ReloadWorld.OpenAsync();
        await File.AppendAllTextAsync(Path.Combine(world.Seeds.Path, "folding", "lookalikes.tsv"), "⊚\t愈\n", Token);

        var outcome = await world.ReloadAsync();

        Assert.Equal((ReloadStatus.Done, true), (outcome.Status, outcome.SearchFoldsAtNextStart));
        var finding = (await world.TakeAsync("本院治疗牛皮癣，治⊚率高达98%，无效退款。")).Verdict.Findings;
        Assert.Contains(finding.SelectMany(f => f.Spans), s => s.Text.Contains('⊚'));
    }

    [Fact]
    public async Task TheRuleOfBurstsIsReloadedWithTheRulesThatNameItsCodes()
    {
        await using var world = await ReloadWorld.OpenAsync();
        var file = world.Seeds.OwnCopyOf("bursts.yaml");
        var text = await File.ReadAllTextAsync(file, Token);
        await File.WriteAllTextAsync(file, text.Replace("places: 5", "places: 3", StringComparison.Ordinal), Token);

        var outcome = await world.ReloadAsync();

        Assert.NotEqual(outcome.Before.Rules, outcome.After.Rules);
        Assert.Equal(3, world.Installation.Judging.Current.Bursts.Places);
        await File.WriteAllTextAsync(file, text.Replace("places: 5", "places: many", StringComparison.Ordinal), Token);
        var refused = await world.ReloadAsync();
        Assert.Matches(@"bursts\.yaml:\d+", Assert.Single(refused.Faults).Message);
        Assert.Equal(3, world.Installation.Judging.Current.Bursts.Places);
    }

    [Fact]
    public async Task WhatWasReplacedIsCollectedOnceItsPagesAreDone()
    {
        await using var world = await ReloadWorld.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.TakeAsync(TrialText), Token)));
        var (classifier, rules) = Watch(world);
        world.Seeds.FlagTrialWords("trial-a");

        await world.ReloadAsync();

        for (var i = 0; i < 20 && (classifier.IsAlive || rules.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(classifier.IsAlive, "the classifier is still held");
        Assert.False(rules.IsAlive, "its rules are still held");
    }

    /// <summary>In a method of its own: a debug build keeps locals to the end of theirs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Classifier, WeakReference Rules) Watch(ReloadWorld world) =>
        (new(world.Installation.Judging.Current.Classifier), new(world.Installation.Judging.Current.Classifier.Rules));
}
