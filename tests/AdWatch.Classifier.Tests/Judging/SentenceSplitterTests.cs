using AdWatch.Classifier.Judging;
using CsCheck;

namespace AdWatch.Classifier.Tests.Judging;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("一。二!三", "一。|二!|三")]
    [InlineData("“一。”二", "“一。”|二")]
    [InlineData("一?!二", "一?!|二")]
    [InlineData("一\n。二", "一\n|。|二")]
    [InlineData("一,二", "一,二")]
    [InlineData("", "")]
    public void SentencesEndBehindTheirMarksAndClosers(string text, string expected)
    {
        var sentences = new TextUnits();
        SentenceSplitter.SplitSentences(text, [], sentences);
        Assert.Equal(expected, string.Join('|', Words(text, sentences)));
    }

    [Fact]
    public void ClausesEndAtCommasAndBreaksOfLinesToo()
    {
        var clauses = new TextUnits();
        SentenceSplitter.SplitClauses("一,二三:四", [3], clauses);
        Assert.Equal("一,|二|三:|四", string.Join('|', Words("一,二三:四", clauses)));
    }

    [Fact]
    public void ALongTextIsCutAsItsPiecesAre() =>
        Gen.Char["字。!”\n,"]
            .Array[0, 30]
            .Array[1, 12]
            .Sample(pieces =>
            {
                var lines = pieces.Select(piece => new string(piece) + '\n').ToArray();
                var (whole, alone) = (new TextUnits(), new TextUnits());
                SentenceSplitter.SplitSentences(string.Concat(lines), [], whole);
                var expected = new List<string>();
                foreach (var line in lines)
                {
                    SentenceSplitter.SplitSentences(line, [], alone);
                    expected.AddRange(Words(line, alone));
                }

                Assert.Equal(expected, Words(string.Concat(lines), whole));
            });

    [Fact]
    public void WhereNoMarkStandsBetweenTwoPlacesNoClauseEnds() =>
        Gen.Char["字词。!”,\n"]
            .Array[1, 40]
            .Sample(characters =>
            {
                var clauses = new TextUnits();
                SentenceSplitter.SplitClauses(characters, [], clauses);
                for (var first = 0; first < characters.Length; first++)
                {
                    for (var second = first; second < characters.Length; second++)
                    {
                        Assert.True(
                            SentenceSplitter.MayEndClause(characters.AsSpan(first..second))
                                || clauses.IndexOf(first) == clauses.IndexOf(second)
                        );
                    }
                }
            });

    private static List<string> Words(string text, TextUnits units) =>
        [.. Enumerable.Range(0, units.Count).Select(i => text.Substring(units[i].Start, units[i].Length))];
}
