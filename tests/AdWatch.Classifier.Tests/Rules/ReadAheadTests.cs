using AdWatch.Classifier.Rules;

namespace AdWatch.Classifier.Tests.Rules;

public sealed class ReadAheadTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(130, 3)]
    public void AnObjectIsSentForOnceForEachLine(int bytes, int lines)
    {
        var read = new object();

        Assert.Equal(Enumerable.Repeat(read, lines), ReadAhead.Lines(read, bytes));
    }

    [Fact]
    public void WhatReadsNothingAndWhatReadsMuchCanBeSentFor()
    {
        int[] many = [.. Enumerable.Range(0, 5000)];
        var reads = new ReadAhead([
            [],
            ReadAhead.Lines(many, sizeof(int) * many.Length),
            [new object(), many, many],
            [],
        ]);

        for (var i = 0; i < 4; i++)
        {
            reads.Announce(i);
            reads.SendFor(i);
        }

        Assert.Equal(Enumerable.Range(0, 5000), many);
    }
}
