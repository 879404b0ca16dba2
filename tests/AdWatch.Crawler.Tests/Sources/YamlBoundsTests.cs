using AdWatch.Crawler.Sources;

namespace AdWatch.Crawler.Tests.Sources;

public sealed class YamlBoundsTests
{
    [Fact]
    public void AFileOfThreeHundredThousandBracketsIsRefusedWithItsLine()
    {
        var read = SourceFileReader.ReadText("sources:\n" + new string('[', 300_000), "deep.yaml");
        Assert.Contains("deep.yaml:2", Assert.Single(read.Faults).ToString());
    }

    [Fact]
    public void AnOrdinaryFileMayBeParsed() => Assert.Null(YamlBounds.Check("sources:\n  - { id: a, urls: [x, y] }\n"));
}
