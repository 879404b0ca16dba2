using AdWatch.Crawler.Frontier;
using CsCheck;

namespace AdWatch.Crawler.Tests.Knowledge;

public sealed class AddressFormsTests
{
    [Theory]
    [InlineData("http://a.test/?utm_source=x&id=1&SPM=3", "http://a.test/?id=1")]
    [InlineData("http://a.test/?utm_source=x", "http://a.test/")]
    [InlineData("http://a.test/?spmx=1", "http://a.test/?spmx=1")]
    [InlineData("http://a.test/a;jsessionid=0A1B?x=1", "http://a.test/a?x=1")]
    [InlineData("http://a.test/a;jsessionid=0A1B/b;v=2", "http://a.test/a/b;v=2")]
    [InlineData("http://a.test/?PHPSESSID=abc&p=2", "http://a.test/?p=2")]
    [InlineData("http://a.test/?p=2&sid=9f86d081884c7d659a2f", "http://a.test/?p=2")]
    [InlineData("http://a.test/?sid=310", "http://a.test/?sid=310")]
    [InlineData("http://a.test/?s=种植牙", "http://a.test/?s=种植牙")]
    [InlineData("http://a.test/(S(lit3py55t21z5v55vlm25s55))/list.aspx", "http://a.test/list.aspx")]
    [InlineData("http://a.test/(about)/x", "http://a.test/(about)/x")]
    [InlineData("http://a.test/thread.php?tid=7&action=printable", "http://a.test/thread.php?tid=7")]
    [InlineData("http://a.test/thread.php?tid=7&action=reply", "http://a.test/thread.php?tid=7&action=reply")]
    [InlineData("http://a.test/a?print=1", "http://a.test/a")]
    [InlineData("http://a.test/?a=1&&b=2", "http://a.test/?a=1&&b=2")]
    [InlineData("http://a.test/?", "http://a.test/?")]
    public void WhatDoesNotNameThePageIsLeftOut(string url, string page) => Assert.Equal(page, Repository.Sites.Addresses.Simplify(url));

    [Fact]
    public void SimplifyingTwiceIsSimplifyingOnceForAnyAddress() =>
        Gen.Char["abs/;?&=()S1d_%#"]
            .Array[0, 40]
            .Sample(tail =>
            {
                var once = Repository.Sites.Addresses.Simplify(UrlNormalizer.Normalize("http://a.test/" + new string(tail))!);
                Assert.Equal(once, UrlNormalizer.Normalize(once));
                Assert.Equal(once, Repository.Sites.Addresses.Simplify(once));
            });
}
