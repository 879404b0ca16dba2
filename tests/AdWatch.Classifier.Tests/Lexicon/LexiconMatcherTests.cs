using AdWatch.Classifier.Lexicon;
using CsCheck;

namespace AdWatch.Classifier.Tests.Lexicon;

public sealed class LexiconMatcherTests
{
    private static readonly Gen<string> Word = Gen.OneOf(
            Gen.Char["治愈率ab\0"].Array[1, 4].Select(cs => new string(cs)),
            Gen.Char["口腔医院门诊部治愈"].Array[1, 8].Select(cs => new string(cs)),
            Gen.String[1, 3]
        )
        .Where(word => word.Length > 0);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char["治愈率ab\0"].Array[0, 200].Select(cs => new string(cs)),
        Gen.Char["口腔医院门诊部治愈"].Array[0, 200].Select(cs => new string(cs)),
        Gen.String[0, 100]
    );

    [Theory]
    [InlineData("代孕妇女", "代孕,孕妇,孕,妇女,代孕妇女", "代孕@0,代孕妇女@0,孕@1,孕妇@1,妇女@2")]
    [InlineData("aaaa", "a,aa,aaa", "a@0,aa@0,aaa@0,a@1,aa@1,aaa@1,a@2,aa@2,a@3")]
    [InlineData("治愈", "愈", "愈@1")]
    [InlineData("治", "治愈", "")]
    [InlineData("", "治", "")]
    [InlineData("\0\0\0", "\0\0", "\0\0@0,\0\0@1")]
    public void EveryOccurrenceIsFoundWithOverlaps(string text, string terms, string expected)
    {
        var list = terms.Split(',');

        var found = LexiconMatcher.Build(list).FindAll(text).Select(match => $"{list[match.Term]}@{match.Start}");

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), found);
    }

    [Fact]
    public void ItFindsWhatANaiveSearchFinds() =>
        Gen.Select(Word.Array[1, 40], Text)
            .Sample(
                (words, text) =>
                {
                    var terms = words.Distinct(StringComparer.Ordinal).ToArray();

                    Assert.Equal(Naive(terms, text), LexiconMatcher.Build(terms).FindAll(text));
                }
            );

    [Fact]
    public void TwentyThousandBeginningsAreAllFoundToo()
    {
        var random = new Random(5);
        string Draw(int length) => new([.. Enumerable.Range(0, length).Select(_ => (char)('\u4E00' + random.Next(2_000)))]);
        string[] terms = [.. Enumerable.Range(0, 20_000).Select(_ => Draw(random.Next(2, 5))).Distinct(StringComparer.Ordinal)];
        var matcher = LexiconMatcher.Build(terms);
        var text = string.Concat(terms.Take(2_000)) + Draw(5_000);
        var known = terms.Select((term, i) => (term, i)).ToDictionary(pair => pair.term, pair => pair.i, StringComparer.Ordinal);

        var expected =
            from start in Enumerable.Range(0, text.Length)
            from length in Enumerable.Range(2, 3)
            where start + length <= text.Length && known.ContainsKey(text.Substring(start, length))
            select new TermMatch(known[text.Substring(start, length)], start, length);

        Assert.Equal(expected, matcher.FindAll(text));
    }

    [Fact]
    public void WordsAcrossTheVectorBlocksAreFoundAtEveryOffset()
    {
        string[] terms = ["治愈率", "率", "愈率高达"];
        var matcher = LexiconMatcher.Build(terms);
        for (var offset = 0; offset < 140; offset++)
        {
            var text = new string('口', offset) + "治愈率高达" + new string('口', 70);

            Assert.Equal(Naive(terms, text), matcher.FindAll(text));
        }
    }

    [Theory]
    [InlineData("代孕妇女", "代孕,孕妇女,妇女", "代孕@0,妇女@2")]
    [InlineData("治愈率高", "治愈,治愈率,率高", "治愈率@0")]
    public void LeftmostLongestTakesTheLongestAndNeverOverlaps(string text, string terms, string expected)
    {
        var list = terms.Split(',');

        var found = LexiconMatcher.Build(list).FindLeftmostLongest(text).Select(match => $"{list[match.Term]}@{match.Start}");

        Assert.Equal(expected.Split(','), found);
    }

    [Fact]
    public void AnEmptyTermIsRefused() => Assert.Throws<ArgumentException>(() => LexiconMatcher.Build(["治愈", ""]));

    [Fact]
    public void TenMegabytesWithAMatchEverywhereTakeLinearTime()
    {
        var matcher = LexiconMatcher.Build(["治愈", "愈治", "治愈治愈治"]);
        var text = string.Concat(Enumerable.Repeat("治愈", 2_500_000));

        Assert.Equal(2_500_000 + 2_499_999 + 2_499_998, matcher.FindAll(text).Count);
    }

    private static List<TermMatch> Naive(string[] terms, string text)
    {
        var found = new List<TermMatch>();
        for (var start = 0; start < text.Length; start++)
        {
            for (var length = 1; start + length <= text.Length && length <= 12; length++)
            {
                var term = Array.IndexOf(terms, text.Substring(start, length));
                if (term >= 0)
                {
                    found.Add(new(term, start, length));
                }
            }
        }

        return found;
    }
}
