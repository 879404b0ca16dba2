using System.Collections.Immutable;

namespace AdWatch.Indexing.Searching;

/// <summary>What a caller may see; part of every search, so that neither hits nor totals nor facets show more.</summary>
/// <remarks>
/// A page passes a department scope when its lead or one of its co-departments is named, and a region scope when its code
/// begins with one of the prefixes. A page without department or region is outside every scope of that kind.
/// </remarks>
public sealed record AccessFilter
{
    /// <summary>No limits.</summary>
    public static AccessFilter Everything { get; } = new();

    /// <summary>Department keys; empty = all.</summary>
    public ImmutableArray<string> Departments { get; init; } = [];

    /// <summary>Region codes or prefixes; trailing pairs of zeros are no part of a prefix (<c>310000</c> = all of <c>31</c>). Empty = all.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    public bool IsEverything => Departments.IsEmpty && Regions.IsEmpty;
}
