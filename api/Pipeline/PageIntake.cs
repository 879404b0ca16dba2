using AdWatch.Classifier.Registers;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Documents;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Pipeline;

/// <summary>Takes pages in, wherever they come from: judge, store with findings and clue, tell the index. Returns when the page is stored.</summary>
/// <remarks>
/// Bounded: no more pages are judged at once than there are processors; further callers wait, so a slow store slows the crawl and memory stays flat.
/// </remarks>
internal sealed class PageIntake(JudgingInUse inUse, IRegisters registers, AdWatchStore store, IntakeSignals signals, TimeProvider time)
    : ICrawlResultSink,
        IDisposable
{
    private readonly SemaphoreSlim _places = new(Math.Max(2, Environment.ProcessorCount));

    public async ValueTask<SinkAnswer> AcceptAsync(CrawlResult result, CancellationToken cancellationToken)
    {
        var answer = SinkAnswer.Nothing;
        if (result.Page is { } page)
        {
            var taken = await TakeAsync(page, null, cancellationToken);
            answer = taken.Verdict.Labels.IsEmpty ? SinkAnswer.NoFinding : SinkAnswer.Finding;
        }
        else
        {
            await store.Pages.RecordVisitAsync(result, cancellationToken);
        }

        signals.Visited(result);
        return answer;
    }

    /// <summary>Judges and stores one page.</summary>
    /// <param name="context">Facts handed in beside the page, which a crawl does not have.</param>
    public async Task<TakenPage> TakeAsync(Page page, ClassifierContext? context, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var started = time.GetTimestamp();
            var input = ClassifierInputMapper.Map(page);
            input = context is null ? input : input with { Context = context };
            var judging = inUse.Current;
            var verdict = judging.Classifier.Classify(input, registers);
            var judged = time.GetTimestamp();
            var saved = await store.Pages.SaveAsync(new PageDocument(page, input, verdict), judging.Bursts, cancellationToken);
            signals.Stored(saved, verdict, time.GetElapsedTime(started, judged), time.GetElapsedTime(judged));
            return new TakenPage(saved, verdict);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}

/// <summary>What became of a page that was taken in.</summary>
internal sealed record TakenPage(SavedPage Saved, Classification Verdict);
