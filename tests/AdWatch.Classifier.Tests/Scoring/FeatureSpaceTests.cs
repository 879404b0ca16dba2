using AdWatch.Classifier.Scoring;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class FeatureSpaceTests
{
    [Fact]
    public void KeysOutOfOrderAreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new FeatureSpace([5, 5], []));
        Assert.Contains("n-gram 1", error.Message);
    }

    [Fact]
    public void WhatStandsInTooFewTextsIsNoFeature()
    {
        var examples = new[]
        {
            new TrainingExample("代孕", []) { Signals = ["channel:forum", "rule:r"] },
            new TrainingExample("代孕代孕", []) { Signals = ["channel:forum"] },
            new TrainingExample("代办", []),
        };
        var space = FeatureSpaceBuilder.Build(examples, fewestTexts: 2);
        Assert.Equal(
            [.. new[] { FeatureSpace.KeyOf('\0', '代'), FeatureSpace.KeyOf('\0', '孕'), FeatureSpace.KeyOf('代', '孕') }.Order()],
            space.NGrams.ToArray()
        );
        Assert.Equal(["channel:forum"], space.Signals);
    }

    [Fact]
    public void OfMoreCharactersThanCanBeToldApartTheMostFrequentAreKept()
    {
        var most = string.Concat(Enumerable.Range(0, NGramIndex.MostCharacters - 1).Select(i => (char)('\u4e00' + i)));
        var rare = string.Concat(Enumerable.Range(0, 10).Select(i => (char)('\uac00' + i)));
        var space = FeatureSpaceBuilder.Build([new(most, []), new(most, []), new(rare, [])], fewestTexts: 1);
        Assert.Equal(NGramIndex.MostCharacters, space.Characters);
        Assert.Contains(FeatureSpace.KeyOf('\0', '\uac00'), space.NGrams.ToArray());
        Assert.DoesNotContain(FeatureSpace.KeyOf('\uac00', '\uac01'), space.NGrams.ToArray());
    }

    [Fact]
    public void ARunOfDigitsCountsOnceHoweverLongItIs()
    {
        var space = FeatureSpaceBuilder.Build([new TrainingExample("电话1，价2", [])], fewestTexts: 1);
        Assert.Equal(Counted(space, "电话1，价2"), Counted(space, "电话13800138000，价29800"));
    }

    [Fact]
    public void UnknownSignalsAreLeftOut()
    {
        var space = FeatureSpaceBuilder.Build([new TrainingExample("代", []) { Signals = ["rule:r"] }], fewestTexts: 1);
        var counts = new FeatureCounts(space.Rows);
        counts.Count([], [space.RowOf("rule:unheard-of"), space.RowOf("rule:r"), space.RowOf("rule:r")]);
        Assert.Equal([space.RowOf("rule:r")], counts.Touched.ToArray());
    }

    [Theory]
    [InlineData(1f, 80f, 1 / 80f)]
    [InlineData(0f, 80f, 1 / 40f)]
    [InlineData(0.5f, 80f, 1 / 60f)]
    [InlineData(0.5f, 40f, 1 / 40f)]
    [InlineData(0.5f, 0f, 0f)]
    public void ALongTextIsThinnedBySoMuchOfItsLength(float slope, float norm, float scale) =>
        Assert.Equal(scale, new LengthNorm(Pivot: 40, slope).Scale(norm), 1e-6f);

    private static (int, float)[] Counted(FeatureSpace space, string text)
    {
        var counts = new FeatureCounts(space.Rows);
        var rows = new NGramRows();
        new NGramIndex(space.NGrams).Read(text, rows);
        counts.Count(rows.All, []);
        return [.. counts.Touched.ToArray().Select(row => (row, counts.Weight(row)))];
    }
}
