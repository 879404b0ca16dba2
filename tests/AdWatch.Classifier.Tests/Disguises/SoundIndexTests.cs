using AdWatch.Classifier.Disguises;
using AdWatch.Classifier.Text;

namespace AdWatch.Classifier.Tests.Disguises;

public sealed class SoundIndexTests
{
    private static readonly SoundIndex Index = new(Tables(), ["代孕", "代孕包成功", "包成功"]);

    [Fact]
    public void WhatIsWrittenIsNoCandidate() => Assert.Empty(Read("找代孕包成功。").Candidates);

    [Fact]
    public void AnotherCharacterOfTheSoundIs() =>
        Assert.Equal([(1, "代孕"), (1, "代孕包成功"), (7, "包成功")], Read("找带孕包成功,报成功").Candidates);

    [Fact]
    public void TooManyReplacedCharactersAreNone() => Assert.Empty(Read("带运").Candidates);

    [Fact]
    public void ACharacterIsAlsoReadAsWhatItStandsFor() => Assert.Equal([(0, "代孕")], Read("代孚").Candidates);

    [Fact]
    public void WhatStandsSideBySideInOrdinaryTextIsNoWordOfTwo()
    {
        var tables = Tables();
        tables.Ordinary.Add('带', '孕');
        var scratch = new RestorerScratch();
        var index = new SoundIndex(tables, ["代孕", "代孕包"]);

        // What the sieve lets through is told later by the reader; of a few pairs it lets none through by chance.
        Find(index, "带孕包,代运", scratch);

        Assert.Equal([(0, "代孕包"), (4, "代孕")], scratch.Candidates);
    }

    [Fact]
    public void PartsAreFoundWhereTheyAreWritten()
    {
        var scratch = Read("代孕女子汝子女子");

        Assert.Equal([(2, 2), (6, 2)], scratch.Parts.Select(part => (part.Start, part.Length)));
        Assert.Empty(scratch.Candidates);
    }

    [Fact]
    public void OnlyTheFirstOfVeryManyAreKept()
    {
        var starts = Read(string.Concat(Enumerable.Repeat("代运,", 1000))).Candidates.Select(found => found.Start).ToArray();

        Assert.Equal(Enumerable.Range(0, 400).Select(i => 3 * i), starts);
    }

    [Theory]
    [InlineData('\uE000')]
    [InlineData('\uE003')]
    [InlineData('\uF8FF')]
    public void ACharacterOfPrivateUseSoundsLikeNothing(char icon) => Assert.Empty(Read($"{icon}孕").Candidates);

    [Fact]
    public void MarksAreNotedOnTheWay() => Assert.Equal([1, 4, 5], Read("代,孕包。\"成").Spelled.Marks.ToArray());

    private static RestorerScratch Read(string text)
    {
        var scratch = new RestorerScratch();
        Find(Index, text, scratch);
        return scratch;
    }

    private static void Find(SoundIndex index, string text, RestorerScratch scratch)
    {
        var codes = index.CodesOf(CharacterFolding.Unicode);
        index.Find(text, [.. text.Select(codes.Of)], scratch);
    }

    private static DisguiseTables Tables()
    {
        var tables = new DisguiseTables();
        foreach (var (sound, characters) in new[] { ("dai", "代带"), ("yun", "孕运"), ("bao", "包报"), ("cheng", "成"), ("gong", "功") })
        {
            foreach (var c in characters)
            {
                tables.Readings.Add(c, sound);
            }
        }

        tables.Readings.Add('女', "nv");
        tables.Readings.Add('汝', "nv");
        tables.Also.Add('孚', '孕');
        tables.Splits.Add("女子", "好");
        return tables;
    }
}
