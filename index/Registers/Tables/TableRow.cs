using System.Collections.Immutable;

namespace AdWatch.Indexing.Registers.Tables;

/// <summary>One row of a table file, or what was wrong with it.</summary>
/// <param name="Line">Line of the file, or row of the sheet, from 1.</param>
internal sealed record TableRow(int Line, ImmutableArray<TableCell> Cells, string? Fault = null)
{
    public bool IsEmpty => (Fault is null) && Cells.All(cell => cell.Text.Length == 0);
}

/// <summary>A cell as text, with what a workbook knows besides.</summary>
/// <param name="Date">Set for a date cell.</param>
/// <param name="Serial">The day a bare number would be, were the column one of dates.</param>
/// <param name="Fault">Why the text cannot be trusted (digits lost).</param>
internal readonly record struct TableCell(string Text, DateOnly? Date = null, DateOnly? Serial = null, string? Fault = null);
