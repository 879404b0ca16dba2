using System.Collections.Immutable;

namespace AdWatch.Indexing.Documents;

/// <summary>What changed between two contents seen under one URL, word by word.</summary>
/// <param name="From">Number of the older version.</param>
/// <param name="To">Number of the newer version.</param>
/// <param name="Unit">What was compared: words, or whole lines where the texts are too long for that.</param>
/// <param name="Title">The pieces of both titles in reading order.</param>
/// <param name="Text">The pieces of both texts in reading order; those kept and added give the newer text, those kept and removed the older.</param>
public sealed record VersionDifference(
    int From,
    int To,
    DifferenceUnit Unit,
    ImmutableArray<DifferencePiece> Title,
    ImmutableArray<DifferencePiece> Text
)
{
    /// <summary>Characters (UTF-16) that are only in the newer version.</summary>
    public int Added => Count(DifferenceKind.Added);

    /// <summary>Characters (UTF-16) that are only in the older version.</summary>
    public int Removed => Count(DifferenceKind.Removed);

    private int Count(DifferenceKind kind) => Title.Concat(Text).Where(piece => piece.Kind == kind).Sum(piece => piece.Text.Length);
}

/// <summary>A run of text of one kind.</summary>
public sealed record DifferencePiece(DifferenceKind Kind, string Text);

public enum DifferenceKind
{
    /// <summary>In both.</summary>
    Kept,

    /// <summary>Only in the newer version.</summary>
    Added,

    /// <summary>Only in the older version.</summary>
    Removed,
}

public enum DifferenceUnit
{
    Words,
    Lines,
}
