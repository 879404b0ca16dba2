using AdWatch.Api.Commands;
using AdWatch.Api.Composition;
using AdWatch.Api.Learning;
using AdWatch.Classifier.Scoring;

namespace AdWatch.Api.Tests.Learning;

public sealed class CandidateTrialTests(FittedCandidate fitted, RealRules rules) : IClassFixture<FittedCandidate>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TheCandidateLearnsFromSeedsAndReviewers()
    {
        Assert.Equal(SmallSeeds.Examples + 12, fitted.Comparison.Candidate.Examples);
        Assert.Equal(12, fitted.Comparison.Candidate.Learned);
        Assert.Equal(fitted.Comparison.Candidate.Version, LinearModel.Load(fitted.Folder.Candidate).Version);
    }

    [Fact]
    public void NothingGoesLive()
    {
        Assert.False(File.Exists(fitted.Folder.Promoted));
        Assert.Equal(Parts.ModelPath, fitted.Folder.InUse);
    }

    [Fact]
    public void EveryTextIsJudgedOnceOnTheFoldsByBoth()
    {
        var folds = fitted.Comparison.Sets[0];

        Assert.Equal((FoldComparison.Name, SmallSeeds.Examples + 12), (folds.Name, folds.Texts));
        var scalper = folds.Codes.Single(c => c.Code == "scalper");
        Assert.Equal(scalper.Before.Expected, scalper.After.Expected);
        Assert.True(scalper.After.Expected >= 30, "the texts of scalper.jsonl are labelled so");
    }

    [Fact]
    public void AGivenFileIsASetOfItsOwn()
    {
        var set = fitted.Comparison.Sets[1];

        Assert.Equal(("labelled.jsonl", 2, 1), (set.Name, set.Texts, set.Lawful));
        Assert.Equal(1, set.Codes.Single(c => c.Code == "scalper").After.Expected);
    }

    [Fact]
    public void StoredPagesAreJudgedByBoth() => Assert.Equal(13, fitted.Comparison.History.Pages);

    [Fact]
    public void TheTableShowsEachCodeBeforeAndAfter()
    {
        var table = CandidateTable.Of(fitted.Comparison);

        Assert.Contains("12 of them from reviewers", table, StringComparison.Ordinal);
        Assert.Matches(@"scalper +\d+ +\d\.\d{3} → \d\.\d{3}", table);
        Assert.Contains("history: 13 stored pages", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutPagesThereIsNothingToCompareOn()
    {
        await using var empty = await LearningWorld.OpenAsync(rules);

        var fault = await Assert.ThrowsAsync<CommandException>(() =>
            new CandidateTrial(empty.Config, empty.Store, TimeProvider.System).RunAsync(new CandidateOptions(), null, Token)
        );

        Assert.Contains("holds no pages", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Crawl or import pages", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PromotingPutsTheComparedBytesInUseAndIsAudited()
    {
        await using var world = await CopyAsync();
        var folder = ModelFolder.Of(world.Config);
        var bytes = CandidateTrial.Sha256(folder.Candidate);

        await PromoteAsync(world, acceptLosses: true);

        Assert.Equal(bytes, CandidateTrial.Sha256(folder.Promoted));
        Assert.False(File.Exists(folder.Candidate));
        Assert.Equal(fitted.Comparison.Candidate.Version, Parts.LoadClassifier(world.Config, folder.InUse).ModelVersion);
        var entry = (await world.Store.Audit.ListAsync("model", null, null, 10, Token)).Items.Single();
        Assert.Equal("model.promote", entry.Action);
        Assert.Contains(bytes, entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APromotionKilledBetweenItsTwoFilesIsFinishedByTheNext()
    {
        await using var world = await CopyAsync();
        var folder = ModelFolder.Of(world.Config);
        var bytes = CandidateTrial.Sha256(folder.Candidate);
        File.Move(folder.CandidateExamples, folder.PromotedExamples);

        await PromoteAsync(world, acceptLosses: true);

        Assert.Equal(bytes, CandidateTrial.Sha256(folder.Promoted));
        Assert.True(File.Exists(folder.PromotedExamples));
    }

    [Fact]
    public async Task ALossIsRefusedUnlessItIsAccepted()
    {
        await using var world = await CopyAsync(c => c with { Losses = [new("folds", "scalper", 0.9, 0.7)] });

        var fault = await Assert.ThrowsAsync<CommandException>(() => PromoteAsync(world, acceptLosses: false));
        Assert.Contains("scalper on folds 0.9 → 0.7", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(ModelFolder.Of(world.Config).Promoted));

        await PromoteAsync(world, acceptLosses: true);
        Assert.True(File.Exists(ModelFolder.Of(world.Config).Promoted));
    }

    [Fact]
    public async Task WithoutACandidateTheRemedyIsNamed()
    {
        await using var world = await LearningWorld.OpenAsync(rules);

        Assert.Contains("adwatch train --candidate", await RefusalAsync(world), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAComparisonItIsRefused()
    {
        await using var world = await CopyAsync();
        File.Delete(ModelFolder.Of(world.Config).Comparison);

        Assert.Contains("was not compared", await RefusalAsync(world), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AComparisonOfOtherBytesIsRefused()
    {
        await using var world = await CopyAsync(c => c with { Candidate = c.Candidate with { Sha256 = "00" } });

        Assert.Contains("about another candidate", await RefusalAsync(world), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AComparisonWithAnotherModelInUseIsRefused()
    {
        await using var world = await CopyAsync();
        File.Copy(ModelFolder.Of(world.Config).Candidate, ModelFolder.Of(world.Config).Promoted);

        Assert.Contains("another model than the one in use", await RefusalAsync(world), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABrokenCandidateIsNamedWithTheRemedy()
    {
        await using var world = await CopyAsync();
        await using (var file = File.OpenWrite(ModelFolder.Of(world.Config).Candidate))
        {
            file.Seek(4096, SeekOrigin.Begin);
            file.WriteByte(0xFF);
            file.WriteByte(0xFE);
        }

        var message = await RefusalAsync(world);
        Assert.Contains("checksum is wrong", message, StringComparison.Ordinal);
        Assert.Contains("adwatch train --candidate", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABrokenModelInUseIsNamedWithTheRemedy()
    {
        await using var world = await LearningWorld.OpenAsync(rules);
        var folder = ModelFolder.Of(world.Config);
        Directory.CreateDirectory(folder.Path);
        await File.WriteAllTextAsync(folder.Promoted, "no model", Token);

        var fault = Assert.Throws<CommandException>(() => Parts.LoadClassifier(world.Config, folder.InUse));

        Assert.Contains(folder.Promoted, fault.Message, StringComparison.Ordinal);
        Assert.Contains("remove it", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(LearningWorld world) =>
        (await Assert.ThrowsAsync<CommandException>(() => PromoteAsync(world, acceptLosses: true))).Message;

    private static Task PromoteAsync(LearningWorld world, bool acceptLosses) =>
        Promotion.RunAsync(ModelFolder.Of(world.Config), world.Store, acceptLosses, LearningWorld.Reviewer, Token);

    /// <summary>The candidate in an installation of its own, its comparison as the test wants it.</summary>
    private async Task<LearningWorld> CopyAsync(Func<CandidateComparison, CandidateComparison>? change = null)
    {
        var world = await LearningWorld.OpenAsync(rules);
        var folder = ModelFolder.Of(world.Config);
        Directory.CreateDirectory(folder.Path);
        File.Copy(fitted.Folder.Candidate, folder.Candidate);
        File.Copy(fitted.Folder.CandidateExamples, folder.CandidateExamples);
        var comparison = change is null ? fitted.Comparison : change(fitted.Comparison);
        await File.WriteAllTextAsync(
            folder.Comparison,
            System.Text.Json.JsonSerializer.Serialize(comparison, Contracts.WireJson.Options),
            Token
        );
        return world;
    }
}
