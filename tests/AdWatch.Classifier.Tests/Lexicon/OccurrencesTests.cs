using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Tests.Lexicon;

public sealed class OccurrencesTests
{
    [Fact]
    public void ATermOfFewCategoriesIsAnEntryOfEachOfThemAndOfNoOther()
    {
        var occurrences = new Occurrences(20);
        PackedUses[] uses = [PackedUses.Of([7, 3, 9]), PackedUses.Of([12])];
        var matches = Enumerable.Range(0, 2000).Select(i => new TermMatch(i % 2, i, 1)).ToArray();

        var added = occurrences.AddAll(matches, uses);
        occurrences.Seal();

        Assert.Equal(matches.Length, added);
        Assert.Equal([7, 3, 9, 12], occurrences.Touched.ToArray());
        Assert.All([7, 3, 9], category => Assert.Equal(Places(matches, 0), occurrences.Of(category).ToArray()));
        Assert.Equal(Places(matches, 1), occurrences.Of(12).ToArray());
        Assert.Empty(occurrences.Of(0).ToArray());
    }

    [Fact]
    public void AddingStopsAtATermWhoseCategoriesAreToldElsewhere()
    {
        var occurrences = new Occurrences(20);
        PackedUses[] uses = [PackedUses.Of([7]), PackedUses.Of([1, 2, 3, 4]), PackedUses.Of([70_000])];

        var added = occurrences.AddAll([new(0, 1, 1), new(0, 3, 1), new(1, 5, 1), new(0, 7, 1)], uses);
        occurrences.AddAll([1, 2, 3, 4], new(5, 1));
        occurrences.Seal();

        Assert.Equal(2, added);
        Assert.Equal(0, occurrences.AddAll([new(2, 9, 1)], uses));
        Assert.Equal([new(1, 1), new(3, 1)], occurrences.Of(7).ToArray());
        Assert.All([1, 2, 3, 4], category => Assert.Equal([new(5, 1)], occurrences.Of(category).ToArray()));
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

    private static IEnumerable<TextRange> Places(TermMatch[] matches, int term) =>
        matches.Where(match => match.Term == term).Select(match => new TextRange(match.Start, match.Length));
}
