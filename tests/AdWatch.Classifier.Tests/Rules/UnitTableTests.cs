using AdWatch.Classifier.Judging;
using AdWatch.Classifier.Lexicon;
using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests.Rules;

public sealed class UnitTableTests
{
    /// <summary>Two blocks of two sentences each, ten characters a sentence; categories 1 and 2 in the first, 3 in the second, 4 in the third.</summary>
    private static readonly (int Category, int Start)[] Words = [(1, 0), (2, 4), (3, 12), (4, 21)];

    private static readonly Condition One = new CategoryLeaf(1);
    private static readonly Condition Two = new CategoryLeaf(2);
    private static readonly Condition Three = new CategoryLeaf(3);
    private static readonly Condition Four = new CategoryLeaf(4);
    private static readonly Condition Absent = new CategoryLeaf(5);

    [Fact]
    public void WordsOfOneSentenceMustStandInOne()
    {
        Assert.True(MayHold(new UnitCondition(UnitKind.Sentence, new AllCondition([One, Two]))));
        Assert.False(MayHold(new UnitCondition(UnitKind.Sentence, new AllCondition([One, Three]))));
    }

    [Fact]
    public void WordsOfOneBlockMustStandInOne()
    {
        Assert.True(MayHold(new UnitCondition(UnitKind.Block, new AllCondition([One, Three]))));
        Assert.False(MayHold(new UnitCondition(UnitKind.Block, new AllCondition([One, Four]))));
    }

    [Fact]
    public void LeavesCloseToEachOtherStandInOneBlock()
    {
        Assert.True(MayHold(new NearCondition([new CategoryLeaf(2), new CategoryLeaf(3)], within: 20, ordered: false)));
        Assert.False(MayHold(new NearCondition([new CategoryLeaf(3), new CategoryLeaf(4)], within: 20, ordered: false)));
    }

    [Fact]
    public void OfAllPartsTheOneOfASentenceIsAsked()
    {
        var apart = new UnitCondition(UnitKind.Sentence, new AllCondition([One, Four]));

        Assert.False(MayHold(new AllCondition([Three, new NotCondition(Absent), apart])));
    }

    [Fact]
    public void OfSeveralWaysOneIsEnough()
    {
        var apart = new UnitCondition(UnitKind.Sentence, new AllCondition([One, Four]));

        Assert.True(MayHold(new AnyCondition([apart, new UnitCondition(UnitKind.Sentence, new AllCondition([One, Two]))])));
        Assert.True(MayHold(new AnyCondition([apart, new AllCondition([One, Four])])));
        Assert.False(MayHold(new AnyCondition([apart, new AllCondition([One, Absent])])));
    }

    [Fact]
    public void WhatNeedsNoWordIsAlwaysTried()
    {
        Assert.True(MayHold(new NotCondition(Absent)));
    }

    [Fact]
    public void SentencesOutsideTheScopeDoNotCount()
    {
        Assert.False(MayHold(new UnitCondition(UnitKind.Sentence, new AllCondition([One, Two])), new TextRange(10, 30)));
    }

    [Theory]
    [InlineData(UnitKind.Sentence, 0b0001)]
    [InlineData(UnitKind.Block, 0b0010)]
    public void TheUnitsFoundHoldWhatIsNeeded(object unit, int expected)
    {
        var both = new AllCondition([One, Two]);
        var condition = new AnyCondition([new UnitCondition(UnitKind.Sentence, both), new AllCondition([Three, Absent])]);
        using var page = new PageView(6);
        var marks = Marks(page.Occurrences);

        Assert.Equal((ulong)expected, new UnitTable([condition]).FindUnits(0, (UnitKind)unit, page, marks));
    }

    private static bool MayHold(Condition condition, TextRange? scope = null)
    {
        var occurrences = new Occurrences(6);
        var marks = Marks(occurrences);
        return new UnitTable([Absent, condition]).MayHold(1, marks, occurrences.Present, marks.In(scope ?? new(0, 40)));
    }

    private static UnitMarks Marks(Occurrences occurrences)
    {
        var (sentences, blocks) = (new TextUnits(), new TextUnits());
        foreach (var end in (int[])[10, 20, 30, 40])
        {
            sentences.EndAt(end);
        }

        blocks.EndAt(20);
        blocks.EndAt(40);
        foreach (var (category, start) in Words)
        {
            occurrences.Add(category, new(start, 2));
        }

        occurrences.Seal();
        var marks = new UnitMarks(6);
        marks.Fill(occurrences, sentences, blocks);
        return marks;
    }
}
