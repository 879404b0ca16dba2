using AdWatch.Classifier.Seeds;

namespace AdWatch.Classifier.Tests.Disguises;

public sealed class DisguiseTableTests
{
    [Fact]
    public void AFaultyTableIsNamedWithItsLine()
    {
        using var seeds = new TestSeeds();
        seeds.Write("disguises/splits.tsv", "parts\twhole\n月土\t肚\n月\t肚\n");
        seeds.Write("disguises/emoji.tsv", "picture\twords\n");
        seeds.Write("disguises.yaml", "disguises:\n  signs: [no-such-category]\n");

        var faults = Assert.Throws<SeedException>(seeds.Load).Faults;

        Assert.Contains(faults, fault => fault.File == "disguises/splits.tsv" && fault.Line == 3);
        Assert.Contains(faults, fault => fault.File == "disguises/emoji.tsv" && fault.Line == 1);
        Assert.Contains(faults, fault => fault.ToString().Contains("no-such-category", StringComparison.Ordinal));
    }
}
