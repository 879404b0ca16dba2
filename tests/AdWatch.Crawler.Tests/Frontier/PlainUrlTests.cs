using AdWatch.Crawler.Frontier;
using CsCheck;

namespace AdWatch.Crawler.Tests.Frontier;

public sealed class PlainUrlTests
{
    private static readonly string[] Bases =
    [
        "http://a.test/",
        "https://a.test:8443/x/y/z.html?p=1/2",
        "http://10.0.0.1:18080/list/3.html",
        "http://[2001:db8::1]/a/",
        "http://a.test/x//y",
    ];

    private static readonly string[] Pieces =
    [
        "/",
        "//",
        "..",
        "../",
        "./",
        ".",
        "a",
        "b.html",
        "%2e",
        "%E5%8C%BB",
        "医院",
        "?q=1",
        "?",
        "&x=%20",
        "#top",
        ":",
        "\\",
        " ",
        "http://a.test",
        "http://a.test:80",
        "https://a.test:8443",
        "http://10.0.0.1:18080",
        "http://b.test",
        "javascript:",
        "'",
        "|",
        "\t",
    ];

    private static Gen<string> Among(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public void TheShortWayNeverSpellsOtherThanTheLongWay() =>
        Gen.Select(Among(Pieces).Array[0, 7], Among(Bases))
            .Sample(
                (pieces, baseUrl) =>
                {
                    var input = string.Concat(pieces);
                    var plain = PlainUrl.Resolve(input, baseUrl);
                    if (plain is not null)
                    {
                        Assert.Equal(UrlNormalizer.SpellOut(input, baseUrl, queryEncoding: null), plain);
                    }
                },
                iter: 200_000
            );

    [Theory]
    [InlineData("/a/1.html", "http://a.test/a/1.html")]
    [InlineData("../a/1.html?x=1#c", "http://a.test/a/1.html?x=1")]
    [InlineData("2.html", "http://a.test/x/2.html")]
    [InlineData("http://a.test/a/", "http://a.test/a/")]
    public void CommonLinksTakeTheShortWay(string input, string expected) =>
        Assert.Equal(expected, PlainUrl.Resolve(input, "http://a.test/x/1.html"));
}
