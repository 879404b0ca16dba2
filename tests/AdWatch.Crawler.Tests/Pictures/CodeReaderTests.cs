using AdWatch.Crawler.Pictures;
using AdWatch.Crawler.Results;
using SkiaSharp;

namespace AdWatch.Crawler.Tests.Pictures;

public sealed class CodeReaderTests
{
    [Fact]
    public void ACodeIsReadWithItsPlace()
    {
        using var picture = Drawn.Blank(600, 400, SKColors.White);
        Drawn.Code(picture, "微信号：renai-kf2024", 300, 150, 200, SKColors.Black, SKColors.White);

        var code = Assert.Single(Read(picture));

        Assert.Equal("微信号：renai-kf2024", code.Text);
        Assert.InRange(code.Place.Left, 300, 380);
        Assert.InRange(code.Place.Top, 150, 230);
        Assert.InRange(code.Place.Width, 80, 200);
    }

    [Fact]
    public void AllCodesOfAPictureAreRead()
    {
        using var picture = Drawn.Blank(700, 300, SKColors.White);
        Drawn.Code(picture, "https://one.test/", 20, 40, 200, SKColors.Black, SKColors.White);
        Drawn.Code(picture, "https://two.test/", 450, 60, 200, SKColors.Black, SKColors.White);

        Assert.Equal(["https://one.test/", "https://two.test/"], Read(picture).Select(c => c.Text).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("#FFFFFF", "#101060")]
    [InlineData("#E03020", "#FFFFFF")]
    [InlineData("#F0E000", "#FFFFFF")]
    [InlineData("#000000", "#FFE400")]
    public void ColouredAndInvertedCodesAreRead(string dark, string light)
    {
        using var picture = Drawn.Blank(260, 260, SKColor.Parse(light));
        Drawn.Code(picture, "https://colour.test/", 30, 30, 200, SKColor.Parse(dark), SKColor.Parse(light));

        Assert.Equal("https://colour.test/", Assert.Single(Read(picture)).Text);
    }

    [Fact]
    public void APictureWithoutACodeHasNone()
    {
        using var picture = Drawn.Blank(300, 200, SKColors.White);

        Assert.Empty(Read(picture));
    }

    private static IReadOnlyList<PictureCode> Read(SKBitmap picture) =>
        new CodeReader().Read(picture, 1, TestContext.Current.CancellationToken);
}
