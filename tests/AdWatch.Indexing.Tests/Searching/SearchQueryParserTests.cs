using AdWatch.Classifier.Text;
using AdWatch.Indexing.Analysis;
using AdWatch.Indexing.Searching;
using CsCheck;

namespace AdWatch.Indexing.Tests.Searching;

public sealed class SearchQueryParserTests
{
    private static readonly SearchQueryParser Parser = new(new SearchFolding(CharacterFolding.Unicode.Fold));

    [Theory]
    [InlineData("种植牙 优惠", "(\"种植牙\" \"优惠\")")]
    [InlineData("种植牙　优惠", "(\"种植牙\" \"优惠\")")]
    [InlineData("种植牙 AND 优惠", "(\"种植牙\" \"优惠\")")]
    [InlineData("\"治愈率 98%\"", "\"治愈率 98%\"")]
    [InlineData("“无效退款”", "\"无效退款\"")]
    [InlineData("甲 OR 乙 丙", "(\"甲\" OR (\"乙\" \"丙\"))")]
    [InlineData("甲 ＯＲ 乙", "(\"甲\" OR \"乙\")")]
    [InlineData("（甲 OR 乙） 丙", "((\"甲\" OR \"乙\") \"丙\")")]
    [InlineData("甲 -乙", "(\"甲\" -\"乙\")")]
    [InlineData("甲 －乙", "(\"甲\" -\"乙\")")]
    [InlineData("甲 NOT 乙", "(\"甲\" -\"乙\")")]
    [InlineData("-甲", "-\"甲\"")]
    [InlineData("-（甲 乙）", "-(\"甲\" \"乙\")")]
    [InlineData("a-b", "\"a-b\"")]
    [InlineData("近(甲,乙,20)", "近(\"甲\",\"乙\",20)")]
    [InlineData("近（甲，乙，２０）", "近(\"甲\",\"乙\",20)")]
    [InlineData("NEAR(\"甲,乙\", b, 0)", "近(\"甲,乙\",\"b\",0)")]
    [InlineData("附近 near", "(\"附近\" \"near\")")]
    [InlineData("code:surrogacy-gamete", "code:\"surrogacy-gamete\"")]
    [InlineData("ＣＯＤＥ：tout", "code:\"tout\"")]
    [InlineData("publisher:仁爱（上海）口腔", "publisher:\"仁爱（上海）口腔\"")]
    [InlineData("(code:tout)", "code:\"tout\"")]
    [InlineData("severity:HIGH", "severity:\"high\"")]
    [InlineData("url:https://example.test/a?b=1", "url:\"https://example.test/a?b=1\"")]
    [InlineData("https://example.test/a", "\"https://example.test/a\"")]
    [InlineData("营业时间10:30", "\"营业时间10:30\"")]
    [InlineData("date:2026-01-01..2026-03-31", "date:2026-01-01..2026-03-31")]
    [InlineData("date:2026-02", "date:2026-02-01..2026-02-28")]
    [InlineData("date:2026年2月1日..", "date:2026-02-01..")]
    [InlineData("date：..2026.3", "date:..2026-03-31")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    public void AQuestionReads(string question, string reading) => Assert.Equal(reading, QuestionText.Of(Parser.Parse(question).Root));

    [Theory]
    [InlineData("甲 \"乙", SearchQueryFault.UnclosedQuote, 2)]
    [InlineData("(甲 乙", SearchQueryFault.UnclosedParenthesis, 0)]
    [InlineData("甲) 乙", SearchQueryFault.UnopenedParenthesis, 1)]
    [InlineData(") 乙", SearchQueryFault.UnopenedParenthesis, 0)]
    [InlineData("甲 ()", SearchQueryFault.EmptyGroup, 2)]
    [InlineData("甲 OR", SearchQueryFault.MissingOperand, 4)]
    [InlineData("OR 甲", SearchQueryFault.MissingOperand, 0)]
    [InlineData("甲 AND", SearchQueryFault.MissingOperand, 5)]
    [InlineData("甲 NOT", SearchQueryFault.MissingOperand, 5)]
    [InlineData("甲 - 乙", SearchQueryFault.MissingOperand, 2)]
    [InlineData("甲 %%", SearchQueryFault.NothingToFind, 2)]
    [InlineData("甲 \"\"", SearchQueryFault.NothingToFind, 2)]
    [InlineData("甲 size:3", SearchQueryFault.UnknownField, 2)]
    [InlineData("code: tout", SearchQueryFault.MissingValue, 5)]
    [InlineData("severity:bad", SearchQueryFault.BadValue, 9)]
    [InlineData("region:上海", SearchQueryFault.BadValue, 7)]
    [InlineData("phone:电话", SearchQueryFault.BadValue, 6)]
    [InlineData("date:yesterday", SearchQueryFault.BadDate, 5)]
    [InlineData("date:2026-02-30", SearchQueryFault.BadDate, 5)]
    [InlineData("date:2026-03-01..2026-02-01", SearchQueryFault.BadDate, 5)]
    [InlineData("date:..", SearchQueryFault.BadDate, 5)]
    [InlineData("近(甲,乙)", SearchQueryFault.BadNear, 5)]
    [InlineData("近(甲,乙,远)", SearchQueryFault.BadNear, 6)]
    [InlineData("近(甲,乙,20", SearchQueryFault.BadNear, 0)]
    [InlineData("近(,乙,20)", SearchQueryFault.BadNear, 2)]
    public void AFaultIsNamedWithItsPlaceAndTheRemedy(string question, SearchQueryFault fault, int position)
    {
        var refusal = Assert.Throws<SearchQueryException>(() => Parser.Parse(question));
        Assert.Equal((fault, position), (refusal.Fault, refusal.Position));
        Assert.NotEmpty(refusal.Remedy);
        Assert.Contains($"character {position + 1}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupsDeeperThanTheLimitAreRefused()
    {
        var depth = SearchQueryParser.MaxDepth + 1;
        var question = new string('(', depth) + "甲" + new string(')', depth);
        Assert.Equal(SearchQueryFault.TooDeep, Assert.Throws<SearchQueryException>(() => Parser.Parse(question)).Fault);
    }

    [Fact]
    public void ChainsOfExclusionsDeeperThanTheLimitAreRefused() =>
        Assert.Equal(SearchQueryFault.TooDeep, Assert.Throws<SearchQueryException>(() => Parser.Parse(new string('-', 1000) + "甲")).Fault);

    [Fact]
    public void MoreTermsThanTheLimitAreRefused()
    {
        var question = string.Join(' ', Enumerable.Repeat("甲", SearchQueryParser.MaxTerms + 1));
        Assert.Equal(SearchQueryFault.TooManyTerms, Assert.Throws<SearchQueryException>(() => Parser.Parse(question)).Fault);
    }

    [Fact]
    public void ALongerQuestionThanTheLimitIsRefused() =>
        Assert.Equal(
            SearchQueryFault.TooLong,
            Assert.Throws<SearchQueryException>(() => Parser.Parse(new string('甲', SearchQueryParser.MaxLength + 1))).Fault
        );

    [Fact]
    public void AnyTextIsReadOrRefusedWithAPlaceInsideIt() =>
        Gen.OneOf([
                "甲",
                "b1",
                " ",
                "\"",
                "“",
                "”",
                "(",
                "（",
                ")",
                "-",
                "－",
                "OR",
                "AND",
                "NOT",
                "近(",
                ",",
                "20",
                "code:",
                "date:",
                "..",
                "2026",
                ":",
                "\\",
                "\uD840",
                "%",
            ])
            .Array[0, 30]
            .Select(string.Concat)
            .Sample(
                question =>
                {
                    try
                    {
                        var read = Parser.Parse(question);
                        Assert.Equal(question, read.Source);
                        Assert.Equal(QuestionText.Of(read.Root), QuestionText.Of(Parser.Parse(QuestionText.Of(read.Root)).Root));
                    }
                    catch (SearchQueryException refusal)
                    {
                        Assert.InRange(refusal.Position, 0, question.Length);
                    }
                },
                iter: 20_000
            );
}
