using BitFaster.Caching.Lru;

namespace AdWatch.Crawler.Visits;

/// <summary>Remembers which articles of feeds were handed over with which content, so that a feed of twenty entries with one new one is not judged twenty times.</summary>
/// <remarks>Bounded, and empty after a start: an article is then handed over once more and the store sees that nothing changed.</remarks>
internal sealed class ArticlesHandedOver
{
    private const int Most = 100_000;
    private readonly ConcurrentLru<string, string> digests = new(Most);

    public bool Knows(string url, string digest) => digests.TryGet(url, out var known) && known == digest;

    public void Remember(string url, string digest) => digests.AddOrUpdate(url, digest);
}
