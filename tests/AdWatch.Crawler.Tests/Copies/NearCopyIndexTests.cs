using AdWatch.Crawler.Copies;
using CsCheck;

namespace AdWatch.Crawler.Tests.Copies;

public sealed class NearCopyIndexTests : IDisposable
{
    private const ulong Text = 0x0123_4567_89ab_cdef;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ThreeBitsApartIsACopyAndFourBitsIsNot()
    {
        using var index = Open();

        Assert.Null(index.FindOrKeep("http://a.test/1", "one", Text, firstVisit: true));
        var copy = index.FindOrKeep("http://b.test/2", "two", Text ^ 0x8000_0001_0000_0001, firstVisit: true);
        Assert.Equal(("http://a.test/1", "one", 3), (copy?.Url, copy?.SourceId, copy?.Distance));
        Assert.Null(index.FindOrKeep("http://b.test/3", "two", Text ^ 0x8001_0001_0000_0001, firstVisit: true));
    }

    [Fact]
    public void APageIsNoCopyOfItself()
    {
        using var index = Open();
        index.FindOrKeep("http://a.test/1", "one", Text, firstVisit: true);

        Assert.Null(index.FindOrKeep("http://a.test/1", "one", Text, firstVisit: false));
        Assert.Null(index.FindOrKeep("http://a.test/1", "one", Text, firstVisit: true));
    }

    [Fact]
    public void APageThatChangedIsNoLongerTheOriginalOfItsOldText()
    {
        using var index = Open();
        index.FindOrKeep("http://a.test/1", "one", Text, firstVisit: true);

        index.FindOrKeep("http://a.test/1", "one", ~Text, firstVisit: false);

        Assert.Null(index.FindOrKeep("http://a.test/2", "one", Text, firstVisit: true));
        Assert.NotNull(index.FindOrKeep("http://a.test/3", "one", ~Text, firstVisit: true));
    }

    [Fact]
    public void AnEmptyTextIsACopyOfNothing()
    {
        using var index = Open();
        index.FindOrKeep("http://a.test/1", "one", 0, firstVisit: true);

        Assert.Null(index.FindOrKeep("http://a.test/2", "one", 0, firstVisit: true));
    }

    [Fact]
    public void WhatIsKeptOutlivesTheProcess()
    {
        using (var index = Open())
        {
            index.FindOrKeep("http://a.test/1", "one", Text, firstVisit: true);
        }

        using var again = Open();

        Assert.NotNull(again.FindOrKeep("http://a.test/2", "one", Text, firstVisit: true));
    }

    [Fact]
    public void TheAnswerIsTheOneOfComparingWithEveryOriginal()
    {
        var kept = new List<ulong>();
        using var index = Open();
        var number = 0;
        Gen.Select(Gen.ULong, Gen.Int[0, 63].Array[0, 5], Gen.Int[0, 1_000])
            .Sample(
                (random, bits, pick) =>
                {
                    var fingerprint = kept.Count == 0 || bits.Length == 0 ? random | 1 : kept[pick % kept.Count];
                    fingerprint = bits.Aggregate(fingerprint, (f, bit) => f ^ (1UL << bit));
                    var nearest = kept.Select(k => ulong.PopCount(k ^ fingerprint)).DefaultIfEmpty(64UL).Min();
                    var copy = index.FindOrKeep($"http://a.test/{number++}", "one", fingerprint, firstVisit: true);
                    Assert.Equal(nearest <= 3 ? (int)nearest : null, copy?.Distance);
                    if (copy is null && fingerprint != 0)
                    {
                        kept.Add(fingerprint);
                    }
                },
                iter: 2_000,
                threads: 1
            );
    }

    private NearCopyIndex Open() => new(Path.Combine(folder.Path, "copies.db"));
}
