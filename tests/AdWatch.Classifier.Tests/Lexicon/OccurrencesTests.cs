using AdWatch.Classifier.Lexicon;

namespace AdWatch.Classifier.Tests.Lexicon;

public sealed class OccurrencesTests
{
    [Fact]
    public void ATermIsAnEntryOfEachOfItsCategoriesAndOfNoOther()
    {
        var occurrences = new Occurrences(40);
        int[] lists = [7, 3, 9, 12, .. Enumerable.Range(20, 19), .. new int[EntryList.Together]];
        PackedUses[] uses = [PackedUses.Of(0, 3), PackedUses.Of(3, 1), PackedUses.Of(4, 19), default];
        var matches = Enumerable.Range(0, 2000).Select(i => new FoundTerm(uses[i % 4], i, 1)).ToArray();

        var added = occurrences.AddAll(matches, lists);
        occurrences.Seal();

        Assert.Equal(matches.Length, added);
        Assert.Equal([7, 3, 9, 12, .. Enumerable.Range(20, 19)], occurrences.Touched.ToArray());
        Assert.All([7, 3, 9], category => Assert.Equal(Places(matches, uses[0]), occurrences.Of(category).ToArray()));
        Assert.Equal(Places(matches, uses[1]), occurrences.Of(12).ToArray());
        Assert.All(Enumerable.Range(20, 19), category => Assert.Equal(Places(matches, uses[2]), occurrences.Of(category).ToArray()));
        Assert.Empty(occurrences.Of(0).ToArray());
    }

    [Fact]
    public void AddingStopsAtATermOfWhichNotAllIsTold()
    {
        var occurrences = new Occurrences(20);
        int[] lists = [7, .. new int[EntryList.Together]];
        var told = PackedUses.Of(0, 1);

        var added = occurrences.AddAll([new(told, 1, 1), new(told, 3, 1), new(PackedUses.OfTerm(0), 5, 1), new(told, 7, 1)], lists);
        occurrences.Seal();

        Assert.Equal(2, added);
        Assert.Equal([new(1, 1), new(3, 1)], occurrences.Of(7).ToArray());
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

    private static IEnumerable<TextRange> Places(FoundTerm[] matches, PackedUses uses) =>
        matches.Where(match => match.Uses.Equals(uses)).Select(match => new TextRange(match.Start, match.Length));
}
