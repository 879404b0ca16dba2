using System.Globalization;
using AdWatch.Indexing.Registers.Tables;
using CsCheck;
using CsvHelper;

namespace AdWatch.Indexing.Tests.Registers;

public sealed class CsvRecordsTests
{
    [Fact]
    public void QuotedFieldsHoldCommasQuotesAndLineBreaks()
    {
        var rows = Read("a,b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",z\r\n");

        Assert.Equal(["a|b", "x,y|say \"hi\"", "two\nlines|z"], rows.Select(Joined));
        Assert.Equal([1, 2, 3], rows.Select(row => row.Line));
    }

    [Fact]
    public void LinesAreCountedThroughQuotedLineBreaks()
    {
        var rows = Read("a,b\n\"1\n2\n3\",x\nlast,y");

        Assert.Equal([1, 2, 5], rows.Select(row => row.Line));
    }

    [Fact]
    public void AnUnclosedQuoteIsReportedWithItsLineAndTheRowsAfterItGoIn()
    {
        var rows = Read("n,m,s\n1,a,x\n2,\"b,x\n3,c,x\n4,d,x\n");

        Assert.Equal([3], rows.Where(row => row.Fault is not null).Select(row => row.Line));
        Assert.Equal(["n|m|s", "1|a|x", "3|c|x", "4|d|x"], rows.Where(row => row.Fault is null).Select(Joined));
    }

    [Fact]
    public void AnUnclosedQuoteDoesNotPairWithTheQuoteOfALaterRow()
    {
        var rows = Read("n,m,s\n1,\"a,x\n2,b,x\n3,\"c, d\",x\n4,e,x\n");

        Assert.Equal([2], rows.Where(row => row.Fault is not null).Select(row => row.Line));
        Assert.Equal(["n|m|s", "2|b|x", "3|c, d|x", "4|e|x"], rows.Where(row => row.Fault is null).Select(Joined));
    }

    [Fact]
    public void TwoUnclosedQuotesCostTwoRows()
    {
        var rows = Read("n,m,s\n1,\"a,x\n2,b,x\n3,\"c,x\n4,d,x\n");

        Assert.Equal([2, 4], rows.Where(row => row.Fault is not null).Select(row => row.Line));
        Assert.Equal(["n|m|s", "2|b|x", "4|d|x"], rows.Where(row => row.Fault is null).Select(Joined));
    }

    [Fact]
    public void AnUnclosedQuoteInTheLastRowCostsOnlyThatRow()
    {
        var rows = Read("n,m\n1,a\n2,\"b");

        Assert.Equal(3, Assert.Single(rows, row => row.Fault is not null).Line);
        Assert.Equal(2, rows.Count(row => row.Fault is null));
    }

    [Fact]
    public void AQuoteInsideAPlainFieldIsAnOrdinaryCharacter()
    {
        Assert.Equal("5\" 支架|x", Joined(Assert.Single(Read("5\" 支架,x"))));
    }

    [Fact]
    public void WhatAWriterWritesIsReadBack() =>
        Gen.OneOf(Gen.Char['a', 'e'], Gens.Of('"', ',', '\n', ' ', '医', '\'', '='))
            .Array[0, 8]
            .Select(chars => new string(chars))
            .Array[3]
            .Array[1, 6]
            .Sample(table =>
            {
                // A header of three plain cells fixes the width; a field may not look like a whole row, which no register's does.
                string[][] all =
                [
                    ["n", "m", "s"],
                    .. table,
                ];
                if (table.Any(row => row.Any(cell => cell.Split('\n').Any(line => line.Count(c => c == ',') >= 2))))
                {
                    return;
                }

                var read = Read(Write(all));
                Assert.All(read, row => Assert.Null(row.Fault));
                Assert.Equal(all.Select(row => string.Join('|', row)), read.Select(Joined));
            });

    [Fact]
    public void NoTextMakesItThrowOrLoseALineBeforeAFault() =>
        Gens.Of('"', ',', '\n', '\r', 'a', '号')
            .Array[0, 60]
            .Select(chars => new string(chars))
            .Sample(text =>
            {
                var lines = Read(text).Select(row => row.Line).ToList();
                Assert.Equal(lines.Order(), lines);
                Assert.Equal(lines.Count, lines.Distinct().Count());
            });

    private static List<TableRow> Read(string text)
    {
        using var reader = new StringReader(text);
        return [.. new CsvRecords(reader).Read()];
    }

    private static string Joined(TableRow row) => string.Join('|', row.Cells.Select(cell => cell.Text));

    private static string Write(string[][] table)
    {
        using var text = new StringWriter();
        using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        foreach (var row in table)
        {
            foreach (var cell in row)
            {
                csv.WriteField(cell);
            }

            csv.NextRecord();
        }

        csv.Flush();
        return text.ToString();
    }
}
