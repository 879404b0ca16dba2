using AdWatch.Api.Pipeline;
using AdWatch.Indexing.Clues;
using AdWatch.Indexing.Storage;

namespace AdWatch.Api.Learning;

/// <summary>Which stored pages are judged anew; what is left null does not narrow.</summary>
internal sealed record ReplayScope
{
    public const int DefaultLimit = 20_000;
    public const int MostPages = 1_000_000;

    public string? Source { get; init; }

    /// <summary>Only pages last seen on this day (in China) or later.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>The most pages, newest first.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>What the caller may see at all.</summary>
    public AccessScope Access { get; init; } = AccessScope.Everything;

    public PageFilter ToFilter() =>
        PageFilter.All with
        {
            SourceId = Source,
            Region = Access.Region,
            FetchedFrom = Since is { } day ? ClassifierInputMapper.Start(day) : null,
        };
}
