using AdWatch.Crawler.Pictures;
using AdWatch.Crawler.Results;
using AdWatch.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;

namespace AdWatch.Crawler.Tests.Pictures;

public sealed class PictureReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheLinesOfABannerAreReadInOrderWithTheirPlaces()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var picture = Drawn.Lines(600, 160, 32, "无痛胃镜检查预约", "咨询电话13912345678");

        var reading = await ReadAsync(Drawn.Png(picture));

        Assert.Equal(PictureState.Read, reading.State);
        Assert.Equal("无痛胃镜检查预约\n咨询电话13912345678", reading.Text);
        Assert.Equal("pp-ocrv4", reading.Reader);
        Assert.Equal(new PictureSize(600, 160), reading.Size);
        Assert.All(reading.Lines, line => Assert.Equal(line.Text, reading.Text!.Substring(line.Start, line.Text.Length)));
        Assert.InRange(reading.Lines[0].Place.Top, 5, 35);
        Assert.InRange(reading.Lines[1].Place.Top, 60, 95);
        Assert.InRange(reading.Lines[1].Place.Width, 300, 420);
    }

    [Fact]
    public async Task ALineTurnedUpsideDownIsRead()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var picture = Drawn.Lines(500, 80, 36, "小儿推拿培训招生");
        using var turned = new SKBitmap(picture.Info);
        using (var canvas = new SKCanvas(turned))
        {
            canvas.RotateDegrees(180, 250, 40);
            canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
        }

        Assert.Equal("小儿推拿培训招生", (await ReadAsync(Drawn.Png(turned))).Text);
    }

    [Fact]
    public async Task APosterLongerThanATileIsReadOnceEachLine()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        string[] lines = [.. Enumerable.Range(1, 24).Select(i => $"第{i + 100}条门诊须知事项")];
        using var picture = Drawn.Lines(720, 2_500, 60, lines);

        var reading = await ReadAsync(Drawn.Jpeg(picture));

        Assert.Equal(lines, reading.Lines.Select(l => l.Text));
        Assert.InRange(reading.Lines[^1].Place.Top, 2_300, 2_460);
    }

    [Fact]
    public async Task APictureShrunkWhileDecodingHasPlacesInItsFullSize()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var picture = Drawn.Lines(1_600, 1_600, 90, "门诊", "健康体检套餐");

        var reading = await ReadAsync(Drawn.Jpeg(picture), o => o with { MaxPicturePixels = 700_000 });

        Assert.Equal("门诊\n健康体检套餐", reading.Text);
        Assert.Equal(new PictureSize(1_600, 1_600), reading.Size);
        Assert.InRange(reading.Lines[1].Place.Top, 140, 200);
        Assert.InRange(reading.Lines[1].Place.Width, 500, 640);
    }

    [Fact]
    public async Task APictureWithoutWordsIsReadAndEmpty()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var picture = Drawn.Blank(300, 200, SKColors.SteelBlue);

        var reading = await ReadAsync(Drawn.Png(picture));

        Assert.Equal((PictureState.Read, ""), (reading.State, reading.Text));
    }

    [Fact]
    public async Task BlackWordsOnATransparentGroundAreRead()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var picture = Drawn.Lines(420, 80, 36, "中医理疗馆");
        using var clear = new SKBitmap(new SKImageInfo(420, 80, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        for (var y = 0; y < 80; y++)
        {
            for (var x = 0; x < 420; x++)
            {
                clear.SetPixel(x, y, SKColors.Black.WithAlpha((byte)(255 - picture.GetPixel(x, y).Red)));
            }
        }

        Assert.Equal("中医理疗馆", (await ReadAsync(Drawn.Png(clear))).Text);
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(100_000, 400)]
    public async Task APixelBombIsRefusedByItsHeader(int width, int height)
    {
        var reading = await ReadAsync(Drawn.Bomb(width, height));

        Assert.Equal(PictureState.TooManyPixels, reading.State);
        Assert.Equal(new PictureSize(width, height), reading.Size);
        Assert.Null(reading.Text);
    }

    [Fact]
    public async Task AnIconIsNotRead()
    {
        using var picture = Drawn.Blank(64, 64, SKColors.Red);

        Assert.Equal(PictureState.Small, (await ReadAsync(Drawn.Png(picture))).State);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><text>字</text></svg>")]
    [InlineData("<!doctype html><title>404</title>")]
    [InlineData("")]
    public async Task WhatIsNoPictureIsSaidToBeNone(string text) =>
        Assert.Equal(PictureState.NotPicture, (await ReadAsync(System.Text.Encoding.UTF8.GetBytes(text))).State);

    [Fact]
    public async Task WithoutModelsTesseractReads()
    {
        var missing = await AdWatch.Crawler.Pictures.Ocr.TesseractReader.MissingAsync("tesseract", Token);
        Assert.SkipWhen(Need.IsMissing(missing ?? Drawn.MissingToRead), missing ?? Drawn.MissingToRead ?? "");
        using var picture = Drawn.Lines(600, 100, 44, "健康体检中心");

        var reading = await ReadAsync(Drawn.Png(picture), o => o with { OcrModelsFolder = "/nowhere" });

        Assert.Equal("tesseract", reading.Reader);
        Assert.Equal("健康体检中心", reading.Text);
        Assert.InRange(Assert.Single(reading.Lines).Place.Left, 15, 30);
    }

    [Fact]
    public async Task AReadingThatTakesTooLongSaysSoAndKeepsWhatWasRead()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var picture = Drawn.Lines(720, 2_500, 60, [.. Enumerable.Range(1, 24).Select(i => $"第{i + 100}条门诊须知事项")]);
        using var reader = Reader(o => o);
        var jpeg = Drawn.Jpeg(picture);

        var reading = await reader.ReadAsync(jpeg, TimeSpan.FromMilliseconds(1), Token);

        Assert.Equal(PictureState.TimedOut, reading.State);
        Assert.InRange(reading.Lines.Length, 0, 23);
    }

    [Fact]
    public async Task CancellingEndsAReading()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var picture = Drawn.Lines(720, 2_500, 60, "门诊须知");
        using var reader = Reader(o => o);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            reader.ReadAsync(Drawn.Png(picture), TimeSpan.FromMinutes(1), stop.Token)
        );
    }

    [Fact]
    public async Task EveryFrameLookedAtOfAnAnimationIsReadOnce()
    {
        Assert.SkipWhen(Need.IsMissing(Drawn.MissingToRead), Drawn.MissingToRead ?? "");
        using var first = Drawn.Lines(500, 80, 36, "春季体检优惠");
        using var second = Drawn.Lines(500, 80, 36, "牙齿矫正八折");

        var reading = await ReadAsync(Animation.Of(first, second, second));

        Assert.Equal("春季体检优惠\n牙齿矫正八折", reading.Text);
    }

    internal static PictureReader Reader(Func<CrawlerOptions, CrawlerOptions> adjust) =>
        new(
            adjust(
                new CrawlerOptions
                {
                    DataFolder = "unused",
                    OcrModelsFolder = Drawn.ModelsFolder,
                    // No test is about how busy the machine is.
                    PictureTimeout = TimeSpan.FromMinutes(5),
                }
            ),
            TimeProvider.System,
            NullLogger.Instance
        );

    internal static async Task<PictureReading> ReadAsync(byte[] bytes, Func<CrawlerOptions, CrawlerOptions>? adjust = null)
    {
        using var reader = Reader(adjust ?? (o => o));
        return await reader.ReadAsync(bytes, TimeSpan.FromMinutes(5), Token);
    }
}
