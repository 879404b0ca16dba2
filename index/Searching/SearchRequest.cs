namespace AdWatch.Indexing.Searching;

/// <summary>One question to the index.</summary>
public sealed record SearchRequest
{
    public const int MaxLimit = 200;

    public required SearchQuery Query { get; init; }

    /// <summary>First day (publication, else first seen; Asia/Shanghai), inclusive.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, inclusive.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Hits a page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 20;

    /// <summary><see cref="SearchPage.Next"/> of the page before.</summary>
    public string? Cursor { get; init; }

    public AccessFilter Access { get; init; } = AccessFilter.Everything;

    public SearchOrder Order { get; init; } = SearchOrder.Relevance;

    public bool WithFacets { get; init; } = true;

    public bool WithSnippets { get; init; } = true;
}

public enum SearchOrder
{
    /// <summary>BM25, then the newer page.</summary>
    Relevance,

    /// <summary>Latest date first.</summary>
    Newest,
}
