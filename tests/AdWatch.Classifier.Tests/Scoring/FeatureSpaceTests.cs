using AdWatch.Classifier.Scoring;
using CsCheck;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class FeatureSpaceTests
{
    [Fact]
    public void EveryFeatureOfASpaceHasItsOwnRowAndNoOtherPairHasOne() =>
        Gen.Select(Gen.Char['a', 'z'], Gen.Char['a', '\uffff'])
            .Array[0, 400]
            .Sample(pairs =>
            {
                var keys = pairs
                    .SelectMany(p => new[] { FeatureSpace.KeyOf('\0', p.Item2), FeatureSpace.KeyOf(p.Item1, p.Item2) })
                    .Distinct()
                    .Order()
                    .ToArray();
                var space = new FeatureSpace(keys, ["channel:forum"]);
                for (var row = 0; row < keys.Length; row++)
                {
                    var (previous, c) = ((char)(keys[row] >> 16), (char)keys[row]);
                    Assert.Equal(row, previous == '\0' ? space.RowOf(c) : space.RowOf(previous, c));
                }

                Assert.Equal(keys.Length, space.RowOf("channel:forum"));
                Assert.Equal(keys.Length + 1, space.Rows);
                Assert.All(
                    pairs.Select(p => FeatureSpace.KeyOf(p.Item2, p.Item1)).Where(key => !keys.Contains(key)),
                    key => Assert.Equal(FeatureSpace.Unknown, space.RowOf((char)(key >> 16), (char)key))
                );
            });

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
    public void ARunOfDigitsCountsOnceHoweverLongItIs()
    {
        var space = FeatureSpaceBuilder.Build([new TrainingExample("电话1，价2", [])], fewestTexts: 1);
        Assert.Equal(Counted(space, "电话1，价2"), Counted(space, "电话13800138000，价29800"));
    }

    [Fact]
    public void UnknownSignalsAreLeftOut()
    {
        var space = FeatureSpaceBuilder.Build([new TrainingExample("代", []) { Signals = ["rule:r"] }], fewestTexts: 1);
        var counts = new FeatureCounts(space);
        counts.Count("代", [space.RowOf("rule:unheard-of"), space.RowOf("rule:r"), space.RowOf("rule:r")]);
        Assert.Equal(2, counts.Touched.Length);
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
        var counts = new FeatureCounts(space);
        counts.Count(text, []);
        return [.. counts.Touched.ToArray().Select(row => (row, counts.Weight(row)))];
    }
}
