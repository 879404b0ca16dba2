using System.Diagnostics;
using AdWatch.Crawler.Extraction;
using CsCheck;

namespace AdWatch.Crawler.Tests.Extraction;

public sealed class HostilePagesTests
{
    private const int Many = 50_000;
    private static readonly string?[] Types =
    [
        "text/html",
        "text/plain",
        null,
        "application/xml; charset=big5",
        "text/html; charset=nonsense",
    ];

    /// <summary>Far above what any page takes, also on a busy machine: quadratic work takes minutes. Speed itself is measured by the benchmarks.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string, string> Repeated =>
        new()
        {
            { "nested", "", "<div>" },
            { "flat siblings", "", "<p>字</p>" },
            { "unclosed formatting", "", "<font color=red><b>" },
            { "unclosed links", "", "<a href=/x>甲" },
            { "unmatched end tags", string.Concat(Enumerable.Repeat("<span>", 300)), "</foo></div>" },
            { "table without cells", "<table>", "<b>x</b>y" },
            { "drawing", "<svg>", "<g><tr>" },
            { "attributes", "<p ", "a=1 b " },
            { "open comments", "", "<!--" },
            { "less-than signs", "", "<" },
            { "end tag starts", "<script>", "</scrip" },
            { "references", "", "&ampx&#x" },
            { "digit chain", "", "138-" },
            { "Chinese digits", "", "一三八" },
            { "contact labels", "", "微信号vx:" },
            { "number starts", "", "(京)医广[" },
            { "copyright", "", "版权所有 © 2020 " },
            { "title marks", "<title>", "a_" },
            { "structured data", "<script type=application/ld+json>", "[" },
            { "style", "<div style='", "display:" },
        };

    [Theory]
    [MemberData(nameof(Repeated))]
    public void FiftyThousandOfAnythingAreReadInLinearTime(string what, string start, string piece)
    {
        var html = start + string.Concat(Enumerable.Repeat(piece, Many));
        var watch = Stopwatch.StartNew();
        Assert.NotNull(Reading.Page(html));
        Assert.True(watch.Elapsed < Limit, $"{what}: {watch.Elapsed.TotalSeconds:F1} s");
    }

    [Fact]
    public void AnyMarkupIsReadAndItsBlocksTileTheText() =>
        MarkupReaderTests.Markup.Sample(
            html =>
            {
                var page = Reading.Page(html);
                Assert.Equal(page.Text, string.Join("\n\n", page.Blocks.Select(b => page.Text.Substring(b.Start, b.Length))));
                Assert.All(
                    page.Blocks,
                    b => Assert.DoesNotContain("\n\n", page.Text.Substring(b.Start, b.Length), StringComparison.Ordinal)
                );
            },
            iter: 5_000
        );

    [Fact]
    public void AnyBytesOfAnyTypeAreRead() =>
        Gen.Select(Gen.Byte.Array[0, 500], Gen.Int[0, Types.Length - 1])
            .Sample(
                (bytes, type) =>
                    new PageExtractor().Extract(bytes, Types[type], Reading.Address, out var charset).Text is not null
                    && charset.Length > 0,
                iter: 5_000
            );

    [Fact]
    public void AnyCharactersAreRead() =>
        Gen.Char.Array[0, 300].Sample(chars => Reading.Page(new string(chars)).Text is not null, iter: 5_000);
}
