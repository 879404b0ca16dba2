using AdWatch.Crawler.Fetching;

namespace AdWatch.Crawler.Rendering;

/// <summary>Scripts, style sheets and pictures a source's pages share, for a while; bounded in bytes, the oldest go first. Safe to use from many threads.</summary>
internal sealed class ResourceCache(RenderOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string SourceId, string Url), (HttpExchange Exchange, long At)> kept = [];
    private readonly Queue<(string SourceId, string Url)> order = new();
    private long bytes;

    public HttpExchange? Find(string sourceId, string url)
    {
        lock (gate)
        {
            return kept.TryGetValue((sourceId, url), out var entry) && time.GetElapsedTime(entry.At) < options.ResourceLifetime
                ? entry.Exchange
                : null;
        }
    }

    public void Keep(string sourceId, string url, HttpExchange exchange)
    {
        var size = exchange.Body.Length;
        if (size > options.ResourceCacheBytes / 8)
        {
            return;
        }

        lock (gate)
        {
            var key = (sourceId, url);
            if (kept.TryGetValue(key, out var before))
            {
                bytes -= before.Exchange.Body.Length;
            }
            else
            {
                order.Enqueue(key);
            }

            kept[key] = (exchange, time.GetTimestamp());
            bytes += size;
            while (bytes > options.ResourceCacheBytes && order.TryDequeue(out var oldest))
            {
                bytes -= kept[oldest].Exchange.Body.Length;
                kept.Remove(oldest);
            }
        }
    }
}
