using System.Collections.Concurrent;
using AdWatch.Crawler;

namespace AdWatch.Api.Hosting;

/// <summary>How the parts of the running service stand; read by <c>/readyz</c> and the console.</summary>
internal sealed class ServiceState : IProgress<CrawlProgress>
{
    private readonly ConcurrentDictionary<string, string> _troubles = new(StringComparer.Ordinal);
    private CrawlProgress? _progress;

    /// <summary>Parts in trouble, with what is wrong.</summary>
    public IReadOnlyDictionary<string, string> Troubles => _troubles;

    /// <summary>How the crawl stands; null before its first report.</summary>
    public CrawlProgress? Progress => Volatile.Read(ref _progress);

    /// <summary>A part works (null) or is in trouble.</summary>
    public void Report(string part, string? trouble)
    {
        if (trouble is null)
        {
            _troubles.TryRemove(part, out _);
        }
        else
        {
            _troubles[part] = trouble;
        }
    }

    void IProgress<CrawlProgress>.Report(CrawlProgress value) => Volatile.Write(ref _progress, value);
}
