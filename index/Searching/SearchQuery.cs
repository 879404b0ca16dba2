using System.Collections.Immutable;

namespace AdWatch.Indexing.Searching;

/// <summary>A question as read from the user's words; made by <see cref="SearchQueryParser"/>.</summary>
public sealed record SearchQuery(string Source, SearchNode Root);

/// <summary>A part of a question.</summary>
public abstract record SearchNode;

/// <summary>Every page; the empty question.</summary>
public sealed record EverythingNode : SearchNode;

/// <summary>All parts must hold.</summary>
public sealed record AllOfNode(ImmutableArray<SearchNode> Parts) : SearchNode;

/// <summary>At least one part must hold.</summary>
public sealed record AnyOfNode(ImmutableArray<SearchNode> Parts) : SearchNode;

/// <summary>The part must not hold.</summary>
public sealed record NotNode(SearchNode Part) : SearchNode;

/// <summary>An exact substring (after folding) of title or text.</summary>
public sealed record PhraseNode(string Text) : SearchNode;

/// <summary>Two substrings of one field with at most <see cref="Distance"/> characters between them, either order.</summary>
public sealed record NearNode(string First, string Second, int Distance) : SearchNode;

/// <summary>A field holds a value; what "holds" means is the field's (see <see cref="SearchField"/>).</summary>
public sealed record FieldNode(SearchField Field, string Value) : SearchNode;

/// <summary>Day between two days, both inclusive; null = open.</summary>
public sealed record DateNode(DateOnly? From, DateOnly? To) : SearchNode;

/// <summary>Fields a question may name.</summary>
public enum SearchField
{
    /// <summary>Substring of the title.</summary>
    Title,

    /// <summary>Host or a parent domain of it.</summary>
    Site,

    /// <summary>Part of the address, in whole words.</summary>
    Url,
    Channel,
    Code,
    Lead,
    Severity,
    Status,

    /// <summary>Substring of the publisher's name.</summary>
    Publisher,
    Phone,
    WeChat,
    Certificate,
    Licence,

    /// <summary>Region code or a prefix of it.</summary>
    Region,
    Cluster,
}
