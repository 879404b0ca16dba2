using System.Collections.Immutable;

namespace AdWatch.Indexing.Searching;

/// <summary>One stored page as search sees it: its newest version, the verdict on it, and the sequence of that change.</summary>
/// <remarks>Text and title are the originals, unfolded; offsets of snippets count in them.</remarks>
public sealed record SearchDocument
{
    /// <summary>Stable id of the page.</summary>
    public required string PageId { get; init; }

    /// <summary>Sequence of the change that made this state; rises over all pages.</summary>
    public required long Sequence { get; init; }

    public required string Url { get; init; }

    public required string Title { get; init; }

    /// <summary>Main text, then the words in the pictures; blank lines part blocks.</summary>
    public required string Text { get; init; }

    public string? Channel { get; init; }

    /// <summary>Id of the source the page came from.</summary>
    public string? Source { get; init; }

    public string? Publisher { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>First visit that saw the page; <c>date:</c> falls back on it.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Violation codes that count against the page.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    public string? Lead { get; init; }

    /// <summary>Co-departments, without the lead.</summary>
    public ImmutableArray<string> Departments { get; init; } = [];

    /// <summary>Severity key (<c>none</c> … <c>critical</c>).</summary>
    public string Severity { get; init; } = "none";

    /// <summary>What <c>status:</c> finds: the state of the page's clue, and the HTTP status as a number.</summary>
    public ImmutableArray<string> Statuses { get; init; } = [];

    public ImmutableArray<string> Phones { get; init; } = [];

    public ImmutableArray<string> WeChat { get; init; } = [];

    public ImmutableArray<string> Certificates { get; init; } = [];

    public ImmutableArray<string> Licences { get; init; } = [];

    /// <summary>Six-digit region code (GB/T 2260), if known.</summary>
    public string? Region { get; init; }

    /// <summary>Id of the family of near copies, if any.</summary>
    public string? Cluster { get; init; }
}

/// <summary>The words of a page, read for its snippets.</summary>
public sealed record SearchText(string Title, string Text)
{
    /// <summary>Words in its pictures, each with the field it stands in (<c>image:</c> and the picture's id).</summary>
    public ImmutableArray<PictureText> Pictures { get; init; } = [];
}

/// <summary>The words of one picture and the field that holds them.</summary>
public sealed record PictureText(string Field, string Text);
