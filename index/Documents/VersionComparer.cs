using System.Collections.Immutable;
using System.Text;
using AdWatch.Indexing.Analysis;
using DiffPlex;

namespace AdWatch.Indexing.Documents;

/// <summary>Compares two versions of a page word by word (Myers' algorithm over the words of SmartCn).</summary>
/// <remarks>Safe from many threads; its dictionary is loaded at first use.</remarks>
public sealed class VersionComparer
{
    /// <summary>Two texts that are longer together are compared by lines: the work grows with length times change.</summary>
    private const int LongestByWords = 200_000;

    private readonly WordCutter _words = new();
    private readonly LineCutter _lines = new();

    public VersionDifference Compare(PageVersion older, PageVersion newer)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        var unit = older.Text.Length + newer.Text.Length > LongestByWords ? DifferenceUnit.Lines : DifferenceUnit.Words;
        return new VersionDifference(
            older.Version,
            newer.Version,
            unit,
            Compare(older.Title, newer.Title, _words),
            Compare(older.Text, newer.Text, unit == DifferenceUnit.Words ? _words : _lines)
        );
    }

    private static ImmutableArray<DifferencePiece> Compare(string older, string newer, IChunker cutter)
    {
        var result = Differ.Instance.CreateDiffs(older, newer, ignoreWhiteSpace: false, ignoreCase: false, cutter);
        var pieces = ImmutableArray.CreateBuilder<DifferencePiece>();
        var at = 0;
        foreach (var block in result.DiffBlocks)
        {
            Add(pieces, DifferenceKind.Kept, result.PiecesNew, at, block.InsertStartB);
            Add(pieces, DifferenceKind.Removed, result.PiecesOld, block.DeleteStartA, block.DeleteStartA + block.DeleteCountA);
            Add(pieces, DifferenceKind.Added, result.PiecesNew, block.InsertStartB, block.InsertStartB + block.InsertCountB);
            at = block.InsertStartB + block.InsertCountB;
        }

        Add(pieces, DifferenceKind.Kept, result.PiecesNew, at, result.PiecesNew.Count);
        return pieces.ToImmutable();
    }

    private static void Add(
        ImmutableArray<DifferencePiece>.Builder pieces,
        DifferenceKind kind,
        IReadOnlyList<string> from,
        int start,
        int end
    )
    {
        if (end <= start)
        {
            return;
        }

        var text = new StringBuilder();
        for (var i = start; i < end; i++)
        {
            text.Append(from[i]);
        }

        pieces.Add(new DifferencePiece(kind, text.ToString()));
    }
}
