using System.Diagnostics;
using System.Diagnostics.Metrics;
using AdWatch.Classifier.Results;
using AdWatch.Crawler.Results;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Pipeline;

/// <summary>Counts what passes through the pipeline and wakes the index when something was stored.</summary>
internal sealed class IntakeSignals : IDisposable
{
    public const string MeterName = "AdWatch";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _visits;
    private readonly Counter<long> _pages;
    private readonly Counter<long> _labels;
    private readonly Counter<long> _clues;
    private readonly Action _stored;
    private long _judging;
    private long _storing;

    /// <param name="stored">Runs after each page that was stored.</param>
    public IntakeSignals(Action stored)
    {
        _stored = stored;
        _visits = _meter.CreateCounter<long>("adwatch.visits", description: "Visits by how they ended.");
        _pages = _meter.CreateCounter<long>("adwatch.pages", description: "Pages judged and stored.");
        _labels = _meter.CreateCounter<long>("adwatch.labels", description: "Labels given to pages, by violation code.");
        _clues = _meter.CreateCounter<long>("adwatch.clues.opened", description: "Clues opened.");
    }

    /// <summary>Time spent judging since start, added over all pages.</summary>
    public TimeSpan Judging => TimeSpan.FromTicks(Interlocked.Read(ref _judging));

    /// <summary>Time spent storing since start, added over all pages.</summary>
    public TimeSpan Storing => TimeSpan.FromTicks(Interlocked.Read(ref _storing));

    /// <summary>Runs for each visit that gave no page and not for a lawful reason of its own (a list, nothing new); from many threads.</summary>
    public Action<CrawlResult>? Troubled { get; set; }

    public void Visited(CrawlResult result)
    {
        _visits.Add(1, new TagList { { "disposition", result.Disposition.ToString() } });
        if (result.Disposition is not (CrawlDisposition.Read or CrawlDisposition.Unchanged or CrawlDisposition.NotReadable))
        {
            Troubled?.Invoke(result);
        }
    }

    public void Stored(SavedPage saved, Classification verdict, TimeSpan judging, TimeSpan storing)
    {
        Interlocked.Add(ref _judging, judging.Ticks);
        Interlocked.Add(ref _storing, storing.Ticks);
        if (!saved.Repeated)
        {
            _pages.Add(1);
            foreach (var label in verdict.Labels)
            {
                _labels.Add(1, new TagList { { "code", label.Code } });
            }

            if (saved.ClueOpened)
            {
                _clues.Add(1);
            }
        }

        _stored();
    }

    public void Dispose() => _meter.Dispose();
}
