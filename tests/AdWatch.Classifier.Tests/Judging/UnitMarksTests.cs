using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests.Judging;

public sealed class UnitMarksTests
{
    private const int CategoryCount = 130;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 3)]
    [InlineData(64, 20)]
    [InlineData(64, 64)]
    public void TheUnitsFoundAreThoseWithAWordOfEachSet(int sentenceCount, int blockCount)
    {
        var random = new Random(sentenceCount + blockCount);
        for (var round = 0; round < 50; round++)
        {
            var (sentences, blocks, occurrences) = Page(random, sentenceCount, blockCount);
            var marks = new UnitMarks(CategoryCount);
            marks.Fill(occurrences, sentences, blocks);
            Assert.True(marks.AreExact);

            var (few, some) = (random.Next(CategoryCount), random.GetItems([3, 64, 65, 129], 2));
            var needs = Needs.Each([few, .. some]);
            var whole = marks.In(new(0, sentences[sentences.Count - 1].End));
            bool Holds(TextRange unit) => needs.Sets.All(set => set.Any(category => occurrences.IsIn(category, unit)));

            var inSentences = marks.FindSentences(needs.Words, occurrences.Present, whole);
            var inBlocks = marks.FindBlocks(needs.Words, occurrences.Present, whole);
            for (var i = 0; i < sentences.Count; i++)
            {
                var block = blocks[blocks.IndexOf(sentences[i].Start)];
                Assert.Equal(Holds(sentences[i]), ((inSentences >> i) & 1) != 0);
                Assert.Equal(Holds(block) && block.End == sentences[i].End, ((inBlocks >> i) & 1) != 0);
            }
        }
    }

    [Fact]
    public void WhereNothingIsNeededTheBlocksOfTheScopeAreGivenAndNoOthers()
    {
        var (sentences, blocks, occurrences) = Page(new(3), 9, 3);
        var marks = new UnitMarks(CategoryCount);
        marks.Fill(occurrences, sentences, blocks);

        var found = marks.FindBlocks(Needs.Nothing.Words, occurrences.Present, marks.In(blocks[1]));

        Assert.Equal(1UL << sentences.IndexOf(blocks[1].End - 1), found);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 3)]
    [InlineData(64, 20)]
    [InlineData(64, 64)]
    public void ABlockHasAllSentencesBetweenTheEndOfTheOneBeforeAndItsOwn(int sentenceCount, int blockCount)
    {
        var random = new Random(sentenceCount);
        var (sentences, blocks, occurrences) = Page(random, sentenceCount, blockCount);
        var marks = new UnitMarks(CategoryCount);
        marks.Fill(occurrences, sentences, blocks);
        for (var round = 0; round < 50; round++)
        {
            var some = (ulong)random.NextInt64() & marks.In(new(0, sentences[sentences.Count - 1].End));
            var all = marks.OfBlocks(marks.ToBlocks(some));
            for (var i = 0; i < sentences.Count; i++)
            {
                var block = blocks.IndexOf(sentences[i].Start);
                var isOfSome = Enumerable
                    .Range(0, sentences.Count)
                    .Any(other => ((some >> other) & 1) != 0 && blocks.IndexOf(sentences[other].Start) == block);
                Assert.Equal(isOfSome, ((all >> i) & 1) != 0);
            }
        }
    }

    [Fact]
    public void WhatStandsEverywhereIsMetInAnEmptyScopeToo()
    {
        var (sentences, blocks, occurrences) = Page(new(4), 3, 1);
        var marks = new UnitMarks(CategoryCount);
        marks.Fill(occurrences, sentences, blocks);
        int[] slots = [UnitMarks.SlotOf(Needs.One(occurrences.Touched[0])), UnitMarks.Anywhere];

        Assert.Equal(2UL, marks.FindMet(slots, 0, marks.In(new(0, 0))));
    }

    [Fact]
    public void OfMoreSentencesThanBitsNoneIsMissed()
    {
        var (sentences, blocks, occurrences) = Page(new(1), 200, 10);
        var marks = new UnitMarks(CategoryCount);
        marks.Fill(occurrences, sentences, blocks);

        Assert.False(marks.AreExact);
        for (var i = 0; i < sentences.Count; i++)
        {
            foreach (var category in occurrences.Touched)
            {
                var met = marks.FindMet([UnitMarks.SlotOf(Needs.One(category)), UnitMarks.Anywhere], 0, marks.In(sentences[i]));
                Assert.True((met & 1) != 0 || !occurrences.IsIn(category, sentences[i]));
                Assert.True((met & 2) != 0);
            }
        }
    }

    [Fact]
    public void AnotherPageHasNoMarksOfTheOneBefore()
    {
        var (sentences, blocks, occurrences) = Page(new(2), 8, 2);
        var marks = new UnitMarks(CategoryCount);
        marks.Fill(occurrences, sentences, blocks);
        marks.Clear(occurrences.Touched);

        marks.Fill(new(CategoryCount), sentences, blocks);

        Assert.Equal(0UL, marks.FindMet([.. Enumerable.Range(1, CategoryCount)], 0, ulong.MaxValue));
    }

    [Fact]
    public void AnEmptyScopeHasNoSentences()
    {
        var marks = new UnitMarks(CategoryCount);
        marks.Fill(new(CategoryCount), new(), new());

        Assert.Equal(0UL, marks.In(default));
    }

    /// <summary>Sentences of one to five characters, some of which end a block, and entries here and there.</summary>
    private static (TextUnits Sentences, TextUnits Blocks, Occurrences Occurrences) Page(Random random, int sentenceCount, int blockCount)
    {
        var (sentences, blocks, occurrences) = (new TextUnits(), new TextUnits(), new Occurrences(CategoryCount));
        var end = 0;
        for (var i = 0; i < sentenceCount; i++)
        {
            end += random.Next(1, 6);
            sentences.EndAt(end);
            if (i + 1 == sentenceCount || sentenceCount - i <= blockCount || random.Next(sentenceCount) < blockCount)
            {
                blocks.EndAt(end);
            }
        }

        for (var i = 0; i < 60; i++)
        {
            occurrences.Add(random.GetItems([3, 64, 65, 129, random.Next(CategoryCount)], 1)[0], new(random.Next(end), 1));
        }

        occurrences.Seal();
        return (sentences, blocks, occurrences);
    }
}
