using AdWatch.Classifier.Results;

namespace AdWatch.Indexing.Storage;

/// <summary>What a save did.</summary>
/// <param name="Sequence">Sequence of the page's newest stored change.</param>
/// <param name="Repeated">True where this visit was stored before; nothing was changed.</param>
/// <param name="NewContent">True where the content differs from the one before (also for a first visit).</param>
/// <param name="ClueId">The clue its findings stand in, if any.</param>
/// <param name="ClueOpened">True where that clue was opened by this save.</param>
public sealed record SavedPage(string PageId, int Version, long Sequence, bool Repeated, bool NewContent, string? ClueId, bool ClueOpened)
{
    /// <summary>The page's severity where near copies at many places raised it above its own verdict; else null.</summary>
    public Severity? RaisedTo { get; init; }
}

/// <summary>Which pages a list or an export shows; what is left null does not narrow.</summary>
public sealed record PageFilter
{
    public static PageFilter All { get; } = new();

    public string? Channel { get; init; }

    public string? SourceId { get; init; }

    public string? Code { get; init; }

    /// <summary>Only pages with (true) or without (false) a label.</summary>
    public bool? Flagged { get; init; }

    public string? Department { get; init; }

    /// <summary>Division code or prefix.</summary>
    public string? Region { get; init; }

    public DateTimeOffset? FetchedFrom { get; init; }

    public DateTimeOffset? FetchedBefore { get; init; }
}

/// <summary>One stretch of a list; <see cref="Next"/> asks for the following one and is null at the end.</summary>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>How often visits of a source ended in one way, and when last.</summary>
public sealed record VisitCount(string SourceId, string Disposition, long Count, DateTimeOffset LastAt);

/// <summary>One visit as recorded.</summary>
public sealed record StoredVisit(
    string VisitId,
    string Url,
    string SourceId,
    DateTimeOffset At,
    string Disposition,
    int? Status,
    string Reason
);
