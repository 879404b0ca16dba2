using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Tests.Lexicon;

public sealed class OccurrencesTests
{
    [Fact]
    public void ATermOfSomeCategoriesIsAnEntryOfEachOfThemAndOfNoOther()
    {
        var occurrences = new Occurrences(20);

        for (var i = 0; i < 1000; i++)
        {
            occurrences.AddAll(PackedUses.Of([7, 3, 9]), new(4 * i, 2));
            occurrences.AddAll(PackedUses.Of([12]), new((4 * i) + 2, 1));
        }

        occurrences.Seal();

        Assert.Equal([7, 3, 9, 12], occurrences.Touched.ToArray());
        Assert.All([7, 3, 9], category => Assert.Equal(Enumerable.Range(0, 1000).Select(i => new TextRange(4 * i, 2)), occurrences.Of(category).ToArray()));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => new TextRange((4 * i) + 2, 1)), occurrences.Of(12).ToArray());
        Assert.Empty(occurrences.Of(0).ToArray());
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
