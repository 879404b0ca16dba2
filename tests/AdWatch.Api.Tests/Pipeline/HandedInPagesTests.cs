using System.Text.Json;
using AdWatch.Api.Pipeline;
using AdWatch.Crawler.Extraction;
using Microsoft.Extensions.Time.Testing;

namespace AdWatch.Api.Tests.Pipeline;

public sealed class HandedInPagesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.FromHours(8));
    private readonly HandedInPages _pages = new(new PageExtractor(), new FakeTimeProvider(Now));

    [Fact]
    public void ABarePublicationDayIsADayInChina()
    {
        var page = Read("""{"url":"https://a.example/","text":"好","published_at":"2026-03-05"}""").Page!;

        Assert.Equal(new DateTimeOffset(2026, 3, 5, 0, 0, 0, TimeSpan.FromHours(8)), page.Content.PublishedAt);
    }

    [Fact]
    public void ATimeWithOffsetKeepsItsInstant()
    {
        var page = Read("""{"url":"https://a.example/","text":"好","fetched_at":"2026-03-05T23:30:00Z"}""").Page!;

        Assert.Equal(new DateTimeOffset(2026, 3, 6, 7, 30, 0, TimeSpan.FromHours(8)), page.FetchedAt);
    }

    [Fact]
    public void TheSamePageHandedInTwiceIsOneVisit()
    {
        const string Line = """{"url":"https://a.example/x?b=1#top","text":"好","fetched_at":"2026-03-05T08:00:00+08:00"}""";

        Assert.Equal(Read(Line).Page!.VisitId, Read(Line).Page!.VisitId);
        Assert.Equal("https://a.example/x?b=1", Read(Line).Page!.Url);
    }

    [Fact]
    public void MarkupIsReadLikeACrawledPage()
    {
        var page = Read("""{"url":"https://a.example/","html":"<title>医院</title><p>电话13800138000</p><script>x</script>"}""").Page!;

        Assert.Equal("医院", page.Content.Title);
        Assert.Contains("13800138000", page.Content.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""{"text":"好"}""", "/url")]
    [InlineData("""{"url":"https://a.example/"}""", "/text")]
    [InlineData("""{"url":"https://a.example/","text":5}""", "/text")]
    [InlineData("""{"url":"https://a.example/","text":"好","fetched_at":"gestern"}""", "/fetched_at")]
    [InlineData("""{"url":"https://a.example/","text":"好","images":[{"id":"1"}]}""", "/images/0")]
    public void AFaultNamesTheFieldThatHasIt(string line, string place)
    {
        var read = Read(line);

        Assert.Null(read.Page);
        Assert.Contains(read.Faults, f => f.Pointer == place);
    }

    private HandedInPage Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        return _pages.Read(json.RootElement);
    }
}
