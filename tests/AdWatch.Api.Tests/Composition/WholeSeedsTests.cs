using AdWatch.Api.Composition;
using AdWatch.Api.Learning;
using AdWatch.Api.Tests.Learning;
using AdWatch.Api.Tests.Reloading;
using AdWatch.Classifier.Seeds;
using AdWatch.TestSupport;

namespace AdWatch.Api.Tests.Composition;

/// <summary>Seeds copied by half are told, not judged by.</summary>
public sealed class WholeSeedsTests : IDisposable
{
    private readonly SmallSeeds _seeds = new();
    private readonly TempFolder _data = new();

    private AdWatchConfig Config => new() { DataFolder = _data.Path, SeedsFolder = _seeds.Path };

    [Theory]
    [InlineData("fusion.yaml", "fusion.yaml")]
    [InlineData("decision.yaml", "decision.yaml")]
    [InlineData("checks.yaml", "checks.yaml")]
    [InlineData("bursts.yaml", "bursts.yaml")]
    [InlineData("claims", "claims/")]
    [InlineData("excuses", "excuses/")]
    [InlineData("disguises", "disguises/")]
    public void WhatIsMissingIsNamedWithTheRemedy(string part, string place)
    {
        Remove(part);

        var fault = Assert.Single(Assert.Throws<SeedException>(() => Parts.LoadClassifier(Config)).Faults);

        Assert.Equal(place, fault.File);
        Assert.Contains(_seeds.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains("from the seeds of the program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderOfWhichTheFilesWereNotCopiedIsMissing()
    {
        Remove("claims");
        Directory.CreateDirectory(Path.Combine(_seeds.Path, "claims"));

        Assert.Equal("claims/", Assert.Single(Assert.Throws<SeedException>(() => Parts.LoadRules(Config)).Faults).File);
    }

    [Fact]
    public void AllThatIsMissingIsNamedAtOnce()
    {
        Remove("fusion.yaml");
        Remove("claims");

        Assert.Equal(
            ["fusion.yaml", "claims/"],
            Assert.Throws<SeedException>(() => Parts.LoadRules(Config)).Faults.Select(fault => fault.File)
        );
    }

    [Fact]
    public void SeedsThatAReplayTriesMustBeWholeToo()
    {
        Remove("fusion.yaml");

        var fault = Assert.Throws<SeedException>(() => ChangedRules.Read(_seeds.Path, RealRules.SeedsFolder));

        Assert.Equal("fusion.yaml", Assert.Single(fault.Faults).File);
    }

    [Fact]
    public async Task AReloadOfSeedsThatBecameLessIsRefused()
    {
        await using var world = await ReloadWorld.OpenAsync();
        File.Delete(Path.Combine(world.Seeds.Path, "fusion.yaml"));

        var outcome = await world.ReloadAsync();

        Assert.Equal("fusion.yaml:1", Assert.Single(outcome.Faults).Place);
        Assert.Equal(outcome.Before, world.Judging);
    }

    [Fact]
    public void TheSeedsOfTheProgramAreWhole() => WholeSeeds.Require(RealRules.SeedsFolder);

    public void Dispose()
    {
        _seeds.Dispose();
        _data.Dispose();
    }

    /// <summary>Takes away the link to a part of the real seeds.</summary>
    private void Remove(string part) => File.Delete(Path.Combine(_seeds.Path, part));
}
