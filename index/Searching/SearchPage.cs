using System.Collections.Immutable;

namespace AdWatch.Indexing.Searching;

/// <summary>One page of hits. Property names in snake case are the wire names of the search contract.</summary>
public sealed record SearchPage
{
    /// <summary>Exact number of pages that match.</summary>
    public required long Total { get; init; }

    public ImmutableArray<SearchHit> Items { get; init; } = [];

    /// <summary>Counts over all hits by <c>code</c>, <c>channel</c>, <c>source</c>, <c>lead</c>, <c>severity</c>; most frequent first.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<FacetCount>> Facets { get; init; } =
        ImmutableDictionary<string, ImmutableArray<FacetCount>>.Empty;

    /// <summary>Hits by day, month or year, whichever keeps the list short, oldest first, without holes.</summary>
    public ImmutableArray<HistogramBar> Histogram { get; init; } = [];

    /// <summary>Cursor of the next page; null after the last.</summary>
    public string? Next { get; init; }

    /// <summary>True while the index is being made anew: hits may be missing.</summary>
    public bool Rebuilding { get; init; }
}

/// <summary>A page found.</summary>
public sealed record SearchHit
{
    /// <summary>Id of the page.</summary>
    public required string Page { get; init; }

    public required string Url { get; init; }

    public required string Title { get; init; }

    public string? Channel { get; init; }

    public string? Source { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>Violation codes.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    public required double Score { get; init; }

    public ImmutableArray<Snippet> Snippets { get; init; } = [];
}

/// <summary>A piece of an original field; <see cref="Start"/> counts in the field, hits count in <see cref="Text"/> (UTF-16).</summary>
public sealed record Snippet(string Field, int Start, string Text, ImmutableArray<SnippetHit> Hits);

public sealed record SnippetHit(int Start, int Length);

public sealed record FacetCount(string Value, long Count);

/// <summary>Hits from <see cref="From"/> up to the next bar.</summary>
public sealed record HistogramBar(DateOnly From, long Count);
