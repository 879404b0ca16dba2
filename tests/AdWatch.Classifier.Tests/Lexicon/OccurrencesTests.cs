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
    public void FewEntriesAddedAfterSealingGiveWhatAllAtOnceWould()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var entries = Enumerable
                .Range(0, random.Next(1, 60))
                .Select(_ => (random.Next(6), new TextRange(random.Next(50), 1)))
                .ToArray();
            var before = random.Next(entries.Length + 1);
            var (pieces, whole) = (new Occurrences(6), new Occurrences(6));
            foreach (var (category, range) in entries)
            {
                whole.Add(category, range);
            }

            whole.Seal();
            for (var i = 0; i < entries.Length; i++)
            {
                pieces.Add(entries[i].Item1, entries[i].Item2);
                if (i >= before || i == before - 1)
                {
                    pieces.Seal();
                }
            }

            Assert.Equal(whole.Present.ToArray(), pieces.Present.ToArray());
            Assert.Equal(whole.Touched.ToArray(), pieces.Touched.ToArray());
            Assert.All(Enumerable.Range(0, 6), category => Assert.Equal(whole.Of(category).ToArray(), pieces.Of(category).ToArray()));
        }
    }

    [Fact]
    public void ACategoryWhoseOnlyEntryWasAnExceptionsIsTouchedOnceWhenItHasOne()
    {
        var occurrences = new Occurrences(4);
        occurrences.Add(2, new(3, 2));
        occurrences.Add(2, new(2, 4), exception: true);
        occurrences.Seal();
        Assert.True(occurrences.Touched.IsEmpty);

        occurrences.Add(2, new(9, 1));
        occurrences.Seal();

        Assert.Equal([2], occurrences.Touched.ToArray());
        Assert.Equal([new(9, 1)], occurrences.Of(2).ToArray());
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
