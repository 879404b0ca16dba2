using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Tests.Lexicon;

public sealed class OccurrencesTests
{
    [Fact]
    public void ATermOfManyCategoriesIsAnEntryOfEachOfThemAndOfNoOther()
    {
        var occurrences = new Occurrences(20);
        int[] categories = [7, 3, 9, 1, 12, 5, 15, 16, 17];

        occurrences.AddAll(categories, 5, new(4, 2));
        occurrences.Seal();

        Assert.Equal([7, 3, 9, 1, 12], occurrences.Touched.ToArray());
        Assert.All(categories[..5], category => Assert.Equal([new(4, 2)], occurrences.Of(category).ToArray()));
        Assert.All(categories[5..], category => Assert.Empty(occurrences.Of(category).ToArray()));
    }

    [Fact]
    public void WhatIsAddedAfterSealingMovesToItsPlace()
    {
        var occurrences = new Occurrences(4);
        occurrences.Add(2, new(3, 1));
        occurrences.Add(2, new(9, 1));
        occurrences.Seal();

        occurrences.Add(2, new(5, 1));
        occurrences.Seal();

        Assert.Equal([new(3, 1), new(5, 1), new(9, 1)], occurrences.Of(2).ToArray());
    }

    [Fact]
    public void AnEntryInsideAnExceptionIsNone()
    {
        var occurrences = new Occurrences(4);
        occurrences.Add(2, new(3, 2));
        occurrences.Add(2, new(2, 4), exception: true);

        occurrences.Seal();

        Assert.True(occurrences.Of(2).IsEmpty);
        Assert.Equal(0UL, occurrences.Present[0]);
    }

    [Fact]
    public void NothingIsLeftOnceItIsCleared()
    {
        var occurrences = new Occurrences(4);
        occurrences.Add(2, new(3, 2));
        occurrences.Seal();

        occurrences.Clear();

        Assert.True(occurrences.Of(2).IsEmpty);
        Assert.True(occurrences.Touched.IsEmpty);
        Assert.Equal(0UL, occurrences.Present[0]);
    }
}
