using System.Collections.Immutable;

namespace AdWatch.Classifier.Results;

/// <summary>One text to judge (design section 5, "In").</summary>
/// <remarks>In <see cref="Text"/> a blank line parts blocks. Dates: <see cref="PublishedAt"/> picks the law; else <see cref="SeenAt"/>.</remarks>
public sealed record ClassifierInput
{
    public required string Id { get; init; }

    /// <summary>Channel name; null = unknown.</summary>
    public string? Channel { get; init; }

    public string? Url { get; init; }

    public string? Publisher { get; init; }

    public string? Title { get; init; }

    public required string Text { get; init; }

    public DateOnly? PublishedAt { get; init; }

    /// <summary>The day the text was seen; the caller's clock, the classifier has none.</summary>
    public required DateOnly SeenAt { get; init; }

    public ImmutableArray<ImageText> Images { get; init; } = [];

    public ClassifierContext? Context { get; init; }

    /// <summary>Kinds of the blocks of <see cref="Text"/>, where the caller knows them.</summary>
    public ImmutableArray<InputBlock> Blocks { get; init; } = [];
}

/// <summary>Words read in a picture; findings in them carry the field <c>image:ID</c>.</summary>
public sealed record ImageText(string Id, string Text);

/// <summary>A block of the text: <c>body</c>, <c>heading</c>, <c>quote</c>, <c>comment</c>, <c>list</c>, <c>table</c>, <c>footer</c>.</summary>
public sealed record InputBlock(string Kind, int Start, int Length);

/// <summary>Facts handed in beside the text.</summary>
public sealed record ClassifierContext(string? Certificate, ImmutableArray<string> LicensedDepartments, string? Institution);
