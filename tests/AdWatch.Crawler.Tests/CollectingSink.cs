using System.Collections.Concurrent;
using AdWatch.Crawler.Results;

namespace AdWatch.Crawler.Tests;

/// <summary>Keeps what it is handed; may be told to fail first.</summary>
internal sealed class CollectingSink : ICrawlResultSink
{
    private readonly ConcurrentQueue<CrawlResult> results = new();

    public IReadOnlyList<CrawlResult> Results => [.. results];

    public IEnumerable<Page> Pages => results.Where(r => r.Page is not null).Select(r => r.Page!);

    /// <summary>Runs before a result is kept; throw to refuse it.</summary>
    public Func<CrawlResult, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public CrawlResult Of(string url) => Assert.Single(results, r => r.Url == url);

    /// <summary>What it says it found.</summary>
    public Func<CrawlResult, SinkAnswer> Answer { get; set; } = _ => SinkAnswer.Nothing;

    public async ValueTask<SinkAnswer> AcceptAsync(CrawlResult result, CancellationToken cancellationToken)
    {
        await Before(result, cancellationToken);
        results.Enqueue(result);
        return Answer(result);
    }
}
