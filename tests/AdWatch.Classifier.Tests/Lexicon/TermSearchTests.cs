using AdWatch.Classifier.Lexicon;
using CsCheck;

namespace AdWatch.Classifier.Tests.Lexicon;

public sealed class TermSearchTests
{
    private static readonly Gen<string> Word = Gen.OneOf(
            Gen.Char["治愈率ab\0"].Array[1, 6].Select(cs => new string(cs)),
            Gen.Char["口腔医院门诊部治愈"].Array[1, 8].Select(cs => new string(cs)),
            Gen.String[1, 3]
        )
        .Where(word => word.Length > 0);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char["治愈率ab\0"].Array[0, 1200].Select(cs => new string(cs)),
        Gen.Char["口腔医院门诊部治愈"].Array[0, 200].Select(cs => new string(cs)),
        Gen.String[0, 100]
    );

    [Fact]
    public void ItFindsWhatTheMatcherFinds() =>
        Gen.Select(Word.Array[1, 40], Text)
            .Sample(
                (words, text) =>
                {
                    var terms = words.Distinct(StringComparer.Ordinal).ToArray();

                    Assert.Equal(LexiconMatcher.Build(terms).FindAll(text), Found(terms, text));
                }
            );

    [Theory]
    [InlineData(20_000, 2_000)]
    [InlineData(300, 5)]
    [InlineData(3_000, 13)]
    public void ManyBeginningsThatShareABitAreToldApart(int count, int characters)
    {
        var random = new Random(5);
        string Draw(int length) => new([.. Enumerable.Range(0, length).Select(_ => (char)('\u4E00' + random.Next(characters)))]);
        string[] terms = [.. Enumerable.Range(0, count).Select(_ => Draw(random.Next(1, 6))).Distinct(StringComparer.Ordinal)];
        var text = string.Concat(terms.Take(2_000)) + Draw(5_000);

        Assert.Equal(LexiconMatcher.Build(terms).FindAll(text), Found(terms, text));
    }

    [Fact]
    public void TermsThatGoOnWithManyCharactersAreToldApart()
    {
        string[] terms = [.. Enumerable.Range(0, 2_000).Select(i => "治愈" + (char)('\u4E00' + (i * 7)) + (i % 3 == 0 ? "率" : ""))];
        var text = string.Concat(Enumerable.Range(0, 15_000).Select(i => "治愈" + (char)('\u4E00' + i) + "率"));

        Assert.Equal(LexiconMatcher.Build(terms).FindAll(text), Found(terms, text));
    }

    [Fact]
    public void TermsWithinTermsHaveRoomInTheirOrder()
    {
        string[] terms = [.. Enumerable.Range(1, 34).Select(length => new string('治', length))];
        var text = new string('治', 2_000) + "口" + new string('治', 30);

        Assert.Equal(LexiconMatcher.Build(terms).FindAll(text), Found(terms, text));
    }

    [Fact]
    public void WordsAcrossTheBlocksAreFoundAtEveryOffset()
    {
        string[] terms = ["治愈率", "率", "愈率高达", "治愈"];
        for (var offset = 490; offset < 530; offset++)
        {
            foreach (var behind in (int[])[0, 1, 600])
            {
                var text = new string('口', offset) + "治愈率高达" + new string('口', behind);

                Assert.Equal(LexiconMatcher.Build(terms).FindAll(text), Found(terms, text));
            }
        }
    }

    [Fact]
    public void WhatIsFoundIsAddedBehindWhatWasFound()
    {
        var search = new TermSearch(["治愈"], [PackedUses.Of(3, 2)]);
        var found = new List<FoundTerm> { new(PackedUses.Of(1, 1), 9, 4) };

        search.Collect("口治愈", found);

        Assert.Equal([new(PackedUses.Of(1, 1), 9, 4), new(PackedUses.Of(3, 2), 1, 2)], found);
    }

    [Fact]
    public void AnEmptyTermIsRefused() => Assert.Throws<ArgumentException>(() => new TermSearch(["治愈", ""], new PackedUses[2]));

    [Fact]
    public void TooManyTermsOneWithinTheOtherAreRefused()
    {
        string[] terms = [.. Enumerable.Range(2, 40).Select(length => new string('治', length))];

        Assert.Throws<ArgumentException>(() => new TermSearch(terms, Uses(terms)));
    }

    private static PackedUses[] Uses(string[] terms) => [.. terms.Select((_, i) => PackedUses.OfTerm(i))];

    private static List<TermMatch> Found(string[] terms, string text)
    {
        var found = new List<FoundTerm>();
        new TermSearch(terms, Uses(terms)).Collect(text, found);
        return [.. found.Where(match => match.Uses.IsTerm != 0).Select(match => new TermMatch(match.Uses.Term, match.Start, match.Length))];
    }
}
