using AdWatch.Crawler.Frontier;
using AdWatch.Crawler.Traps;
using CsCheck;

namespace AdWatch.Crawler.Tests.Traps;

public sealed class AddressTrapsTests
{
    [Theory]
    [InlineData("/a/a/a/", ScopeReason.RepeatedPath)]
    [InlineData("/news/list/news/list/news/list", ScopeReason.RepeatedPath)]
    [InlineData("/x/a/b/c/d/a/b/c/d/a/b/c/d/", ScopeReason.RepeatedPath)]
    [InlineData("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21/22/23/24/25", ScopeReason.RepeatedPath)]
    [InlineData("/?a=1&b=2&a=1&c=3&a=1", ScopeReason.RepeatedPath)]
    [InlineData("/cal/2031/05/", ScopeReason.FarDate)]
    [InlineData("/cal/1971-01", ScopeReason.FarDate)]
    [InlineData("/events?date=20310501", ScopeReason.FarDate)]
    [InlineData("/events?month=2031-05", ScopeReason.FarDate)]
    [InlineData("/events?year=2199&month=5", ScopeReason.FarDate)]
    public void ATrapIsToldByItsAddress(string path, ScopeReason reason) => Assert.Equal(reason, Of(path));

    [Theory]
    [InlineData("/a/a/b")]
    [InlineData("/2026/11/11/11.html")]
    [InlineData("/2026/11/11/11/")]
    [InlineData("/news/2011/05/7.html")]
    [InlineData("/item/2031/555")]
    [InlineData("/item/20310501.html")]
    [InlineData("/price/3000-5")]
    [InlineData("/events?date=20260512")]
    [InlineData("/events?id=20310501")]
    [InlineData("/events?day=5")]
    [InlineData("//")]
    [InlineData("/")]
    public void AnOrdinaryAddressIsNone(string path) => Assert.Null(Of(path));

    [Fact]
    public void NoAddressMakesTheCheckThrow() => Gen.Char["/0123459-_?&=da.te"].Array[0, 80].Sample(tail => _ = Of("/" + new string(tail)));

    [Fact]
    public void NumbersAndTokensOfAnAddressAreItsShape()
    {
        Assert.Equal("a.test/day/#-#-#?p=#", AddressShape.Of("http://a.test/day/2026-05-12?p=3"));
        Assert.Equal("a.test/item/~/x#.html", AddressShape.Of("http://a.test/item/9f86d081884c7d659a2f/x12.html"));
    }

    [Fact]
    public void ATemplateWhosePagesBringNothingNewIsClosed()
    {
        var ledger = new TrapLedger(10);
        for (var i = 0; i < 10; i++)
        {
            ledger.Note("one", $"http://a.test/p/{i}", isNew: false);
        }

        Assert.True(ledger.IsClosed("one", "http://a.test/p/99"));
        Assert.False(ledger.IsClosed("one", "http://a.test/q/99"));
        Assert.False(ledger.IsClosed("two", "http://a.test/p/99"));
    }

    [Fact]
    public void ATemplateWithSomeNewPagesStaysOpen()
    {
        var ledger = new TrapLedger(10);
        for (var i = 0; i < 100; i++)
        {
            ledger.Note("one", $"http://a.test/p/{i}", isNew: i % 5 == 0);
        }

        Assert.False(ledger.IsClosed("one", "http://a.test/p/999"));
    }

    private static ScopeReason? Of(string path) => AddressTraps.Of(path, Repository.Sites.Addresses, 2026);
}
