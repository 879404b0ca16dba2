using AdWatch.Classifier.Scoring;
using CsCheck;

namespace AdWatch.Classifier.Tests.Scoring;

public sealed class HeaviestTests
{
    [Fact]
    public void TheSameAreKeptAsSortingKeepsInTheirOrder() =>
        Gen.Select(Gen.Int[-3, 12].Array[0, 200], Gen.Int[1, 70])
            .Sample(
                (steps, most) =>
                {
                    var weights = steps.Select(step => step / 8f).ToArray();
                    var expected = Enumerable
                        .Range(0, weights.Length)
                        .Where(i => weights[i] > 0)
                        .OrderByDescending(i => weights[i])
                        .ThenBy(i => i)
                        .Take(most)
                        .Order();
                    Assert.Equal(expected, Kept(weights, most));
                }
            );

    [Fact]
    public void OfWhatWeighsTheSameTheEarlierIsKept() => Assert.Equal([0, 1, 4], Kept([1, 1, 1, 1, 2, 1], 3));

    [Fact]
    public void WhatSpeaksAgainstOrSaysNothingIsNotKept() => Assert.Equal([1], Kept([0, 0.5f, -0.5f, -0f], 3));

    [Fact]
    public void OfManyThatHardlyDifferTheHeaviestAreKept()
    {
        var weights = Enumerable.Range(0, 1000).Select(i => 1 + (i * 37 % 1000 * 0.0001f)).ToArray();

        Assert.Equal(Enumerable.Range(0, 1000).OrderByDescending(i => weights[i]).Take(200).Order(), Kept(weights, 200));
    }

    [Fact]
    public void WhatIsVeryLightBesideTheHeaviestIsKeptWhereThereIsRoom() => Assert.Equal([0, 1, 3], Kept([1e-30f, 1e30f, -1, 1e-20f], 3));

    [Fact]
    public void WhatSaysNothingIsNotKeptBesideWhatSaysNextToNothing() => Assert.Equal([1], Kept([0, float.Epsilon, -1], 2));

    [Fact]
    public void TheLightestOfExactlyAsManyAsThereIsRoomForIsKept()
    {
        // The first border that is tried.
        var border = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(16) + 1 - (4 << 23));

        Assert.Equal([0, 2], Kept([16, 0.5f, border, 0.5f], 2));
    }

    private static int[] Kept(float[] weights, int most)
    {
        var places = new int[most];
        return places[..Heaviest.Choose(weights, places)];
    }
}
