using AdWatch.Indexing.Documents;
using CsCheck;

namespace AdWatch.Indexing.Tests.Documents;

public sealed class VersionComparerTests
{
    private static readonly VersionComparer Comparer = new();

    [Fact]
    public void AChangedWordIsShownAsThatWordAlone()
    {
        var difference = Comparer.Compare(Version(1, "本院治疗糖尿病，治愈率高达98%。"), Version(2, "本院治疗高血压，治愈率高达99%。"));

        Assert.Equal(DifferenceUnit.Words, difference.Unit);
        Assert.Equal(
            ["本院治疗", "-糖尿病", "+高血压", "，治愈率高达", "-98", "+99", "%。"],
            difference.Text.Select(piece =>
                piece.Kind switch
                {
                    DifferenceKind.Added => "+" + piece.Text,
                    DifferenceKind.Removed => "-" + piece.Text,
                    _ => piece.Text,
                }
            )
        );
        Assert.Equal((5, 5), (difference.Added, difference.Removed));
    }

    [Fact]
    public void ThePiecesGiveBothTextsBackWhateverTheyHold() =>
        Gen.Select(Mixed, Mixed)
            .Sample(
                (older, newer) =>
                {
                    var text = Comparer.Compare(Version(1, older), Version(2, newer)).Text;
                    Assert.Equal(older, string.Concat(text.Where(p => p.Kind != DifferenceKind.Added).Select(p => p.Text)));
                    Assert.Equal(newer, string.Concat(text.Where(p => p.Kind != DifferenceKind.Removed).Select(p => p.Text)));
                },
                iter: 2_000
            );

    [Fact]
    public void TheSameTextHasNoDifference()
    {
        var difference = Comparer.Compare(Version(1, "本院开设内科。"), Version(2, "本院开设内科。"));

        Assert.All(difference.Text, piece => Assert.Equal(DifferenceKind.Kept, piece.Kind));
    }

    [Fact]
    public void VeryLongTextsAreComparedByLines()
    {
        var older = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"第 {i} 行\n"));
        var newer = older.Replace("第 777 行", "第七百七十七行", StringComparison.Ordinal);

        var difference = Comparer.Compare(Version(1, older), Version(2, newer));

        Assert.Equal(DifferenceUnit.Lines, difference.Unit);
        Assert.Equal("第七百七十七行\n", Assert.Single(difference.Text, p => p.Kind == DifferenceKind.Added).Text);
    }

    private static Gen<string> Mixed { get; } =
        Gens.Of(
                "治愈率",
                "高达",
                "98%",
                "，",
                "。",
                "\n\n",
                " ",
                "A",
                "ｗｅｃｈａｔ",
                "𠮷",
                "😀",
                "\ud83d",
                "１２",
                "\u200b",
                "糖尿病",
                "\t",
                "é",
                "abc-1.5"
            )
            .List[0, 30]
            .Select(string.Concat);

    private static PageVersion Version(int number, string text) =>
        new(number, "题", text, "sha256:0", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null);
}
