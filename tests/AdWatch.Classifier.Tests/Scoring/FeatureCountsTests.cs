using AdWatch.Classifier.Scoring;
using CsCheck;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class FeatureCountsTests
{
    private const int Rows = 40;

    /// <summary>Few rows, so that most come again; more than are counted together.</summary>
    private static readonly Gen<int[]> NGrams = Gen.Int[0, Rows - 11].Array[0, 600];

    private static readonly Gen<int[]> Signals = Gen.Int[-1, Rows - 1].Array[0, 12];

    [Fact]
    public void RowsStandInTheOrderInWhichTheyComeFirstAndAgain() =>
        Gen.Select(NGrams, Signals, NGrams)
            .Sample(
                (before, signals, nGrams) =>
                {
                    var counts = new FeatureCounts(Rows);
                    counts.Count(before, []);
                    counts.Count(nGrams, signals);
                    int[] expected = [.. nGrams.Concat(signals.Where(row => row >= 0)).Distinct()];
                    Assert.Equal(expected, counts.Touched.ToArray());
                    Assert.Equal(InOrderOfSecond(nGrams), counts.Repeated.ToArray());
                    Assert.All(expected, row => Assert.Equal(WeightOf(row, nGrams), counts.Weight(row)));
                }
            );

    [Fact]
    public void WhatStandsTooOftenToBeCountedKeepsTheHighestCount()
    {
        var counts = new FeatureCounts(Rows);
        counts.Count(Enumerable.Repeat(7, 1000).ToArray(), []);
        Assert.Equal([7], counts.Touched.ToArray());
        Assert.Equal([7], counts.Repeated.ToArray());
        Assert.Equal(1 + MathF.Log(255), counts.Weight(7));
    }

    private static List<int> InOrderOfSecond(int[] nGrams)
    {
        var (once, twice) = (new HashSet<int>(), new List<int>());
        foreach (var row in nGrams)
        {
            if (!once.Add(row) && !twice.Contains(row))
            {
                twice.Add(row);
            }
        }

        return twice;
    }

    private static float WeightOf(int row, int[] nGrams) => 1 + MathF.Log(Math.Clamp(nGrams.Count(other => other == row), 1, 255));
}
